/**
 * How many mistakes a peer may make: from `softErrors` on each costs it a growing wait, at `hardErrors` the
 * conversation ends. Counted are 5yz replies since the last accepted message; a 4yz is our wish, not its mistake.
 */
import type { Duration } from '../base/units.ts';
import type { Limits } from './options.ts';
import { isTemporary, type Refusal } from './reply.ts';

export class Patience {
  /** Negative replies of the whole conversation. */
  total = 0;
  readonly #limits: Limits;
  #mistakes = 0;
  #accepted = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** How long the answer must wait, or 'over'. */
  afterRefusal(refused: Refusal): Duration | 'over' {
    const { softErrors, hardErrors, errorDelay, longestDelay } = this.#limits;
    if (isTemporary(refused)) return 0;
    this.#mistakes++;
    if (this.#mistakes >= hardErrors) return 'over';
    return Math.max(0, Math.min((this.#mistakes - softErrors) * errorDelay, longestDelay));
  }

  /** `accepted`: messages so far. One more than before, and the mistakes are forgiven. */
  forgive(accepted: number): void {
    if (accepted > this.#accepted) this.#mistakes = 0;
    this.#accepted = accepted;
  }
}
