/** A wait that can be ended early: a greeting or a reply that is held back, until the peer speaks or is gone. */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

export class Rest {
  readonly #clock: Clock;
  #end: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when it is over or ended. One at a time. */
  take(wait: Duration): Promise<void> {
    return new Promise(resolve => {
      const over = () => {
        this.#end = null;
        resolve();
      };
      const cancel = this.#clock.after(wait, over);
      this.#end = () => {
        cancel();
        over();
      };
    });
  }

  get isOn(): boolean {
    return this.#end !== null;
  }

  end(): void {
    this.#end?.();
  }
}
