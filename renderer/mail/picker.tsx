/** One of many, chosen by typing how it begins: a field that keeps the focus, and what fits it below. */
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Dialog } from '../design/dialog.tsx';
import './picker.css';

type PickerProps<T> = {
  readonly title: string;
  /** What one of them is, and what they are. */
  readonly label: string;
  readonly labels: string;
  readonly placeholder: string;
  /** Those that fit what is typed, in order. */
  readonly optionsFor: (typed: string) => readonly T[];
  readonly keyOf: (option: T) => string;
  readonly face: (option: T) => ReactNode;
  /** Said when nothing fits. */
  readonly none: string;
  readonly onPick: (option: T) => void;
  readonly onClose: () => void;
};

export function Picker<T>(props: PickerProps<T>) {
  const { title, label, labels, placeholder, optionsFor, keyOf, face, none, onPick, onClose } = props;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const options = optionsFor(typed);
  const active = Math.min(at, options.length - 1);
  const key = (event: KeyboardEvent): void => {
    const chosen = options[active];
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter' && chosen !== undefined) onPick(chosen);
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
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onChange={event => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div className="picker-list" id={id} role="listbox" aria-label={labels}>
        {options.map((option, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
          <div
            key={keyOf(option)}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="picker-item"
            ref={element => {
              if (i === active) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setAt(i)}
            onClick={() => onPick(option)}
          >
            {face(option)}
          </div>
        ))}
        {options.length === 0 && <p className="quiet picker-none">{none}</p>}
      </div>
    </Dialog>
  );
}
