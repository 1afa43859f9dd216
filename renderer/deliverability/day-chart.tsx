/**
 * A bar for each day: what went well, and on it, hatched, what failed. The day under the pointer, or chosen with the arrow
 * keys, is told in words above; without one, the sum of all.
 */
import { type KeyboardEvent, useId, useState } from 'react';
import type { SummaryDay } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { barsOf, type ChartWords, dayText, dayWord, totalText } from './deliverability-words.ts';

const WIDTH = 900;
const HEIGHT = 120;

type Props = { readonly days: readonly SummaryDay[]; readonly words: ChartWords };

export function DayChart({ days, words }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const hatch = useId();
  const chosen = at === null ? undefined : days[at];
  const text = chosen ? dayText(chosen, words) : totalText(days, words);
  const last = days.length - 1;
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: (at ?? days.length) - 1,
      ArrowDown: (at ?? days.length) - 1,
      ArrowRight: (at ?? last) + 1,
      ArrowUp: (at ?? last) + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (event.key === 'Escape') setAt(null);
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, next)));
  };
  return (
    <figure className="chart">
      <figcaption className="chart-caption">
        <span className="num">{text}</span>
        <span className="chart-key" aria-hidden="true">
          <i data-of="passed" /> {words.passed} <i data-of="failed" /> {words.failed}
        </span>
      </figcaption>
      <div
        className="chart-bars"
        role="slider"
        tabIndex={0}
        aria-label={t('{what}, by day', { what: words.of })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={at ?? last}
        aria-valuetext={text}
        onKeyDown={move}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" className="bar-failed" />
              <rect width="2" height="6" className="bar-hatch" />
            </pattern>
          </defs>
          {barsOf(days, WIDTH, HEIGHT).map(({ day, x, width, passed, failed }, n) => (
            <g key={day.day} data-chosen={n === at || undefined} onPointerEnter={() => setAt(n)}>
              <rect className="bar-ground" x={x} width={width} y={0} height={HEIGHT} />
              <rect className="bar-passed" x={x} width={width} y={HEIGHT - passed} height={passed} />
              <rect fill={`url(#${hatch})`} x={x} width={width} y={HEIGHT - passed - failed} height={failed} />
            </g>
          ))}
        </svg>
      </div>
      <p className="chart-ends num" aria-hidden="true">
        <span>{days[0] && dayWord(days[0].name)}</span>
        <span>{days[last] && dayWord(days[last].name)}</span>
      </p>
    </figure>
  );
}
