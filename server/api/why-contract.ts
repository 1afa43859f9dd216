/** Of contract.ts: Why? asked in words, for mail that did not arrive, did not leave, or was never handed over. */
import type { Answer, Asking } from '../why/answer.ts';

export type {
  Action as WhyAction,
  Answer as WhyAnswer,
  Asking as WhyAsking,
  Cause as WhyCause,
  CauseCode as WhyCauseCode,
  Direction as WhyDirection,
  Evidence as WhyEvidence,
} from '../why/answer.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type WhyApi = {
  /** The first cause that is true, of whatever is meant by the text: an address, a subject, a Message-ID, a trace, a time. */
  readonly ask: Call<Asking, Answer>;
};
