/** What a plan has come to so far: gathered action by action, and given to the store as one act. */
import { type Event, event } from '../events/event.ts';
import type { SiftedAct } from '../events/sifted-facts.ts';
import { isProperName, isReserved } from '../imap/syntax/mailbox-name.ts';
import type { SieveFacts, SieveMessage } from '../sieve/facts.ts';
import type { Because, Destination, Flags } from '../sieve/plan.ts';
import { mailboxName, mailboxOfId, roleOfUse } from '../sifting/answers.ts';
import type { Stage } from '../sifting/scripts.ts';
import {
  type Account,
  type Filing,
  Flag,
  type Judged,
  type Lease,
  type Mailbox,
  type Memory,
  type NewMessage,
  type NewRecipient,
  type Note,
  type Store,
} from '../store/interface.ts';

/** What is told of a message, wherever its script runs. */
export type Told = Pick<Lease, 'address' | 'sender' | 'trace' | 'acceptedAt'>;

/** One message in one account, while its scripts run. */
export type Turn<L extends Told = Lease> = {
  readonly lease: L;
  readonly account: Account;
  readonly facts: SieveFacts;
  readonly judged: Omit<Judged, 'rules'> | null;
  /** Where it would come without a script. */
  readonly inbox: string;
  readonly now: number;
  readonly draft: Draft;
  /** The account's mailboxes, read once. */
  readonly mailboxes: () => Promise<readonly Mailbox[]>;
};

export type Draft = {
  readonly contents: { readonly bytes: Uint8Array; readonly trace: string }[];
  readonly files: Filing[];
  readonly sends: NewMessage[];
  readonly redirects: NewRecipient[];
  /** Of those: whose wish to hear of it the script has said itself (RFC 6009). */
  readonly wished: Set<NewRecipient>;
  readonly memories: Memory[];
  readonly notes: Note[];
  /** Which edited message is which content. */
  readonly edited: Map<SieveMessage, number>;
};
export const emptyDraft = (): Draft => ({
  ...{ contents: [], files: [], sends: [], redirects: [], wished: new Set(), memories: [] },
  ...{ notes: [], edited: new Map() },
});

/** Whose rule it was: 'rule “Invoices” (script main, line 12)'. */
export function byWords({ line, rule }: Because, { name, owner }: Stage): string {
  const script = `script ${name}${owner === 'server' ? ' of the server' : ''}${line > 0 ? `, line ${line}` : ''}`;
  return rule === null ? `the ${script}` : `rule “${rule}” (${script})`;
}

export function tell(turn: Turn<Told>, did: SiftedAct, by: string, more: More = {}): void {
  const { lease, account, now, draft } = turn;
  const { to = null, because = null, sent } = more;
  const facts = { recipient: lease.address, account: account.address, did, to, because, by };
  draft.notes.push(event('mda.sifted', now, lease.trace, { ...facts, ...(sent ? { sent } : {}) }));
}
type More = { readonly to?: string; readonly because?: string; readonly sent?: string };

/** null: as it came. */
export function contentOf({ facts, draft, lease }: Turn<Told>, message: SieveMessage): number | null {
  if (message === facts.message) return null;
  const known = draft.edited.get(message);
  if (known !== undefined) return known;
  const at = draft.contents.push({ bytes: message.octets(), trace: lease.trace }) - 1;
  draft.edited.set(message, at);
  return at;
}

export function fileInto(
  turn: Turn<Told>,
  place: Place,
  flags: Flags,
  content: number | null,
  by: string | null,
): void {
  const { lease, account, now, draft } = turn;
  const note: Event = event('mda.filed', now, lease.trace, {
    ...{ recipient: lease.address, account: account.address, mailbox: place.mailbox },
    ...{ delay: (now - lease.acceptedAt) / 1000, captured: false },
    ...(by === null ? {} : { by }),
  });
  draft.files.push({ ...place, ...marksOf(flags), content, note });
}

/** Of several copies the one in INBOX, else the first, is the message that was filed; others are told as copies of it. */
export function filedOnce(files: readonly Filing[]): readonly Filing[] {
  const told = files.filter(({ note }) => note !== null);
  const main = told.find(({ mailbox }) => mailbox === 'INBOX') ?? told[0];
  return files.map(file => (file.note === null || file === main ? file : { ...file, note: copied(file.note) }));
}

export function copied(note: Note): Note {
  const { recipient, account, mailbox, by } = note.fields;
  return { ...note, name: 'mda.copied', fields: { recipient, account, mailbox, ...(by === undefined ? {} : { by }) } };
}

export type Place = Pick<Filing, 'mailbox' | 'id' | 'make' | 'role'>;

/** Where it is kept: made where somebody deleted it meanwhile. */
export const kept = (turn: Turn<Told>): Place => ({ mailbox: turn.inbox, make: true });

/** Of a name that a stranger's letter has a part in. */
const MOST_LEVELS = 20;

/** What no mail program could make, or reach, a script does not make either: the message comes to INBOX. */
const mayBeMade = (name: string): boolean =>
  isProperName(name) && !isReserved(name) && name.split('/').length <= MOST_LEVELS;

/** RFC 9042 §3 before RFC 8579 §4 before the name. */
export async function placeOf(turn: Turn<Told>, to: Destination, makesAll: boolean): Promise<Place> {
  const name = mailboxName(to.mailbox);
  const named: Place = { mailbox: name, make: (to.create || makesAll) && mayBeMade(name) };
  const id = to.mailboxId === null ? null : mailboxOfId(to.mailboxId);
  const all = id === null && to.specialUse === null ? [] : await turn.mailboxes();
  const meant = all.find(one => one.id === id);
  if (meant) return { ...named, mailbox: meant.name, id: meant.id };
  const role = to.specialUse === null ? null : roleOfUse(to.specialUse);
  const used = role === null ? undefined : all.find(one => one.role === role);
  if (used) return { ...named, mailbox: used.name, id: used.id };
  return role === null ? named : { ...named, role };
}

const bits: Readonly<Record<string, number>> = {
  '\\seen': Flag.seen,
  '\\answered': Flag.answered,
  '\\flagged': Flag.flagged,
  '\\deleted': Flag.deleted,
  '\\draft': Flag.draft,
};
/** RFC 9051 §9, flag-keyword: an atom. */
const keyword = /^[^\s()[\]{}%*"\\\p{Cc}]+$/u;

/** RFC 5232 §2: what is no flag that a message can have is passed over. */
export function marksOf(flags: Flags): { readonly flags: number; readonly keywords: readonly string[] } {
  const all = flags ?? [];
  return {
    flags: all.reduce((sum, flag) => sum | (bits[flag.toLowerCase()] ?? 0), 0),
    keywords: all.filter(flag => keyword.test(flag) && Buffer.byteLength(flag) === flag.length),
  };
}

/** Read once, however many actions ask. */
export function mailboxesOnce(store: Pick<Store, 'mailboxes'>, account: number): Turn['mailboxes'] {
  let list: Promise<readonly Mailbox[]> | null = null;
  return () => {
    list ??= store.mailboxes(account);
    return list;
  };
}
