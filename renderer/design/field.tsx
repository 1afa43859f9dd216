/** A field with its name, its help and its fault, tied together for those who hear it. */
import { type ComponentProps, useId } from 'react';
import { StatusShape } from './shapes.tsx';

type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
  readonly fault?: string | null | undefined;
};

export function TextField({ label, value, onChange, help, fault, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        value={value}
        onChange={event => onChange(event.target.value)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={help || fault ? `${id}-help` : undefined}
        {...rest}
      />
      {fault ? (
        <span className="field-fault" id={`${id}-help`} role="alert">
          <StatusShape shape="failed" />
          {fault}
        </span>
      ) : (
        help && (
          <span className="field-help" id={`${id}-help`}>
            {help}
          </span>
        )
      )}
    </div>
  );
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
};

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of form fields
    <div className="segments" role="group" aria-label={label}>
      {choices.map(([choice, name]) => (
        <button type="button" key={choice} aria-pressed={choice === value} onClick={() => onChange(choice)}>
          {name}
        </button>
      ))}
    </div>
  );
}

type SwitchProps = {
  readonly label: string;
  readonly help?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
};

/** On or off, at once. */
export function Switch({ label, help, on, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch-row">
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={on}
        aria-labelledby={`${id}-label`}
        aria-describedby={help ? `${id}-help` : undefined}
        disabled={disabled}
        onClick={() => onChange(!on)}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the switch beside it has the keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the words only make the switch larger to hit */}
      <span className="switch-words" onClick={() => !disabled && onChange(!on)}>
        <span id={`${id}-label`}>{label}</span>
        {help && (
          <span className="field-help" id={`${id}-help`}>
            {help}
          </span>
        )}
      </span>
    </div>
  );
}
