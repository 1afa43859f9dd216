/**
 * Why captured letters are one thread: by RFC 5256 REFERENCES as our own THREAD does it, with the field that linked each and what
 * is missing; and how Gmail and Outlook would group the same letters by what they document. Pure.
 *
 *   Gmail    References or In-Reply-To lead to the conversation, and the subject is the same (Gmail API, "Manage threads");
 *            a conversation breaks off after 100 letters (Gmail Help, "Group emails into conversations")
 *   Outlook  the first 22 octets of Thread-Index, else Thread-Topic, else the subject without prefixes ([MS-OXOMSG] 2.2.1.2, 2.2.1.3)
 */
import type { Thread } from '../imap/backend.ts';
import { collationKey } from '../imap/search/collation.ts';
import { finish } from '../imap/search/in-steps.ts';
import { messageIdOf, readMessageIds } from '../imap/search/message-ids.ts';
import { subjectOf } from '../imap/search/message-keys.ts';
import { newThreading } from '../imap/search/threading.ts';

/** Fields as they stand, unfolded; null: there is none. */
export type ThreadFields = {
  readonly id: number;
  readonly at: number;
  readonly from: string;
  /** Decoded, to be shown. */
  readonly shownSubject: string;
  readonly subject: string | null;
  readonly date: string | null;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: string | null;
  readonly threadIndex: string | null;
  readonly threadTopic: string | null;
};
export type LinkedBy = 'first' | 'references' | 'in-reply-to' | 'subject';
export const THREAD_NOTES = [
  ...(['no-message-id', 'same-message-id', 'no-references', 'parent-missing', 'subject-changed'] as const),
  ...(['itself', 'apart'] as const),
] as const;
export type ThreadNote = (typeof THREAD_NOTES)[number];
export type ThreadedLetter = {
  readonly id: number;
  readonly at: number;
  readonly from: string;
  readonly subject: string;
  readonly messageId: string | null;
  /** Of our thread; false: it only has its subject, and stands alone. */
  readonly inThread: boolean;
  readonly depth: number;
  readonly parent: number | null;
  readonly by: LinkedBy;
  /** Identifiers that it names and that no captured letter has. */
  readonly missing: readonly string[];
  readonly notes: readonly ThreadNote[];
  /** With the letter that was asked about in one conversation? */
  readonly gmail: boolean;
  readonly outlook: boolean;
};
export type ThreadReport = {
  readonly about: number;
  /** So many of the newest letters were looked at. */
  readonly looked: number;
  readonly letters: readonly ThreadedLetter[];
};

const MOST_SHOWN = 200;
const MOST_MISSING = 10;
const GMAIL_MOST = 100;
/** Identifiers of one letter that Gmail's way is counted with. */
const MOST_COMPARED = 100;

export function explainThread(letters: readonly ThreadFields[], about: number): ThreadReport | null {
  const asked = letters.find(one => one.id === about);
  if (!asked) return null;
  const places = placesOf(letters, about);
  const owners = Map.groupBy(letters, one => messageIdOf(one.messageId) ?? '');
  const [gmail, outlook] = [gmailGroup(letters, asked), outlookGroup(letters, asked)];
  const base = baseOf(asked);
  const byId = new Map(letters.map(one => [one.id, one]));
  const shown = [
    ...places.keys(),
    ...letters
      .filter(
        one =>
          !places.has(one.id) && (gmail.has(one.id) || outlook.has(one.id) || (base !== '' && baseOf(one) === base)),
      )
      .map(one => one.id),
  ];
  return {
    ...{ about, looked: letters.length },
    letters: shown.slice(0, MOST_SHOWN).map(id => {
      const one = byId.get(id)!;
      const place = places.get(id) ?? null;
      const parent = place?.parent === undefined || place.parent === null ? null : byId.get(place.parent)!;
      const named = namedBy(one);
      const by = linkOf(one, parent, place !== null);
      return {
        ...{ id, at: one.at, from: one.from, subject: one.shownSubject, messageId: messageIdOf(one.messageId) },
        ...{ inThread: place !== null, depth: place?.depth ?? 0, parent: parent?.id ?? null, by },
        missing: named.filter(name => !owners.has(name)).slice(-MOST_MISSING),
        notes: notesOf(one, { parent, by, owners, named, isApart: place === null }),
        ...{ gmail: gmail.has(id), outlook: outlook.has(id) },
      };
    }),
  };
}

type Place = { readonly depth: number; readonly parent: number | null };

