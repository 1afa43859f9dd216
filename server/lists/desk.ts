/**
 * Where everything that a list does comes together: the mail that asked for it ends, the list changes, answers are queued
 * and the journal is told, in one act of the store. Letters leave as the server's own mail does, from the list's return
 * path for bounces, so that none of them comes back to a person; and nobody is sent more of them than a few an hour, in
 * whosever name they are asked for.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, hours } from '../base/units.ts';
import { domainOf } from '../directory/address.ts';
import { postmasterOf } from '../directory/resolve.ts';
import { event } from '../events/event.ts';
import { parseMailbox, printNamedMailbox } from '../mime/address.ts';
import { automaticFields, newBoundary, printAll, textEntity } from '../mime/compose.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { printField } from '../mime/header.ts';
import type { Lease, ListChange, NewMessage, Note, Store, StoreFault } from '../store/interface.ts';
import { letterFields } from './fields.ts';
import { type LetterFacts, type LetterKind, letterWords } from './letter-words.ts';
import { beside } from './names.ts';
import { listName, type MailingList } from './rules.ts';
import type { Tokens } from './token.ts';

export type ListSettings = {
  readonly mostMembers: number;
  readonly confirmWithin: Duration;
  readonly lettersPerAddress: number;
  readonly lettersPerList: number;
  readonly keepHeld: Duration;
  readonly keepPosts: Duration;
};

export type DeskPorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly tokens: Tokens;
  readonly settings: () => ListSettings;
  /** '/lists/…' as members reach it; null: nowhere. */
  readonly webUrl: (path: string) => string | null;
  /** A message of the server's own, ready for the queue, and the note by which its journey begins. */
  readonly queueReady: (mail: {
    readonly bytes: Buffer;
    readonly sender: string;
    readonly to: string;
    /** Its failure comes back to the sender. */
    readonly isWatched?: true;
  }) => Promise<{ readonly message: NewMessage; readonly note: Note }>;
  /** What can go at once. */
  readonly take: (leases: readonly Lease[]) => void;
};

export type Letter = {
  readonly kind: LetterKind;
  readonly to: string;
  readonly facts?: Partial<LetterFacts>;
  /** Where an answer goes; the list's request address unless said. */
  readonly replyTo?: string;
  /** Its return path, where what comes back means something. */
  readonly sender?: string;
  /** The Message-ID of what it answers. */
  readonly answers?: string | null;
  /** A message that goes with it. */
  readonly attached?: Buffer;
};

/** By which mail it was asked for, and how that ends. */
export type Asked = {
  readonly lease: Lease;
  readonly end?: 'delivered' | 'discarded' | 'held';
  readonly reply: string;
};
export type Act = {
  readonly asked?: Asked | undefined;
  readonly changes?: readonly ListChange[];
  readonly letters?: readonly Letter[];
  readonly notes?: readonly Note[];
};
export type Done = { readonly added: readonly string[]; readonly leases: readonly Lease[] };

export type Desk = DeskPorts & {
  act(list: MailingList, act: Act): Promise<Result<Done, StoreFault>>;
  /** Whether a letter may go to this address, whoever asked for it: counted. */
  mayWrite(list: MailingList, address: string): Promise<boolean>;
  /** The addresses of those who look after it, else of the postmaster. */
  ownersOf(list: MailingList): Promise<readonly string[]>;
  /** Of those to whom a letter may go that strangers can cause, counted; nobody where there were too many. */
  ownersToTell(list: MailingList): Promise<readonly string[]>;
};

const LETTERS_WITHIN = hours(1);
/** Of one list to its owners; what waits beyond that they see in the window, by `held`, and in the next letter. */
const MOST_TO_OWNERS = 60;
/** Addresses and lists counted in memory; then it begins anew. */
const MOST_COUNTED = 20_000;

