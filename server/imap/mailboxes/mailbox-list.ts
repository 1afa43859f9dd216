/**
 * Which mailboxes LIST and LSUB name, with which attributes: pure, from the account's mailboxes and the question.
 * RFC 3501 §6.3.8–9, §7.2.2; LIST-EXTENDED RFC 5258; SPECIAL-USE RFC 6154; CHILDREN RFC 3348.
 */
import type { MailboxEntry } from '../backend.ts';
import { DELIMITER, printMailboxName } from '../syntax/mailbox-name.ts';
import type { Pattern } from './mailbox-pattern.ts';

export type ListQuestion = {
  readonly patterns: readonly Pattern[];
  /** Selection options: only these. */
  readonly onlySubscribed: boolean;
  readonly onlySpecialUse: boolean;
  /** Also those that have matching mailboxes below them. */
  readonly recursiveMatch: boolean;
  /** Say which are subscribed. */
  readonly showSubscribed: boolean;
};

export type Listed = {
  readonly name: string;
  readonly attributes: readonly string[];
  /** What a mailbox below is chosen for that is not itself in the answer (RFC 5258 §3.5); empty where there is none. */
  readonly childInfo: readonly Criterion[];
  /** It meets the selection options itself: more may be told of it. */
  readonly chosen: boolean;
  /** STATUS can be asked of it. */
  readonly selectable: boolean;
  /** RFC 4314; null where nothing is selectable. */
  readonly rights: string | null;
  /** What it was called before, where that is the news (RFC 9051 §6.3.9.7). */
  readonly oldName?: string;
};

export type Criterion = 'SUBSCRIBED' | 'SPECIAL-USE';

type Place = MailboxEntry & { readonly hasChildren: boolean };

export function listMailboxes(entries: readonly MailboxEntry[], question: ListQuestion): readonly Listed[] {
  const places = withParents(entries);
  const chosen = places.filter(place => isChosen(place, question));
  const matching = (place: Place) => matchesAny(question.patterns, place);
  const named = new Set(chosen.filter(matching).map(place => place.name));
  const criteria: Criterion[] = [
    ...(question.onlySubscribed ? (['SUBSCRIBED'] as const) : []),
    ...(question.onlySpecialUse ? (['SPECIAL-USE'] as const) : []),
  ];
  const above = question.recursiveMatch ? ancestorsOf(chosen.filter(place => !matching(place))) : new Set<string>();
  return places
    .filter(place => named.has(place.name) || (above.has(place.name) && matching(place)))
    .map(place => ({
      ...listed(place, question.showSubscribed || question.onlySubscribed),
      childInfo: above.has(place.name) ? criteria : [],
      chosen: named.has(place.name),
    }));
}

const listed = (place: Place, showSubscribed: boolean): Listed => ({
  name: place.name,
  attributes: attributesOf(place, showSubscribed),
  childInfo: [],
  chosen: true,
  selectable: isOpen(place),
  rights: place.rights,
});

/** Any one name as it is now, for news of it: \NonExistent where there is no such mailbox. */
export function listerOf(entries: readonly MailboxEntry[]): (name: string) => Listed {
  const places = new Map(withParents(entries).map(place => [place.name, place]));
  return name => listed(places.get(name) ?? { ...nowhere(name), hasChildren: false }, true);
}

/** LSUB: subscribed names; a name above one, matched by "%", stands for it as \Noselect. RFC 3501 §6.3.9. */
export function listSubscribed(entries: readonly MailboxEntry[], pattern: Pattern): readonly Listed[] {
  const subscribed = entries.filter(entry => entry.subscribed);
  const own = new Set(subscribed.map(entry => entry.name));
  return withParents(subscribed)
    .filter(place => matchesAny([pattern], place))
    .map(({ name, selectable, exists }) => ({
      name,
      attributes: own.has(name) && selectable && exists ? [] : ['\\Noselect'],
      childInfo: [],
      chosen: true,
      selectable: false,
      rights: null,
    }));
}

function isChosen(place: Place, { onlySubscribed, onlySpecialUse, recursiveMatch }: ListQuestion): boolean {
  if (onlySubscribed && !place.subscribed) return false;
  if (onlySpecialUse && place.specialUse === null) return false;
  // A name without a mailbox is worth listing for what is below it, or for its subscription.
  return place.exists || onlySubscribed || (place.hasChildren && !recursiveMatch);
}

