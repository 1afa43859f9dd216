/** Of commands.ts: addresses elsewhere that fail, how often, and which are not tried any more (directory/suppression.ts). */
import type { Instant } from '../base/units.ts';

export type StoredSuppression = {
  /** In lower case. */
  readonly address: string;
  /** 'counted': failures, not enough yet. 'allowed': somebody wishes it tried, whatever it says. */
  readonly state: 'counted' | 'suppressed' | 'allowed';
  readonly failures: number;
  readonly lastAt: Instant;
  /** Of a suppressed one; null: until somebody takes it off. */
  readonly until: Instant | null;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  /** The message that was refused last. */
  readonly trace: string | null;
  /** null: it came of itself. */
  readonly by: string | null;
};

export type ReturnCommands = {
  /**
   * One more final no; of one message it counts once. With `after` of them, none older than `since`, the address is
   * suppressed `until`; one that was suppressed before, at once. Also forgets some of what is older than `since`.
   */
  countFailure: {
    in: Pick<StoredSuppression, 'address' | 'status' | 'reply' | 'host'> & {
      readonly trace: string;
      readonly now: Instant;
      readonly since: Instant;
      readonly after: number;
      readonly until: Instant;
    };
    /** `isNew`: it was not suppressed before. */
    out: { readonly row: StoredSuppression; readonly isNew: boolean };
  };
  /** A message arrived: what came of itself is forgotten. */
  forgetFailures: { in: { readonly address: string }; out: { readonly forgotten: boolean } };
  putSuppression: {
    in: {
      readonly address: string;
      readonly state: 'suppressed' | 'allowed';
      readonly until: Instant | null;
      readonly by: string;
      readonly now: Instant;
    };
    out: Record<never, never>;
  };
  removeSuppression: { in: { readonly address: string }; out: Record<never, never> };
};
