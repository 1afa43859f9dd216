/** Labels of the chosen messages: on, off, or a new one. A label is a keyword, so every client sees it. */
import { Check, Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { Dialog } from '../design/dialog.tsx';
import { knownLabels, rememberLabels } from './labels.ts';
import { labelFrom } from './plan.ts';

type LabelDialogProps = {
  readonly title: string;
  /** Those that all, or some, of the messages have. */
  readonly had: ReadonlyMap<string, 'all' | 'some'>;
  readonly onLabel: (label: string, on: boolean) => void;
  readonly onClose: () => void;
};

export function LabelDialog({ title, had, onLabel, onClose }: LabelDialogProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const wanted = labelFrom(typed);
  const found = [...new Set([...had.keys(), ...knownLabels()])]
    .sort()
    .filter(one => one.startsWith(typed.trim().toLowerCase()));
  const options = wanted !== null && !found.includes(wanted) ? [...found, wanted] : found;
  const active = Math.min(at, options.length - 1);
  const pick = (label: string): void => {
    rememberLabels([label]);
    onLabel(label, had.get(label) !== 'all');
    onClose();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter' && options[active]) pick(options[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <input
        className="input picker-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
        aria-label="Label"
        placeholder="Type a label"
        value={typed}
        onChange={event => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div className="picker-list" id={id} role="listbox" aria-label="Labels">
        {options.map((label, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
          <div
            key={label}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="picker-item"
            onPointerMove={() => setAt(i)}
            onClick={() => pick(label)}
          >
            <span className="menu-mark">
              {had.get(label) === 'all' && <Check size={14} strokeWidth={2} aria-hidden="true" />}
              {!found.includes(label) && <Plus size={14} strokeWidth={2} aria-hidden="true" />}
            </span>
            <span className="clip">{label}</span>
            <span className="quiet">
              {had.get(label) === 'all'
                ? 'takes it off'
                : had.get(label) === 'some'
                  ? 'some have it'
                  : found.includes(label)
                    ? ''
                    : 'new'}
            </span>
          </div>
        ))}
        {options.length === 0 && <p className="quiet picker-none">No label yet. Type one.</p>}
      </div>
    </Dialog>
  );
}
