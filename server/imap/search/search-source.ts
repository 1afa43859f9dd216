/**
 * Which mailboxes a search over several goes through. RFC 7377 §2.2, §4; RFC 5465 §6.
 *
 *   esearch-source-opts = "IN" SP "(" source-mbox *(SP source-mbox) ")"
 *   source-mbox = "selected" / "inboxes" / "personal" / "subscribed" /
 *                 ("mailboxes" / "subtree" / "subtree-one") SP (mailbox / "(" mailbox *(SP mailbox) ")")
 */
import type { MailboxEntry, Namespaces } from '../backend.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { DELIMITER, withoutDelimiter } from '../syntax/mailbox-name.ts';

/** `inboxes` is `personal`: a rule may file mail anywhere. */
export type SearchSource =
  | { readonly of: 'selected' | 'personal' | 'subscribed' }
  | { readonly of: 'mailboxes' | 'subtree' | 'subtree-one'; readonly names: readonly string[] };

/** Without source options. */
export const onlySelected: readonly SearchSource[] = [{ of: 'selected' }];

/** After `IN`. */
export function parseSources(line: Decoder): readonly SearchSource[] {
  line.sp().open();
  const sources = [parseSource(line)];
  while (line.accept(' ')) sources.push(parseSource(line));
  line.close();
  return sources;
}

function parseSource(line: Decoder): SearchSource {
  const word = line.word();
  switch (word) {
    case 'SELECTED':
      return { of: 'selected' };
    case 'INBOXES':
    case 'PERSONAL':
      return { of: 'personal' };
    case 'SUBSCRIBED':
      return { of: 'subscribed' };
    case 'MAILBOXES':
      return { of: 'mailboxes', names: parseNames(line) };
    case 'SUBTREE':
      return { of: 'subtree', names: parseNames(line).map(withoutDelimiter) };
    case 'SUBTREE-ONE':
      return { of: 'subtree-one', names: parseNames(line).map(withoutDelimiter) };
  }
  throw new BadSyntax('Unknown mailbox specifier');
}

function parseNames(line: Decoder): readonly string[] {
  if (line.sp().peek() !== '(') return [line.mailbox()];
  const names = line.list(() => line.mailbox());
  if (names.length === 0) throw new BadSyntax('No mailbox');
  return names;
}

/** Each mailbox once, in the order of the list; what cannot be read is passed over (RFC 7377 §2.2). */
export function mailboxesOf(
  sources: readonly SearchSource[],
  entries: readonly MailboxEntry[],
  { others, shared }: Namespaces,
  selected: string | null,
): readonly string[] {
  const foreign = [...others, ...shared].map(({ prefix }) => prefix);
  const covers = (entry: MailboxEntry) => (source: SearchSource) => {
    const { name } = entry;
    switch (source.of) {
      case 'selected':
        return name === selected;
      case 'personal':
        return !foreign.some(prefix => `${name}${DELIMITER}`.startsWith(prefix));
      case 'subscribed':
        return entry.subscribed;
      case 'mailboxes':
        return source.names.includes(name);
      case 'subtree':
        return source.names.some(top => (top === '' ? !entry.hidden : isAtOrBelow(name, top)));
      case 'subtree-one':
        return source.names.some(top => name === top || parentOf(name) === top);
    }
  };
  return entries
    .filter(({ exists, selectable, rights }) => exists && selectable && (rights ?? '').includes('r'))
    .filter(entry => sources.some(covers(entry)))
    .map(({ name }) => name);
}

const isAtOrBelow = (name: string, top: string): boolean => name === top || name.startsWith(`${top}${DELIMITER}`);

/** At the top it is below "". */
const parentOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf(DELIMITER)));
