/** Of contract.ts: how long mail stays in mailboxes, and whose may not be removed at all. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

/** Of one mailbox: what is over its time. */
export type RetentionRow = {
  readonly address: string;
  readonly mailbox: string;
  /** As it is written in the setting retention.rules. */
  readonly rule: string;
  readonly messages: number;
  readonly bytes: number;
  readonly oldest: number;
  /** Why none of it goes; null: it does. */
  readonly held: string | null;
};
export type HeldRow = { readonly address: string; readonly because: string };

export type RetentionApi = {
  readonly retention: {
    /** What would go now, by these rules or those that are set; nothing is changed. */
    readonly preview: Call<{ readonly rules?: readonly string[] }, readonly RetentionRow[]>;
    /** At once, instead of within a day; what went. */
    readonly apply: Call<Nothing, readonly RetentionRow[]>;
    readonly held: Call<Nothing, readonly HeldRow[]>;
    /** Nothing of it is removed for good any more, by nobody. null: that ends. */
    readonly hold: Call<{ readonly address: string; readonly because: string | null }, Nothing>;
  };
};
