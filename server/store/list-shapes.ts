/** Of shapes.ts: mailing lists, who is on them, what waits for an answer, and their posts. What a list's rules say stands in `body`, which only lists/ reads. */
import type { Bytes, Instant } from '../base/units.ts';
import type { ListRole } from './list-address.ts';
import type { Id } from './shapes.ts';

export type { ListRole } from './list-address.ts';

export type StoredList = {
  readonly id: Id;
  readonly address: string;
  readonly body: string;
  /** Accounts here that look after it. */
  readonly owners: readonly Id[];
  /** Where its posts are kept; null: nowhere. */
  readonly archive: ListArchive | null;
  readonly members: number;
  readonly createdAt: Instant;
};
export type ListArchive = {
  readonly account: Id;
  readonly mailbox: Id;
  /** Who may read it there, of those who live here. */
  readonly readers: 'owners' | 'members' | 'everybody';
};

/** active: gets posts. paused: wishes none for now. disabled: too much came back. */
export type MemberState = 'active' | 'paused' | 'disabled';
/** usual: as the list's rules say. moderated: a person looks first. free: nobody does. barred: not at all. */
export type MemberPosting = 'usual' | 'moderated' | 'free' | 'barred';

export type NewListMember = {
  /** In lookup form. */
  readonly address: string;
  readonly name: string;
  readonly state: MemberState;
  readonly posting: MemberPosting;
  /** Gets what he wrote himself, too. */
  readonly ownPosts: boolean;
};
export type ListMember = NewListMember & {
  readonly id: Id;
  readonly list: Id;
  readonly joinedAt: Instant;
  /** Who put him there, in words. */
  readonly by: string;
  /** Points for what came back. */
  readonly score: number;
  readonly bouncedAt: Instant | null;
  /** What was said last. */
  readonly said: string | null;
  readonly disabledAt: Instant | null;
  /** Letters since then that ask whether the address works again. */
  readonly probes: number;
  readonly probedAt: Instant | null;
};
export type MemberChange = Partial<Omit<NewListMember, 'address'>> &
  Partial<Pick<ListMember, 'score' | 'bouncedAt' | 'said' | 'disabledAt' | 'probes' | 'probedAt'>>;

export type ListRequest = {
  /** Of chance, and nobody's but the person's whom it was sent to. */
  readonly token: string;
  readonly list: Id;
  readonly kind: 'join' | 'leave' | 'return';
  readonly address: string;
  readonly name: string;
  /** confirm: by whom the address is; approve: by an owner. */
  readonly state: 'confirm' | 'approve';
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
};

/** held: waits for a moderator. approved: goes out next. going: to its members, in steps. */
export type PostState = 'held' | 'approved' | 'rejected' | 'going' | 'sent';
export type NewListPost = {
  readonly list: Id;
  /** Whose answer to a moderator's letter says what becomes of it. */
  readonly token: string;
  readonly message: Id;
  readonly trace: string;
  readonly author: string;
  readonly subject: string;
  /** Why it is held, in words; '' where it is not. */
  readonly reason: string;
  readonly size: Bytes;
};
export type ListPost = NewListPost & {
  readonly id: Id;
  /** The queue's row by which it came. */
  readonly recipient: Id;
  readonly state: PostState;
  readonly at: Instant;
  readonly decidedAt: Instant | null;
  readonly by: string | null;
  /** The last member who has been given it. */
  readonly reached: Id;
  readonly members: number;
};

/** An address of a list; `address`: the list's own. */
export type ListResolution = {
  readonly kind: 'list';
  readonly list: Id;
  readonly address: string;
  readonly role: ListRole;
  readonly token: string | null;
};
