/** Where a reader writes down what it has understood. One book for a whole configuration, in the order of reading. */
import type { OldFiles } from './old-files.ts';
import { type Action, type Place, percentOf, type Source, type Statement, type Understood } from './statement.ts';

export type Line = Place & { readonly text: string };

/** A reader gives nothing back: so a line is told and left in one statement. */
export type Done = undefined;

export type Book = {
  /** Understood: what it means, and what is to be done about it here. */
  means(at: Line, meaning: string, becomes?: readonly Action[], because?: string): Done;
  cannot(at: Line, meaning: string, because: string): Done;
  /** Said by whoever reads further on: a domain, a name. Nothing is asked twice. */
  readonly statements: readonly Statement[];
};

/** One statement is one screen line or two; a kilobyte of macro shows nothing more. */
const LONGEST_TEXT = 300;

/** Also of what nobody here understands: `ldapusers_bind_pw = …`, Exim's `hide mysql_servers = …`. A path is none. */
const SECRET =
  /^(\s*(?:hide\s+[\w.]+|[\w.]*?(?:pw|pass|passwd|password|passphrase|secret|credentials?|client_send|(?:mysql|pgsql|redis)_servers|ldap_default_servers))\s*[=:]\s*)(?!\/)\S[\s\S]*$/i;
/** m4: define(`confAUTH_PASS', `…') */
const DEFINED = /^(\s*define\(\s*`?\w*(?:PASS|PASSWD|PASSWORD|SECRET|_PW)'?\s*,\s*)\S[\s\S]*$/i;
export const withoutSecret = (text: string): string =>
  text.replace(SECRET, '$1••••••••').replace(DEFINED, '$1••••••••');

export function newBook(): Book {
  const statements: Statement[] = [];
  const write = (at: Line, meaning: string, becomes: readonly Action[] | null, because: string | null): Done => {
    const { file, line, column } = at;
    const whole = withoutSecret(at.text);
    const text = whole.length > LONGEST_TEXT ? `${whole.slice(0, LONGEST_TEXT)}…` : whole;
    statements.push({ file, line, column, text, meaning, becomes, because });
  };
  return {
    statements,
    means: (at, meaning, becomes = [], because) => write(at, meaning, becomes, because ?? null),
    cannot: (at, meaning, because) => write(at, meaning, null, because),
  };
}

export const closeBook = (source: Source, { book, files }: Desk, domain: string | null): Understood => ({
  source,
  domain,
  files: files.wasRead(),
  statements: book.statements,
  percent: percentOf(book.statements),
});

/** What every reader of a configuration stands on. */
export type Desk = {
  readonly book: Book;
  readonly files: OldFiles;
  /** The computer's name, which the old servers fall back on. */
  readonly hostName: string;
  /** The domain of names without one, where the configuration does not say it itself. */
  readonly domain: string | null;
};