export function newDesk(ports: DeskPorts): Desk {
  const { store, clock } = ports;
  const sent = new Map<string, number[]>();

  function recently(key: string): number[] {
    const since = clock.now() - LETTERS_WITHIN;
    return (sent.get(key) ?? []).filter(at => at > since && at <= clock.now());
  }
  function count(key: string): void {
    if (sent.size >= MOST_COUNTED) sent.clear();
    sent.set(key, [...recently(key), clock.now()]);
  }

  async function ownersOf(list: MailingList): Promise<readonly string[]> {
    const owners = new Set(list.owners);
    // An account that is shut reads nothing.
    const found = (await store.accounts()).filter(({ id, enabled }) => owners.has(id) && enabled);
    if (found.length > 0) return found.map(({ address }) => address);
    // One that nobody looks after is the postmaster's.
    const postmaster = await postmasterOf(store, domainOf(list.address));
    return postmaster === null ? [] : [postmaster];
  }

  return {
    ...ports,
    ownersOf,
    async ownersToTell(list) {
      const key = `owners of ${list.id}`;
      if (recently(key).length >= MOST_TO_OWNERS) return [];
      count(key);
      return ownersOf(list);
    },
    async act(list, { asked, changes = [], letters = [], notes = [] }) {
      const ready = await Promise.all(letters.map(letter => written(ports, list, letter)));
      const done = await store.run(
        'changeList',
        {
          ...{ list: list.id, changes, letters: ready.map(one => one.message) },
          ...(asked ? { lease: endOf(list, asked) } : {}),
        },
        { notes: [...notes, ...(asked ? endNotes(list, asked, clock.now()) : []), ...ready.map(one => one.note)] },
      );
      if (!done.ok) return done;
      const leases = done.value.letters.flatMap(one => one.recipients).filter(lease => lease.fence > 0);
      if (!asked) ports.take(leases);
      return ok({ added: done.value.added, leases });
    },
    async mayWrite(list, address) {
      const { lettersPerAddress, lettersPerList } = ports.settings();
      const before = await store.listAskedSince(list.id, address, clock.now() - LETTERS_WITHIN);
      const [own, all] = [`to ${address}`, `of ${list.id}`];
      if (Math.max(before.address, recently(own).length) >= lettersPerAddress) return false;
      if (Math.max(before.list, recently(all).length) >= lettersPerList) return false;
      count(own);
      count(all);
      return true;
    },
  };
}

const endOf = (list: MailingList, { lease, end = 'delivered', reply }: Asked) => ({
  ...{ recipient: lease.recipient, fence: lease.fence, end, reply, by: `the list ${list.address}` },
});

/** In the journey of the mail, as of any that is set aside. */
function endNotes(list: MailingList, { lease, end }: Asked, now: number): readonly Note[] {
  if (end !== 'discarded' && end !== 'held') return [];
  const facts = {
    act: end === 'held' ? 'hold' : 'discard',
    recipients: [lease.address],
    by: `the list ${list.address}`,
  };
  return [event('queue.operated', now, lease.trace, facts)];
}

async function written(ports: DeskPorts, list: MailingList, letter: Letter) {
  const bytes = letterBytes(ports, list, letter);
  if (!bytes.ok) throw new Error(`a letter of ${list.address} could not be written: ${bytes.error}`);
  return ports.queueReady({
    ...{ bytes: bytes.value, to: letter.to, sender: letter.sender ?? beside(list.address, 'bounces') },
    ...(letter.sender === undefined ? {} : { isWatched: true }),
  });
}

/** RFC 3834 §5: it says that a program wrote it. */
export function letterBytes(
  { clock, random, settings }: Pick<DeskPorts, 'clock' | 'random' | 'settings'>,
  list: MailingList,
  { kind, to, facts, replyTo, answers, attached }: Letter,
): Result<Buffer, string> {
  const { address, rules } = list;
  const requestAt = beside(address, 'request');
  const words = letterWords(kind, rules.language, {
    ...{ list: address, address, name: listName(list), description: rules.description, who: to },
    ...{ answerTo: '', refuseTo: '', url: '', requestAt, ownerAt: beside(address, 'owner') },
    ...{ leaveAt: beside(address, 'unsubscribe'), days: daysOf(settings().confirmWithin) },
    ...{ subject: '', because: '', lines: [], ...facts },
  });
  const from = parseMailbox(requestAt);
  if (!from.ok) return err(from.error);
  const named = printNamedMailbox({ name: listName(list), mailbox: from.value });
  if (!named.ok) return named;
  const circumstances = { now: clock.now(), random, domain: domainOf(address) };
  const isAnswer = answers != null && /^<[!-;=?-~]{1,900}>$/.test(answers);
  const fields = printAll([
    ...automaticFields(
      {
        ...{ from: named.value, to: `<${to}>`, subject: encodeText(words.subject) },
        kind: isAnswer ? 'auto-replied' : 'auto-generated',
      },
      circumstances,
    ),
    replyTo === undefined ? ok('') : printField('Reply-To', `<${replyTo}>`),
    ...(isAnswer ? [printField('In-Reply-To', answers), printField('References', answers)] : []),
    printField('MIME-Version', '1.0'),
  ]);
  if (!fields.ok) return fields;
  return ok(withContent(`${fields.value}${letterFields(list)}`, words.text, attached, newBoundary(random)));
}

function withContent(fields: string, text: string, attached: Buffer | undefined, boundary: string): Buffer {
  const { header, body } = textEntity(text, 'plain');
  if (!attached) return Buffer.from(`${fields}${header}\r\n${body}`, 'utf8');
  const encoding = attached.some(octet => octet > 127) ? '8bit' : '7bit';
  const top =
    `${fields}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n` +
    `--${boundary}\r\n${header}\r\n${body}\r\n--${boundary}\r\n` +
    `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  return Buffer.concat([Buffer.from(top, 'utf8'), attached, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

export const daysOf = (duration: Duration): number => Math.max(1, Math.round(duration / hours(24)));
