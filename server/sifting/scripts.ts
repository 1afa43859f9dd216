/**
 * Which scripts run on an account's mail, ready to run: the server's "before", the account's own (before, active, after),
 * the server's "after". Each is compiled once for its state; who has none costs nothing.
 */
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Problem } from '../sieve/ast.ts';
import { printProblem } from '../sieve/ast.ts';
import { compileText } from '../sieve/compile.ts';
import type { Compiled } from '../sieve/extension.ts';
import { type Id, type ModSeq, type ScriptBrief, type ScriptRole, SERVER, type Store } from '../store/interface.ts';

/** One script in its turn. */
export type Stage = {
  readonly name: string;
  /** Whose it is: nobody can name another's. */
  readonly owner: 'account' | 'server';
  /** null: it cannot run, and `fault` says why. */
  readonly compiled: Compiled | null;
  readonly fault: string | null;
};

export type Scripts = {
  /** Something of the server's runs on everybody's mail. */
  serverRuns(): boolean;
  /** `state`: of the account's scripts, as whoever resolved its address was told; undefined: none of them runs. */
  stages(account: Id, state: ModSeq | undefined): Promise<readonly Stage[]>;
  /** For "include" and for mailboxes that name one: compiled; null: there is none; a text: why it cannot be used. */
  named(account: Id, name: string): Promise<Compiled | string | null>;
  close(): void;
};

/** Compiled scripts that are kept, in octets of memory; the least recently used go. */
const MOST_KEPT: Bytes = mebibytes(192);

type Book = {
  readonly state: ModSeq;
  readonly list: readonly ScriptBrief[];
  readonly compiled: Map<string, Promise<Compiled | string | null>>;
  weight: number;
};

export async function openScripts(store: Store): Promise<Scripts> {
  const books = new Map<Id, Book>();
  let server = await readBook(store, SERVER);
  let wanted = 0;
  const stop = store.watchMailboxes(hints => {
    if (!hints.some(({ account }) => account === SERVER)) return;
    const mine = ++wanted;
    // Until it is read the old ones run: mail that comes meanwhile came before the change.
    void readBook(store, SERVER).then(
      book => {
        if (mine === wanted) server = book;
      },
      () => {},
    );
  });

  async function bookOf(account: Id, state: ModSeq | undefined): Promise<Book> {
    if (account === SERVER) return server;
    const known = books.get(account);
    if (known && known.state === state) {
      books.delete(account);
      books.set(account, known);
      return known;
    }
    const book = await readBook(store, account);
    books.set(account, book);
    return book;
  }

  async function compiledOf(account: Id, book: Book, name: string): Promise<Compiled | string | null> {
    const known = book.compiled.get(name);
    if (known) return known;
    const made = compileStored(store, account, name);
    book.compiled.set(name, made);
    // What could not be read now is read again.
    made.catch(() => book.compiled.delete(name));
    const compiled = await made;
    if (compiled !== null && typeof compiled !== 'string') book.weight += compiled.weight;
    forgetSome(books);
    return compiled;
  }

  async function stagesOf(account: Id, book: Book, role: ScriptRole): Promise<Stage[]> {
    const owner = account === SERVER ? 'server' : 'account';
    const some = book.list.filter(one => one.role === role);
    return Promise.all(
      some.map(async ({ name }) => {
        const compiled = await compiledOf(account, book, name);
        const fault = compiled === null ? 'it is not there any more' : typeof compiled === 'string' ? compiled : null;
        return { name, owner, compiled: fault === null ? (compiled as Compiled) : null, fault };
      }),
    );
  }

  return {
    serverRuns: () => server.list.some(({ role }) => role !== 'none'),
    async stages(account, state) {
      const own = state === undefined ? null : await bookOf(account, state);
      const stages = await Promise.all([
        stagesOf(SERVER, server, 'before'),
        ...(own ? (['before', 'active', 'after'] as const).map(role => stagesOf(account, own, role)) : []),
        stagesOf(SERVER, server, 'after'),
      ]);
      return stages.flat();
    },
    async named(account, name) {
      const state = account === SERVER ? undefined : (await store.scripts(account)).state;
      return compiledOf(account, await bookOf(account, state), name.normalize('NFC'));
    },
    close: stop,
  };
}

async function readBook(store: Store, account: Id): Promise<Book> {
  const { state, list } = await store.scripts(account);
  return { state, list, compiled: new Map(), weight: 0 };
}

async function compileStored(store: Store, account: Id, name: string): Promise<Compiled | string | null> {
  const script = await store.script(account, name);
  if (!script) return null;
  try {
    const { compiled, problems } = compileText(script.text);
    return compiled ?? firstError(problems);
  } catch {
    // A bug of ours: thrown on, it would keep all mail of its owner waiting.
    return 'a fault of this server';
  }
}

function firstError(problems: readonly Problem[]): string {
  const error = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  return error ? printProblem(error) : 'it cannot be read';
}

function forgetSome(books: Map<Id, Book>): void {
  let sum = 0;
  for (const book of books.values()) sum += book.weight;
  for (const [account, { weight }] of books) {
    if (sum <= MOST_KEPT) return;
    sum -= weight;
    books.delete(account);
  }
}
