/**
 * Of contract.ts: mailing lists. `as`: an account that looks after the list, whose rights count; not given: whoever owns this
 * server. Who may not see a list hears that there is none.
 */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

/** lists/rules.ts. */
export type MailingListRules = {
  readonly name: string;
  readonly description: string;
  readonly language: 'en' | 'de';
  readonly posting: 'anybody' | 'members' | 'moderated' | 'owners';
  readonly others: 'hold' | 'refuse' | 'discard';
  readonly proof: 'usual' | 'strict';
  readonly joining: 'open' | 'approval' | 'invited';
  readonly subjectPrefix: string;
  readonly footer: string;
  readonly replyTo: 'author' | 'list';
  /** Octets. */
  readonly maxSize: number;
  readonly rewriteFrom: 'needed' | 'always' | 'never';
  readonly skipAddressed: boolean;
  readonly greets: boolean;
  readonly bounceLimit: number;
};
export type MailingListArchive = {
  readonly account: string;
  readonly mailbox: string;
  readonly readers: 'owners' | 'members' | 'everybody';
};
export type MailingListRow = {
  readonly id: number;
  readonly address: string;
  readonly rules: MailingListRules;
  readonly owners: readonly string[];
  readonly archive: MailingListArchive | null;
  readonly members: number;
  /** What waits for an owner: posts, and people who wish to join. */
  readonly held: number;
  readonly requests: number;
  readonly createdAt: number;
};
/** What is not named stays, or is as usual. */
export type MailingListGiven = {
  readonly address: string;
  readonly rules?: Partial<MailingListRules>;
  readonly owners?: readonly string[];
  readonly archive?: MailingListArchive | null;
};
export type MailingListMember = {
  readonly id: number;
  readonly address: string;
  readonly name: string;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly posting: 'usual' | 'moderated' | 'free' | 'barred';
  readonly ownPosts: boolean;
  readonly joinedAt: number;
  readonly by: string;
  /** Points for what came back, and what was said last. */
  readonly score: number;
  readonly said: string | null;
  readonly disabledAt: number | null;
};
export type MailingListPost = {
  readonly id: number;
  readonly trace: string;
  readonly author: string;
  readonly subject: string;
  /** Why it was held; '' where it was not. */
  readonly reason: string;
  readonly size: number;
  readonly state: 'held' | 'approved' | 'rejected' | 'going' | 'sent';
  readonly at: number;
  readonly decidedAt: number | null;
  readonly by: string | null;
  readonly members: number;
};
export type MailingListRequest = {
  readonly kind: 'join' | 'leave' | 'return';
  readonly address: string;
  readonly name: string;
  /** By whom it is to be answered. */
  readonly state: 'confirm' | 'approve';
  readonly askedAt: number;
  readonly expiresAt: number;
};
export type MailingListImported = {
  /** Taken, or in a preview: would be. */
  readonly added: number;
  readonly lines: readonly {
    readonly line: number;
    readonly address: string;
    readonly name: string;
    readonly fault: string | null;
  }[];
};

type As = { readonly as?: string };
type One = As & { readonly address: string };

export type MailingListsApi = {
  readonly list: Call<As, readonly MailingListRow[]>;
  /** Again after each change. */
  readonly watch: Feed<As, readonly MailingListRow[]>;
  readonly get: Call<One, MailingListRow>;
  readonly make: Call<MailingListGiven, MailingListRow>;
  readonly change: Call<As & MailingListGiven, MailingListRow>;
  /** What it was. */
  readonly remove: Call<One, MailingListRow>;
  readonly members: Call<
    One & {
      readonly after?: number;
      readonly limit: number;
      readonly state?: MailingListMember['state'];
      readonly search?: string;
    },
    readonly MailingListMember[]
  >;
  readonly addMembers: Call<
    One & {
      readonly members: readonly { readonly address: string; readonly name?: string }[];
      readonly welcome?: boolean;
    },
    { readonly added: readonly string[] }
  >;
  readonly changeMember: Call<
    One & {
      readonly member: string;
      readonly name?: string;
      readonly state?: 'active' | 'paused';
      readonly posting?: MailingListMember['posting'];
      readonly ownPosts?: boolean;
    },
    MailingListMember
  >;
  readonly removeMembers: Call<One & { readonly members: readonly string[] }, { readonly removed: number }>;
  readonly importMembers: Call<One & { readonly text: string; readonly preview: boolean }, MailingListImported>;
  readonly exportMembers: Call<One & { readonly form: 'text' | 'csv' }, { readonly text: string }>;
  /** The newest first. `held`: only those that wait. */
  readonly posts: Call<One & { readonly held: boolean; readonly limit: number }, readonly MailingListPost[]>;
  readonly approve: Call<One & { readonly post: number }, MailingListPost>;
  /** `words`: its author hears them, if he is known here; not given: he hears nothing. */
  readonly reject: Call<One & { readonly post: number; readonly words?: string }, MailingListPost>;
  readonly requests: Call<One, readonly MailingListRequest[]>;
  readonly answer: Call<One & { readonly who: string; readonly yes: boolean }, Record<never, never>>;
};
