/** The last five minutes above the log. Drag over it to see that stretch only; the search says the same as `at:…`. */
import { useRef, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { useNow } from '../live.ts';
import { heightOf, type Pulse, rangeOf } from './pulse.ts';

type PulseChartProps = { readonly pulse: Pulse; readonly onRange: (range: string) => void };

export function PulseChart({ pulse, onRange }: PulseChartProps) {
  const now = useNow(1000);
  const held = useRef<{ readonly steps: ReturnType<Pulse['steps']>; readonly from: number } | null>(null);
  const [dragged, setDragged] = useState<readonly [number, number] | null>(null);
  // While somebody drags, what lies under the pointer stands still.
  const steps = held.current?.steps ?? pulse.steps(now);
  const most = Math.max(1, ...steps.map(step => step.all));
  const at = (event: React.PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(steps.length - 1, Math.floor(share * steps.length)));
  };
  const marked = dragged && [Math.min(...dragged), Math.max(...dragged)];
  return (
    <div
      className="pulse"
      aria-hidden="true"
      title={t('The last five minutes. Drag to see a stretch of it.')}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { steps, from: at(event) };
        setDragged([at(event), at(event)]);
      }}
      onPointerMove={event => held.current && setDragged([held.current.from, at(event)])}
      onPointerUp={() => {
        if (dragged) onRange(rangeOf(steps[dragged[0]]!, steps[dragged[1]]!));
        held.current = null;
        setDragged(null);
      }}
      onPointerCancel={() => {
        held.current = null;
        setDragged(null);
      }}
    >
      {/* By their places, and grown by a transform: as time goes on nothing moves, and nothing is laid out anew. */}
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place is a place
        <span key={i} data-marked={(marked && i >= marked[0]! && i <= marked[1]!) || undefined}>
          <i data-kind="waiting" style={grown(step, most, step.all)} />
          <i data-kind="bad" style={grown(step, most, step.all - step.waiting)} />
          <i style={grown(step, most, step.all - step.waiting - step.bad)} />
        </span>
      ))}
    </div>
  );
}

/** As high as these many of a step's events; each kind stands in front of the one above it. */
const grown = ({ all }: { readonly all: number }, most: number, of: number): React.CSSProperties => ({
  transform: `scaleY(${all === 0 ? 0 : (heightOf(all, most) * Math.max(0, of)) / all})`,
});
