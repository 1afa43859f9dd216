/** The border between two panes: dragged, or moved with the arrows; a double click gives back the usual width. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import './splitter.css';

type SplitterProps = {
  readonly label: string;
  /** vertical: between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly onChange: (value: number) => void;
};
const STEP = 16;

export function Splitter({ label, orientation, value, least, most, usual, onChange }: SplitterProps) {
  const from = useRef<{ readonly at: number; readonly value: number } | null>(null);
  const vertical = orientation === 'vertical';
  const change = (to: number): void => onChange(Math.round(Math.max(least, Math.min(most, to))));
  const place = (event: PointerEvent): number => (vertical ? event.clientX : event.clientY);
  const key = (event: KeyboardEvent): void => {
    const by: Readonly<Record<string, number>> = vertical
      ? { ArrowLeft: value - STEP, ArrowRight: value + STEP, Home: least, End: most }
      : { ArrowUp: value - STEP, ArrowDown: value + STEP, Home: least, End: most };
    const to = by[event.key];
    if (to === undefined) return;
    event.preventDefault();
    change(to);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no rule between paragraphs
    <div
      className="splitter"
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={key}
      onDoubleClick={() => onChange(usual)}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { at: place(event), value };
      }}
      onPointerMove={event => from.current && change(from.current.value + place(event) - from.current.at)}
      onPointerUp={() => {
        from.current = null;
      }}
      onPointerCancel={() => {
        from.current = null;
      }}
    />
  );
}
