/**
 * How often something happened in the last minute and the last hour, in six numbers: what is left of the span before is
 * taken as spread evenly. Never less than what the present span holds, never a list of moments. Pure.
 */
import { hours, minutes } from '../base/units.ts';

export type Span = 'minute' | 'hour';
const lengths: { readonly [S in Span]: number } = { minute: minutes(1), hour: hours(1) };

/** Of one span: how much in the present one, and in the one before. */
type Pair = { at: number; now: number; before: number };

export class Count {
  readonly #minute: Pair = { at: 0, now: 0, before: 0 };
  readonly #hour: Pair = { at: 0, now: 0, before: 0 };

  /** `now`: a clock that never goes back. */
  add(now: number): void {
    for (const span of ['minute', 'hour'] as const) this.#moved(span, now).now++;
  }

  in(span: Span, now: number): number {
    const pair = this.#moved(span, now);
    const length = lengths[span];
    return pair.now + Math.floor(pair.before * (1 - (now % length) / length));
  }

  #moved(span: Span, now: number): Pair {
    const pair = span === 'minute' ? this.#minute : this.#hour;
    const at = Math.floor(now / lengths[span]);
    if (at === pair.at) return pair;
    pair.before = at === pair.at + 1 ? pair.now : 0;
    pair.now = 0;
    pair.at = at;
    return pair;
  }
}
