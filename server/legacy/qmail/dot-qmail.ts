/**
 * .qmail, .qmail-EXT, .qmail-default, .qmail-owner: what qmail does with a message, a line each, dot-qmail(5).
 *
 *   line = "#" comment / "|" command / ( "/" / "." ) path ["/"] / ["&"] address / "+list"
 *
 * The first line may not be empty; an empty file means what the machine does by default. In a file name, dots of the
 * extension are written as colons.
 */
import { aliasMeaning, forwarded, noteOn } from '../aliases.ts';
import type { Desk, Done, Line } from '../book.ts';
import type { Action, Target } from '../statement.ts';
import { readTargets } from '../targets.ts';

export type DotQmail = {
  readonly path: string;
  /** Whose home it is in; 'alias' is everybody's. */
  readonly owner: string;
  /** What the file's name stands for, 'sales' of .qmail-sales; '' for .qmail itself. */
  readonly extension: string;
  /** The domain of what it becomes; null: the main domain. */
  readonly domain: string | null;
};

/** '.qmail-list:owner' → 'list.owner'; null: no such file. */
export function extensionOf(name: string): string | null {
  if (name === '.qmail') return '';
  return name.startsWith('.qmail-') ? name.slice('.qmail-'.length).replaceAll(':', '.') : null;
}

export function readDotQmail({ book, files }: Desk, { path, owner, extension, domain }: DotQmail): Done {
  const text = files.read(path);
  if (!text.ok)
    return book.cannot(
      { file: path, line: 0, column: 0, text: path },
      'what is done with mail',
      `${path} ${text.error}`,
    );
  const name = addressName(owner, extension);
  const lines = text.value
    .split('\n')
    .map((line, at) => ({ file: path, line: at + 1, column: 1, text: line.trimEnd() }));
  const targets: Target[] = [];
  for (const line of lines) {
    if (line.text === '' || line.text.startsWith('#')) continue;
    const target = targetOf(line, owner);
    if (typeof target === 'string') book.cannot(line, `what is done with mail for ${name}`, target);
    else {
      targets.push(target);
      book.means(line, aliasMeaning(name, [target]), [], hintOn(line.text) ?? noteOn([target]));
    }
  }
  const at: Line = { file: path, line: 1, column: 1, text: path };
  const actions = actionsOf({ name, owner, extension, domain, targets });
  book.means(at, targets.length === 0 ? `mail for ${name} is kept as usual` : aliasMeaning(name, targets), actions);
}

/** 'default' stands for whatever has no file of its own. */
function addressName(owner: string, extension: string): string {
  const whole = owner === 'alias' ? extension : extension === '' ? owner : `${owner}-${extension}`;
  return whole === 'default' ? '*' : whole.replace(/-default$/, '-*');
}

function targetOf({ text }: Line, owner: string): Target | string {
  if (text.startsWith('|')) {
    const command = text.slice(1).trim();
    if (/^(?:\S*\/)?bouncesaying\s/.test(command)) {
      const words = /^\S+\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s*$/.exec(command);
      if (words) return { kind: 'refuse', words: words[1] ?? words[2] ?? words[3] ?? '', later: false };
    }
    const forwards = /^(?:\S*\/)?forward\s+([^$|;&]+)$/.exec(command);
    const single = forwards && readTargets(forwards[1]!.trim().split(/\s+/)[0]!);
    if (single?.ok && forwards![1]!.trim().split(/\s+/).length === 1 && single.value[0]) return single.value[0];
    return command === '' ? 'there is no command behind the bar' : { kind: 'pipe', command };
  }
  if (text.startsWith('/')) return { kind: 'file', path: text, maildir: text.endsWith('/') };
  // His own mailbox, relative to his home.
  if (/^\.\/?(Maildir|Mailbox)\/?$/i.test(text)) return { kind: 'inside', name: owner, exactly: true };
  if (text.startsWith('.')) return { kind: 'file', path: text, maildir: text.endsWith('/') };
  if (text.startsWith('+')) return '"+list" asks qmail for trust in what follows, and there is no such list here';
  const read = readTargets(text.startsWith('&') ? text.slice(1) : text);
  if (!read.ok) return `"${read.error.item}": ${read.error.because}`;
  return read.value.length === 1 ? read.value[0]! : 'one line names one address';
}

/** ezmlm's programs say what a list is: its subscribers lie in hashed files beside it. */
function hintOn(text: string): string | undefined {
  const found = /\bezmlm-(send|manage|reject|return|weed|warn|store|gate)\b.*?['"]?(\/[^\s'"]+)/.exec(
    text.slice(0, 1000),
  );
  if (!found) return undefined;
  const [, program, folder] = found;
  return program === 'send'
    ? `a mailing list of ezmlm: "ezmlm-list ${folder}" tells its subscribers, for an alias with :include:`
    : `part of a mailing list of ezmlm (${program}), which an alias does without`;
}

type Told = Omit<DotQmail, 'path'> & { readonly name: string; readonly targets: readonly Target[] };

function actionsOf({ name, owner, extension, domain, targets }: Told): readonly Action[] {
  const at = (local: string): string => (domain === null ? local : `${local}@${domain}`).toLowerCase();
  if (owner !== 'alias' && extension === '') {
    return targets.length === 0 ? [{ kind: 'account', address: owner }] : forwarded(owner, targets);
  }
  // The mailbox of "alias" itself is nobody's.
  const whose = owner === 'alias' ? targets.filter(one => one.kind !== 'inside' || one.name !== 'alias') : targets;
  if (whose.length === 0) return [];
  const address = name === '*' && domain !== null ? `@${domain}` : at(name);
  return [{ kind: 'alias', address, targets: whose }];
}
