/** What comes back: reports of others about our mail, what a no means, and addresses that are not tried any more. */
import type { StoredSuppression } from '../store/interface.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

/** mime/causes.ts, in words. */
export type Explanation = {
  /** 'no-such-address', 'mailbox-full' …: one of a closed list. */
  readonly cause: string;
  readonly who: 'you' | 'your-administrator' | 'recipient' | 'their-administrator' | 'nobody';
  /** The same in words: "the recipient". */
  readonly whoInWords: string;
  /** It may go better by itself. */
  readonly temporary: boolean;
  /** Whole sentences. */
  readonly why: string;
  readonly fix: string;
};

export type HeardRow = {
  readonly id: number;
  readonly at: number;
  /** Of the message that it is about. */
  readonly trace: string;
  readonly kind: string;
  readonly recipient: string | null;
  readonly by: string | null;
  readonly status: string | null;
  readonly reply: string | null;
  readonly cause: string | null;
  readonly who: string | null;
  /** "mx.there.example returned it three hours after taking it: …" */
  readonly sentence: string;
  /** The trace of the message by which it came. */
  readonly report: string;
};

/** `trace`: of the message that failed last; `by`: the person who wished it, null: it came of itself. */
export type SuppressionRow = Omit<StoredSuppression, 'state'> & {
  readonly state: 'suppressed' | 'allowed';
  readonly why: string | null;
};

export type ReturnsApi = {
  /** What each of these means; at most five hundred. `final`: it is not tried again. */
  readonly explain: Call<
    {
      readonly replies: readonly {
        readonly status: string | null;
        readonly reply: string | null;
        readonly final?: boolean;
      }[];
      readonly language?: 'en' | 'de';
    },
    readonly Explanation[]
  >;
  /** The newest first; `before`: only ids below. */
  readonly list: Call<{ readonly before?: number; readonly limit: number }, readonly HeardRow[]>;
};

export type SuppressionApi = {
  /** Those that failed last first. */
  readonly list: Call<Nothing, readonly SuppressionRow[]>;
  /** Again after each change. */
  readonly watch: Feed<Nothing, readonly SuppressionRow[]>;
  /** `days` not given: until somebody takes it off. */
  readonly add: Call<{ readonly address: string; readonly days?: number }, SuppressionRow>;
  /** It is tried whatever its server says. */
  readonly allow: Call<{ readonly address: string }, SuppressionRow>;
  /** It is tried again; false: nothing stood against it. */
  readonly remove: Call<{ readonly address: string }, { readonly removed: boolean }>;
};
