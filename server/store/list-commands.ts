/** Of commands.ts and views.ts: mailing lists. What mail asks of a list, what it changes and what is answered is one act. */
import type { Instant } from '../base/units.ts';
import type {
  ListArchive,
  ListMember,
  ListPost,
  ListRequest,
  MemberChange,
  NewListMember,
  NewListPost,
  PostState,
  StoredList,
} from './list-shapes.ts';
import type { Accepted, EnvelopeParameters, Lease, NewMessage, NewRecipient } from './queue-shapes.ts';
import type { Id } from './shapes.ts';

/** The queue's row that the act ends: the mail by which it was asked for. */
export type ListLease = {
  readonly recipient: Id;
  readonly fence: number;
  /** held: it waits for a person, under his name. */
  readonly end: 'delivered' | 'discarded' | 'held';
  readonly reply: string;
  readonly by: string;
};

export type ListChange =
  | { readonly do: 'add'; readonly members: readonly NewListMember[]; readonly by: string; readonly most: number }
  | { readonly do: 'remove'; readonly members: readonly Id[] }
  | ({ readonly do: 'set'; readonly member: Id } & MemberChange)
  /** Its token may be asked again, and then counts from now. */
  | { readonly do: 'ask'; readonly request: Omit<ListRequest, 'list' | 'askedAt'> }
  | { readonly do: 'answered'; readonly token: string }
  /** Held, by the lease of this act. */
  | { readonly do: 'hold'; readonly post: Omit<NewListPost, 'list'> }
  /** Approved, its row of the queue goes on; rejected, it ends. */
  | { readonly do: 'decide'; readonly post: Id; readonly state: 'approved' | 'rejected'; readonly by: string };

export type ListCommands = {
  /** `id` null: a new one; its owners are accounts. */
  putList: {
    in: {
      readonly id: Id | null;
      readonly address: string;
      readonly body: string;
      readonly owners: readonly Id[];
      readonly archive: ListArchive | null;
    };
    out: { readonly id: Id };
  };
  /** With its members; held posts end, and nobody is told. */
  removeList: { in: { readonly id: Id; readonly by: string }; out: Record<never, never> };
  /**
   * All or nothing: the lease is ended, the list changed, letters queued. `changed`: an answer to what is answered already;
   * `no-such`: a member, a request or a post that is not there (any more).
   */
  changeList: {
    in: {
      readonly list: Id;
      readonly lease?: ListLease;
      readonly changes: readonly ListChange[];
      readonly letters: readonly NewMessage[];
    };
    /** Of those to be added, whoever was not there yet. */
    out: { readonly added: readonly string[]; readonly letters: readonly Accepted[] };
  };
  /**
   * A post becomes a message of its own, for these members and up to this one. The first step makes it, and files it in the
   * archive where there is room; the last ends the lease. After a crash it goes on where it stood.
   */
  distribute: {
    in: {
      readonly recipient: Id;
      readonly fence: number;
      readonly post: NewListPost;
      /** null: it was begun with. */
      readonly copy: {
        readonly bytes: Uint8Array;
        readonly prefix: string;
        readonly sender: string;
        readonly parameters: EnvelopeParameters;
        readonly expiresAt: Instant;
      } | null;
      readonly into: readonly NewRecipient[];
      readonly reached: Id;
      readonly isLast: boolean;
      readonly lease?: { readonly holder: string; readonly until: Instant };
    };
    /** `members`: so many have been given it by now. */
    out: { readonly recipients: readonly Lease[]; readonly members: number };
  };
  /** Requests that nobody answered, and posts of which nothing is to be known any more. */
  forgetListWork: {
    in: { readonly requestsBefore: Instant; readonly postsBefore: Instant; readonly limit: number };
    out: { readonly forgotten: number };
  };
};

export type ListReading = {
  /** By address. */
  lists(): Promise<readonly StoredList[]>;
  list(which: Id | string): Promise<StoredList | null>;
  /** By id, above `after`; `state`: only those. `search`: in address or name. */
  listMembers(
    list: Id,
    page: {
      readonly after: Id;
      readonly limit: number;
      readonly state?: ListMember['state'];
      readonly search?: string;
    },
  ): Promise<readonly ListMember[]>;
  listMember(list: Id, which: Id | string): Promise<ListMember | null>;
  /** Disabled ones whose address was asked after before `probedBefore`, or never; of all lists. */
  listMembersToProbe(probedBefore: Instant, limit: number): Promise<readonly ListMember[]>;
  listRequest(token: string): Promise<ListRequest | null>;
  /** The newest first. */
  listRequests(list: Id, limit: number): Promise<readonly ListRequest[]>;
  /** How many letters of confirmation an address was sent since then, by any list; and the list, to anybody. */
  listAskedSince(
    list: Id,
    address: string,
    since: Instant,
  ): Promise<{ readonly address: number; readonly list: number }>;
  /** The newest first. */
  listPosts(list: Id, states: readonly PostState[], limit: number): Promise<readonly ListPost[]>;
  listPost(
    which: { readonly id: Id } | { readonly recipient: Id } | { readonly token: string },
  ): Promise<ListPost | null>;
  /** Held before then, of all lists. */
  listPostsHeldBefore(at: Instant, limit: number): Promise<readonly ListPost[]>;
  /** Lists on which an address is. */
  listsOf(
    address: string,
  ): Promise<readonly { readonly list: Id; readonly address: string; readonly state: ListMember['state'] }[]>;
};
