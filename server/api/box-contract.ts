/** Of contract.ts: boxes that several people share, and who else acts in an account. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type BoxMember = {
  readonly address: string;
  /** Letters of RFC 4314, in each of its mailboxes; '': none. */
  readonly rights: string;
  /** as: nobody sees who wrote; behalf: `Sender:` says it; null: he does not send in its name. */
  readonly send: 'as' | 'behalf' | null;
};
export type BoxRow = {
  readonly address: string;
  readonly name: string;
  /** Nobody signs in as it. Else: somebody's own account in which others act. */
  readonly isBox: boolean;
  /** What is sent in its name lies in its own Sent too. */
  readonly keepsSent: boolean;
  readonly members: readonly BoxMember[];
};
export type MemberChange = {
  readonly address: string;
  readonly whom: string;
  /** Not named: as they are; of somebody new all but to give rights. */
  readonly rights?: string;
  /** Not named: as it is; of somebody new `as` in a box, else null. */
  readonly send?: 'as' | 'behalf' | null;
};

export type BoxesApi = {
  readonly boxes: {
    /** Every box, and every account in which somebody else acts; or that one of them alone. */
    readonly list: Call<{ readonly address?: string }, readonly BoxRow[]>;
    readonly add: Call<{ readonly address: string; readonly name?: string; readonly quotaBytes?: number }, BoxRow>;
    /** No rights and no leave to send: he is none of its people any more. */
    readonly setMember: Call<MemberChange, BoxRow>;
    readonly keepSent: Call<{ readonly address: string; readonly keeps: boolean }, BoxRow>;
  };
};
