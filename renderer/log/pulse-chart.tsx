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
      {steps.map((step, i) => (
        <span
          key={step.from}
          data-marked={(marked && i >= marked[0]! && i <= marked[1]!) || undefined}
          style={{ height: `${heightOf(step.all, most) * 100}%` }}
        >
          <i data-kind="waiting" style={{ flexGrow: step.waiting }} />
          <i data-kind="bad" style={{ flexGrow: step.bad }} />
          <i style={{ flexGrow: Math.max(0, step.all - step.waiting - step.bad) }} />
        </span>
      ))}
    </div>
  );
}
