/**
 * /etc/aliases as sendmail, Postfix and Exim read it, and ~/.forward.
 *
 *   line = key ":" list                ; key may stand in quotes; a line that begins with a blank goes on the one before
 *
 * What nobody is an alias for, and is named as a target, has a mailbox: an account is wanted for it.
 */
import type { Book, Desk, Done, Line } from './book.ts';
import { foldedLines, plainLines } from './lines.ts';
import type { Action, Target } from './statement.ts';
import { printTarget, readTargets } from './targets.ts';

type Entry = { readonly at: Line; readonly key: string; readonly targets: readonly Target[] };

/** `domain` null: the names are those of the main domain. */
export function readAliases({ book, files }: Desk, path: string, domain: string | null = null): Done {
  const text = files.read(path);
  if (!text.ok) {
    book.cannot({ file: path, line: 0, column: 0, text: path }, 'a table of aliases', `${path} ${text.error}`);
    return;
  }
  const entries = foldedLines(path, text.value).flatMap(line => entryOf(book, line));
  const keys = new Set(entries.map(one => one.key.toLowerCase()));
  for (const { at, key, targets } of entries) {
    const aliased = addressOf(key, domain);
    const accounts = domain === null ? wanted(targets, keys, key) : [];
    book.means(
      at,
      aliasMeaning(key, targets),
      [{ kind: 'alias', address: aliased, targets }, ...accounts],
      noteOn(targets),
    );
  }
}

const addressOf = (key: string, domain: string | null): string =>
  domain === null || key.includes('@') ? key.toLowerCase() : `${key.toLowerCase()}@${domain}`;

function entryOf(book: Book, line: Line): readonly Entry[] {
  const [, quoted, plain, value] = /^(?:"((?:[^"\\]|\\.)*)"|([^:"\s]+))\s*:\s*([\s\S]*)$/.exec(line.text) ?? [];
  const key = (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').trim();
  if (value === undefined || key === '') {
    book.cannot(line, 'an alias', 'there is no name with a colon behind it');
    return [];
  }
  if (/[\s<>(),;]/.test(key)) {
    book.cannot(
      line,
      `an alias for "${key}"`,
      'names with blanks or brackets are none that mail could be sent to here',
    );
    return [];
  }
  const targets = readTargets(value);
  if (!targets.ok) {
    const column = line.column + line.text.length - value.length + targets.error.offset;
    book.cannot({ ...line, column }, `an alias for ${key}`, `"${targets.error.item}": ${targets.error.because}`);
    return [];
  }
  if (targets.value.length === 0) {
    book.cannot(line, `an alias for ${key}`, 'it has no target');
    return [];
  }
  return [{ at: line, key, targets: targets.value }];
}

export function aliasMeaning(key: string, targets: readonly Target[]): string {
  const few = targets.slice(0, 4).map(inWords).join(', ');
  const more = targets.length > 4 ? ` and ${targets.length - 4} more` : '';
  const owner = /^owner-(.+)$/i.exec(key);
  return owner ? `bounces of the list ${owner[1]} go to ${few}${more}` : `mail for ${key} goes to ${few}${more}`;
}

function inWords(target: Target): string {
  switch (target.kind) {
    case 'pipe':
      return `the program "${target.command}"`;
    case 'file':
      return target.maildir ? `the Maildir ${target.path}` : `the file ${target.path}`;
    case 'include':
      return `everybody in ${target.path}`;
    case 'refuse':
      return target.later ? 'nobody for now' : 'nobody: it is refused';
    case 'discard':
      return 'nobody: it is thrown away';
    default:
      return printTarget(target);
  }
}

export function noteOn(targets: readonly Target[]): string | undefined {
  if (targets.some(one => one.kind === 'pipe')) return 'programs get no mail here until pipes are switched on';
  if (targets.some(one => one.kind === 'file')) return 'mail is kept in the store here, and not in files of its own';
  return undefined;
}

/** Names among the targets that stand for nobody else: somebody's own mailbox. */
function wanted(targets: readonly Target[], keys: ReadonlySet<string>, key: string): readonly Action[] {
  return targets.flatMap(target => {
    if (target.kind !== 'inside') return [];
    const name = target.name.toLowerCase();
    const isHis = target.exactly || name === key.toLowerCase();
    return isHis || !keys.has(name) ? [{ kind: 'account' as const, address: name }] : [];
  });
}

/** ~/.forward: the same targets, in one list or a line each, for one person. `\ann` beside others keeps a copy. */
export function readForward({ book, files }: Desk, path: string, owner: string): Done {
  const text = files.read(path);
  if (!text.ok) {
    book.cannot({ file: path, line: 0, column: 0, text: path }, `where ${owner}'s mail goes`, `${path} ${text.error}`);
    return;
  }
  if (/^\s*#\s*(exim|sieve) filter\b/i.test(text.value)) {
    const at = { file: path, line: 1, column: 1, text: text.value.split('\n', 1)[0]! };
    book.cannot(at, `a filter of ${owner}'s`, 'filters are programs of their own, and are not read');
    return;
  }
  const targets: Target[] = [];
  const lines = plainLines(path, text.value);
  for (const line of lines) {
    const read = readTargets(line.text);
    if (read.ok) {
      targets.push(...read.value);
      book.means(line, read.value.map(inWords).join(', '), [], noteOn(read.value));
    } else {
      const column = line.column + read.error.offset;
      book.cannot({ ...line, column }, `where ${owner}'s mail goes`, `"${read.error.item}": ${read.error.because}`);
    }
  }
  if (targets.length === 0) return;
  const first = lines[0]!;
  book.means({ ...first, text: path }, aliasMeaning(owner, targets), forwarded(owner, targets));
}

/** His own name among the targets is his mailbox; alone it is no alias at all. */
export function forwarded(owner: string, targets: readonly Target[]): readonly Action[] {
  const isOwn = (target: Target): boolean =>
    target.kind === 'inside' && target.name.toLowerCase() === owner.toLowerCase();
  const account: readonly Action[] = targets.some(isOwn) ? [{ kind: 'account', address: owner.toLowerCase() }] : [];
  return targets.every(isOwn) ? account : [{ kind: 'alias', address: owner.toLowerCase(), targets }, ...account];
}
