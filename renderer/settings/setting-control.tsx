/** The control that fits a setting: a switch, a number with its unit, a choice, a list by lines, a secret, a text. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Setting, SettingChange } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Choice } from '../design/field.tsx';
import { amountOf, labelOf, unitNames } from './settings-words.ts';

export type Value = Exclude<SettingChange['value'], null>;
type ControlProps = {
  readonly setting: Setting;
  /** As a person would write it; `items` of a list. */
  readonly text: string;
  readonly items: readonly string[];
  readonly disabled: boolean;
  readonly faulty: boolean;
  /** Of the words that explain it. */
  readonly describedBy: string | undefined;
  readonly onChange: (value: Value) => void;
};

export function Control(props: ControlProps) {
  const { setting, text, disabled, onChange, describedBy } = props;
  const name = labelOf(setting.key);
  if (setting.secret) return <Secret {...props} />;
  switch (setting.kind) {
    case 'boolean':
      return (
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={text === 'true'}
          aria-label={name}
          aria-describedby={describedBy}
          disabled={disabled}
          onClick={() => onChange(String(text !== 'true'))}
        />
      );
    case 'choice':
      return setting.choices.length <= 3 && setting.choices.join('').length < 30 && !disabled ? (
        <Choice label={name} value={text} choices={setting.choices.map(one => [one, one])} onChange={onChange} />
      ) : (
        <select
          className="input"
          aria-label={name}
          aria-describedby={describedBy}
          value={text}
          disabled={disabled}
          onChange={event => onChange(event.target.value)}
        >
          {setting.choices.map(one => (
            <option key={one}>{one}</option>
          ))}
        </select>
      );
    case 'duration':
    case 'bytes':
      return <Amount {...props} />;
    case 'port':
      return <Port {...props} />;
    case 'integer':
      return <Line {...props} narrow />;
    case 'list':
      return <Lines {...props} />;
    case 'text':
      return <Line {...props} />;
  }
}

/** After the last key; leaving the field tells at once. */
const PAUSE = 500;

/** What is typed, until it is told; what comes from outside takes its place, but not under the hands. */
function useTyped(text: string, tell: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef(false);
  const told = useRef(text);
  useEffect(() => {
    told.current = text;
    if (!busy.current) setTyped(text);
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const now = (value: string): void => {
    clearTimeout(timer.current);
    busy.current = false;
    if (value === told.current) return;
    told.current = value;
    tell(value);
  };
  return {
    typed,
    onChange(value: string): void {
      busy.current = true;
      setTyped(value);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => now(value), PAUSE);
    },
    onBlur: () => busy.current && now(typed),
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) now(typed);
    },
  };
}

const common = ({ setting, disabled, faulty, describedBy }: ControlProps) => ({
  'aria-label': labelOf(setting.key),
  'aria-describedby': describedBy,
  'aria-invalid': faulty || undefined,
  disabled,
  spellCheck: false,
  autoComplete: 'off',
});

function Line({ narrow = false, ...props }: ControlProps & { readonly narrow?: boolean }) {
  const { typed, onChange, ...hear } = useTyped(props.text, props.onChange);
  return (
    <input
      className="input"
      data-narrow={narrow || undefined}
      inputMode={narrow ? 'numeric' : undefined}
      value={typed}
      onChange={event => onChange(event.target.value)}
      {...hear}
      {...common(props)}
    />
  );
}

const durations = ['ms', 's', 'm', 'h', 'd'];
const sizes = ['B', 'KB', 'MB', 'GB'];

function Amount(props: ControlProps) {
  const { setting, text, onChange: tell, disabled } = props;
  const units = setting.kind === 'duration' ? durations : sizes;
  const { amount, unit } = amountOf(text) ?? { amount: text, unit: units[1]! };
  const { typed, onChange, ...hear } = useTyped(amount, value => tell(`${value}${unit}`));
  return (
    <span className="amount">
      <input
        className="input"
        data-narrow=""
        inputMode="decimal"
        value={typed}
        onChange={event => onChange(event.target.value)}
        {...hear}
        {...common(props)}
      />
      <select
        className="input"
        aria-label={t('Unit of {name}', { name: labelOf(setting.key) })}
        value={unit}
        disabled={disabled}
        onChange={event => tell(`${typed}${event.target.value}`)}
      >
        {[...new Set([...units, unit])].map(one => (
          <option key={one} value={one}>
            {unitNames[one] ?? one}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Open or closed; open, a number. */
function Port(props: ControlProps) {
  const { setting, text, disabled, describedBy, onChange: tell } = props;
  const isOpen = text !== 'off';
  const name = labelOf(setting.key);
  const other = [setting.base, setting.default, '0'].find(one => one !== 'off')!;
  return (
    <span className="amount">
      {isOpen && <Line {...props} narrow />}
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOpen}
        aria-label={t('{name}: open', { name })}
        aria-describedby={describedBy}
        disabled={disabled}
        onClick={() => tell(isOpen ? 'off' : other)}
      />
    </span>
  );
}

const MOST_ROWS = 12;

function Lines(props: ControlProps) {
  const { items, onChange: tell } = props;
  const { typed, onChange, onBlur } = useTyped(items.join('\n'), text =>
    tell(
      text
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean),
    ),
  );
  return (
    <textarea
      className="input lines mono"
      rows={Math.min(MOST_ROWS, Math.max(2, typed.split('\n').length))}
      placeholder={t('one a line')}
      value={typed}
      onChange={event => onChange(event.target.value)}
      onBlur={onBlur}
      {...common(props)}
    />
  );
}

function Secret(props: ControlProps) {
  const { typed, onChange, ...hear } = useTyped('', props.onChange);
  return (
    <input
      className="input"
      type="password"
      placeholder={props.text === '' ? t('none') : t('kept; type a new one')}
      value={typed}
      onChange={event => onChange(event.target.value)}
      {...hear}
      {...common(props)}
      autoComplete="new-password"
    />
  );
}
