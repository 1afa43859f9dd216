/** Why a message was judged as it was, as the API tells it. */
import type { Verdict } from '../judgement/decide.ts';
import type { RuleDraft } from '../judgement/rule-text.ts';

export type JudgedAct = 'accept' | 'junk' | 'hold' | 'refuse' | 'later';

/** A proof of who wrote it; `domain`: who stands behind it, or fails to; '' for nobody. */
export type Vouching = {
  readonly method: 'SPF' | 'DKIM' | 'DMARC' | 'ARC';
  readonly result: string;
  readonly domain: string;
  readonly because: string;
};

export type Why = {
  readonly at: number;
  /** What was done. */
  readonly act: JudgedAct;
  /** What was decided: where the owner only watches, that is not done. */
  readonly would: JudgedAct;
  readonly stage: string;
  readonly score: number;
  readonly because: string;
  /** What decided; null: nothing spoke up, so it was let in. */
  readonly by: Verdict['by'];
  readonly findings: readonly {
    readonly name: string;
    readonly points: number;
    readonly words: string;
    /** Whatever the points are. */
    readonly demands?: 'refuse' | 'junk' | 'later';
  }[];
  /** Rules that met it. */
  readonly rules: readonly number[];
  /** The same as they stand now. */
  readonly met: readonly {
    readonly id: number;
    /** null: it is gone since. */
    readonly text: string | null;
    readonly note: string;
    readonly enabled: boolean;
    /** That it adds. */
    readonly points: number | null;
  }[];
  /** From how many points on, as it is set now; null: never. */
  readonly junkFrom: number;
  readonly refuseFrom: number | null;
  readonly vouching: readonly Vouching[];
  readonly scans: readonly {
    readonly scanner: string;
    readonly verdict: 'clean' | 'junk' | 'refuse' | 'later' | 'failed';
    readonly score: number;
    readonly because: string;
  }[];
  /** The rule that would let such mail in, also as it is typed; null: there is none to offer. */
  readonly pardon: {
    readonly rule: RuleDraft;
    readonly text: string;
    readonly of: string;
    readonly when: string;
  } | null;
  /** All that was known, as it was judged. */
  readonly facts: unknown;
};