/** Every name with its parents, INBOX first, then in order; parents that are not mailboxes are made up. */
function withParents(entries: readonly MailboxEntry[]): readonly Place[] {
  const all = new Map<string, MailboxEntry>();
  for (const { name, hidden = false } of entries) {
    for (const parent of parentsOf(name)) {
      all.set(parent, { ...nowhere(parent), hidden: hidden && (all.get(parent)?.hidden ?? true) });
    }
  }
  for (const entry of entries) all.set(entry.name, entry);
  const withChildren = ancestorsOf(entries.filter(entry => entry.exists));
  return [...all.values()]
    .map(entry => ({ ...entry, hasChildren: withChildren.has(entry.name) }))
    .sort((a, b) => Number(b.name === 'INBOX') - Number(a.name === 'INBOX') || (a.name < b.name ? -1 : 1));
}

/** A name without a mailbox. */
const nowhere = (name: string): MailboxEntry => ({
  name,
  id: null,
  rights: null,
  subscribed: false,
  selectable: false,
  exists: false,
  specialUse: null,
});

/** RFC 9051 §6.3.9.2: what may be listed and not read is as good as a mere name. */
const isOpen = ({ exists, selectable, rights }: MailboxEntry): boolean =>
  exists && selectable && (rights === null || rights.includes('r'));

function ancestorsOf(entries: readonly { readonly name: string }[]): Set<string> {
  return new Set(entries.flatMap(({ name }) => parentsOf(name)));
}

function parentsOf(name: string): string[] {
  const parents: string[] = [];
  for (let at = name.indexOf(DELIMITER); at !== -1; at = name.indexOf(DELIMITER, at + 1))
    parents.push(name.slice(0, at));
  return parents;
}

function matchesAny(patterns: readonly Pattern[], { name, hidden = false }: MailboxEntry): boolean {
  return patterns.some(pattern => pattern(name) && !(hidden && pattern(elsewhere(name))));
}

/** With a first level that nothing has: what finds this too has a wildcard there. */
const elsewhere = (name: string): string => name.replace(/^[^/]*/, '\u0000');

function attributesOf(place: Place, showSubscribed: boolean): readonly string[] {
  const attributes: string[] = [];
  if (!place.exists) attributes.push('\\NonExistent');
  // \NonExistent implies \Noselect (RFC 5258 §3); older clients know only the second.
  if (!isOpen(place)) attributes.push('\\Noselect');
  if (showSubscribed && place.subscribed) attributes.push('\\Subscribed');
  // \Noinferiors says it all (RFC 9051 §7.3.1).
  if (place.noInferiors) attributes.push('\\Noinferiors');
  attributes.push(place.hasChildren ? '\\HasChildren' : '\\HasNoChildren');
  if (place.specialUse !== null) attributes.push(place.specialUse);
  return attributes;
}

/**
 * mailbox-list = "(" [mbx-list-flags] ")" SP DQUOTE QUOTED-CHAR DQUOTE SP mailbox [SP "(" item *(SP item) ")"]
 * item         = "CHILDINFO" SP "(" criterion *(SP criterion) ")" / "OLDNAME" SP "(" mailbox ")"
 */
export function printListed(word: 'LIST' | 'LSUB', one: Listed, utf8: boolean): string {
  const { name, attributes, childInfo, oldName } = one;
  const items = [
    ...(childInfo.length > 0 ? [`"CHILDINFO" (${childInfo.map(criterion => `"${criterion}"`).join(' ')})`] : []),
    ...(oldName === undefined ? [] : [`"OLDNAME" (${printMailboxName(oldName, utf8)})`]),
  ];
  const extended = items.length > 0 ? ` (${items.join(' ')})` : '';
  return `${word} (${attributes.join(' ')}) "${DELIMITER}" ${printMailboxName(name, utf8)}${extended}`;
}

/** The same, where the store has just said that it cannot be selected (RFC 5819 §2). */
export const withNoselect = (one: Listed): Listed =>
  one.attributes.includes('\\Noselect') ? one : { ...one, attributes: ['\\Noselect', ...one.attributes] };
