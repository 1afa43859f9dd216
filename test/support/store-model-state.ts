/** What the model of the store remembers, and the small words of its rules. */
import type { Result } from '../../server/base/result.ts';
import type {
  CommandName,
  Commands,
  Expunged,
  Id,
  MailboxRole,
  NewMessage,
  NewRecipient,
  RecipientState,
  StoreFault,
  Uid,
  UidSet,
} from '../../server/store/interface.ts';

export type Entry = {
  message: Id;
  modSeq: number;
  flags: number;
  keywords: string[];
  internalDate: number;
  size: number;
};
export type Box = {
  id: Id;
  name: string;
  role: MailboxRole;
  uidValidity: number;
  uidNext: Uid;
  recentFrom: Uid;
  highest: number;
  entries: Map<Uid, Entry>;
  gone: Map<Uid, number>;
  rights: Map<string, string>;
  /** 'owner entry' → value. */
  annotations: Map<string, string>;
};
export type Person = {
  id: Id;
  quota: number | null;
  used: number;
  modSeq: number;
  uidValidityNext: number;
  mailboxNext: number;
  boxes: Map<Id, Box>;
  subscribed: Set<string>;
  /** When a mailbox was deleted last. */
  boxGone: number;
  documentNext: Id;
  /** Its own; a mailbox has its own too. */
  annotations: Map<string, string>;
  /** Without a body: gone. */
  documents: Map<Id, { kind: string; born: number; modSeq: number; body: string | null }>;
};
export type Recipient = {
  id: Id;
  queued: Id;
  wanted: NewRecipient;
  /** Whose expansion it is. */
  via?: string;
  state: RecipientState;
  attempts: number;
  nextAt: number | null;
  holder: string | null;
  until: number;
  fence: number;
  dot: boolean;
  uncertain: boolean;
  bits: number;
  delayTold: boolean;
  depth: number;
  settledAt: number | null;
};
export type State = {
  people: Map<Id, Person>;
  addresses: Map<string, Id>;
  messages: number[];
  queued: { id: Id; message: Id; given: NewMessage }[];
  /** Routes. */
  frozen: Set<string>;
  recipients: Recipient[];
  accepted: number;
  expunged: (Expunged & { readonly account: Id })[];
  expungedNext: Id;
};

export type Out<N extends CommandName> = Result<Commands[N]['out'], StoreFault>;
export type Acts = { [N in CommandName]?: (input: Commands[N]['in']) => Out<N> };

export const FIRST = ['INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'];
/** Of those: INBOX is inbox, and so on. */
export const firstRole = (name: string) => name.toLowerCase() as MailboxRole;
export const pathOf = (name: string) => name.replace(/^inbox(?=\/|$)/i, 'INBOX');
export const legal = (name: string) => name !== '' && name.split('/').every(level => level !== '');

export const setOf = (uids: readonly Uid[]): UidSet => {
  const out: [Uid, Uid][] = [];
  for (const uid of [...uids].sort((a, b) => a - b)) {
    const last = out.at(-1);
    if (last && last[1] === uid - 1) last[1] = uid;
    else out.push([uid, uid]);
  }
  return out;
};
export const within = (set: UidSet, uid: Uid) => set.some(([a, b]) => uid >= Math.min(a, b) && uid <= Math.max(a, b));
export const sorted = (keywords: Iterable<string>) => {
  const byName = new Map<string, string>();
  for (const keyword of keywords) if (!byName.has(keyword.toLowerCase())) byName.set(keyword.toLowerCase(), keyword);
  return [...byName.keys()].sort().map(name => byName.get(name)!);
};

/** Replaced as a whole when a refused command is taken back. */
export type World = { state: State };
