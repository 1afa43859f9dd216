/** Of contract.ts: mail that a rule of the owner's holds until a person has looked at it. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type HeldMessage = {
  readonly trace: string;
  /** Of the envelope; '' is the null sender. */
  readonly sender: string;
  /** Who stands in From; null where that is not known any more, or nobody does. */
  readonly author: { readonly name: string; readonly address: string } | null;
  readonly subject: string;
  readonly size: number;
  /** When it came. */
  readonly since: number;
  /** Those for whom it waits. */
  readonly recipients: readonly { readonly recipient: number; readonly address: string }[];
  /** As it was judged; null: that is forgotten. */
  readonly because: string | null;
  /** What held it, as it stands now; `text` null: the rule is gone since. */
  readonly rule: { readonly id: number; readonly text: string | null; readonly note: string } | null;
  /** Whose mail a rule before that one would let in, and when; null: there is nobody to name. */
  readonly pass: { readonly of: string; readonly when: string } | null;
};
export type HeldNow = {
  /** Those that have waited longest first. */
  readonly messages: readonly HeldMessage[];
  /** There are more than were asked for. */
  readonly more: boolean;
  /** Recipients held by somebody else: the breaker, a route, a person. */
  readonly others: number;
};

export type HeldApi = {
  /** `where`: words as of the queue's list; what is not held is left out of what they mean. */
  readonly held: Call<{ readonly where?: string; readonly limit: number }, HeldNow>;
  /** A rule before the one that holds it, for mail like this from this sender alone; and this one goes on. */
  readonly letPass: Call<
    { readonly trace: string },
    {
      readonly rule: { readonly id: number; readonly text: string };
      readonly of: string;
      readonly when: string;
      readonly recipients: readonly number[];
    }
  >;
};