/** Of the asked one's thread, from the top; by number of the letter. */
function placesOf(letters: readonly ThreadFields[], about: number): ReadonlyMap<number, Place> {
  const threading = newThreading('REFERENCES');
  for (const one of letters.toSorted((a, b) => a.id - b.id))
    threading.add({
      ...{ uid: one.id, internalDate: one.at, date: one.date, subject: one.subject, messageId: one.messageId },
      ...{ inReplyTo: one.inReplyTo, references: one.references },
    });
  for (const thread of finish(threading.threads())) {
    const places = new Map<number, Place>();
    const waiting: { thread: Thread; depth: number; parent: number | null }[] = [{ thread, depth: 0, parent: null }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { uid, below } = next.thread;
      if (uid !== null) places.set(uid, { depth: next.depth, parent: next.parent });
      const under = uid === null ? next : { depth: next.depth + 1, parent: uid };
      for (const one of below.toReversed()) waiting.push({ thread: one, depth: under.depth, parent: under.parent });
    }
    if (places.has(about)) return places;
  }
  return new Map();
}

const idsIn = (field: string | null): readonly string[] => (field === null ? [] : readMessageIds(field).slice(-1000));
const namedBy = (one: ThreadFields): readonly string[] => [
  ...new Set([...idsIn(one.references), ...idsIn(one.inReplyTo)]),
];
const baseOf = ({ subject }: ThreadFields): string => collationKey(subjectOf(subject).base);

function linkOf(one: ThreadFields, parent: ThreadFields | null, inThread: boolean): LinkedBy {
  if (!inThread) return 'subject';
  const own = parent && messageIdOf(parent.messageId);
  const references = idsIn(one.references);
  if (own !== null && references.includes(own)) return 'references';
  // RFC 5256 §3 step 1: In-Reply-To counts where References has nothing.
  if (own !== null && references.length === 0 && idsIn(one.inReplyTo)[0] === own) return 'in-reply-to';
  if (parent) return 'subject';
  // Without a parent here, but with others below one that is missing.
  return references.length > 0 ? 'references' : idsIn(one.inReplyTo).length > 0 ? 'in-reply-to' : 'first';
}

type Known = {
  readonly parent: ThreadFields | null;
  readonly by: LinkedBy;
  readonly owners: ReadonlyMap<string, readonly ThreadFields[]>;
  readonly named: readonly string[];
  readonly isApart: boolean;
};

function notesOf(one: ThreadFields, { parent, by, owners, named, isApart }: Known): readonly ThreadNote[] {
  const own = messageIdOf(one.messageId);
  const { isReply } = subjectOf(one.subject);
  const nearest = idsIn(one.references).at(-1) ?? idsIn(one.inReplyTo)[0];
  return [
    ...(own === null ? ['no-message-id' as const] : []),
    ...(own !== null && (owners.get(own)?.length ?? 0) > 1 ? ['same-message-id' as const] : []),
    ...(named.length === 0 && (isReply || (by === 'subject' && !isApart)) ? ['no-references' as const] : []),
    ...(nearest !== undefined && !owners.has(nearest) ? ['parent-missing' as const] : []),
    ...(parent && baseOf(parent) !== baseOf(one) ? ['subject-changed' as const] : []),
    ...(own !== null && named.includes(own) ? ['itself' as const] : []),
    ...(isApart ? ['apart' as const] : []),
  ];
}

/** Those in one conversation with it, as Gmail documents it. */
function gmailGroup(letters: readonly ThreadFields[], asked: ThreadFields): ReadonlySet<number> {
  type Group = { readonly base: string; readonly ids: Set<string>; readonly letters: Set<number> };
  const byId = new Map<string, Group[]>();
  let mine: Group | null = null;
  for (const one of letters.toSorted((a, b) => a.at - b.at || a.id - b.id)) {
    const base = baseOf(one);
    const ids = [...namedBy(one).slice(-MOST_COMPARED), messageIdOf(one.messageId)].filter(id => id !== null);
    let group = ids
      .flatMap(id => byId.get(id) ?? [])
      .find(known => known.base === base && known.letters.size < GMAIL_MOST);
    group ??= { base, ids: new Set(), letters: new Set() };
    group.letters.add(one.id);
    for (const id of ids) {
      if (group.ids.has(id)) continue;
      group.ids.add(id);
      byId.set(id, [...(byId.get(id) ?? []), group]);
    }
    if (one === asked) mine = group;
  }
  return mine?.letters ?? new Set();
}

/** A header of 22 octets: a mark, a time, a GUID. */
const INDEX_HEAD = 22;

function outlookGroup(letters: readonly ThreadFields[], asked: ThreadFields): ReadonlySet<number> {
  const keyOf = (one: ThreadFields): string => {
    const index = Buffer.from((one.threadIndex ?? '').slice(0, 2000), 'base64');
    if (index.length >= INDEX_HEAD) return `index ${index.toString('hex', 0, INDEX_HEAD)}`;
    const topic = one.threadTopic === null ? baseOf(one) : collationKey(subjectOf(one.threadTopic).base);
    return topic === '' ? `alone ${one.id}` : `topic ${topic}`;
  };
  const key = keyOf(asked);
  return new Set(letters.filter(one => keyOf(one) === key).map(one => one.id));
}
