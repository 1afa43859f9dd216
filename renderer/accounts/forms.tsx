/** What the dialogs of the Accounts screen share: asking the server, a password that is shown, a size, words shown once. */

import { RefreshCw } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Api } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { useConnection, wordsOf } from '../live.ts';
import type { Size } from './people-words.ts';

export type Asked = {
  readonly busy: boolean;
  readonly fault: string | null;
  readonly submit: <T>(run: (api: Api) => Promise<T>, after: (answer: T) => void) => (event?: FormEvent) => void;
};

/** A form's question to the server; its refusal stands in the form. */
export function useAsked(): Asked {
  const { api } = useConnection();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit: Asked['submit'] = (run, after) => event => {
    event?.preventDefault();
    if (!api) return setFault(t('There is no connection to the mail server.'));
    setBusy(true);
    setFault(null);
    run(api)
      .then(after, error => setFault(wordsOf(error)))
      .finally(() => setBusy(false));
  };
  return { busy, fault, submit };
}

type PasswordProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string | null;
  readonly help: string;
  readonly autoFocus?: boolean;
};

/** Typed unseen, or suggested and seen, with Copy: it is not told again. */
export function PasswordField({ label, value, onChange, fault, help, autoFocus = false }: PasswordProps) {
  const { api } = useConnection();
  const [made, setMade] = useState('');
  const suggested = made !== '' && made === value;
  const suggest = async (): Promise<void> => {
    const answer = await api?.accounts.suggestPassword({}).catch(() => null);
    if (!answer) return;
    setMade(answer.password);
    onChange(answer.password);
  };
  return (
    <div className="password-field">
      <TextField
        label={label}
        type={suggested ? 'text' : 'password'}
        value={value}
        onChange={onChange}
        fault={fault}
        help={suggested ? t('Copy it now: it is not shown again.') : help}
        autoComplete="new-password"
        autoFocus={autoFocus}
        spellCheck={false}
      />
      {suggested && <CopyButton text={value} label={t('Copy the password')} />}
      <Button onClick={() => void suggest()}>
        <RefreshCw size={14} strokeWidth={1.6} /> {t('Suggest')}
      </Button>
    </div>
  );
}

type SizeProps = {
  readonly label: string;
  readonly value: Size;
  readonly onChange: (value: Size) => void;
  readonly fault?: string | null;
  readonly autoFocus?: boolean;
};

export function SizeField({ label, value, onChange, fault, autoFocus = false }: SizeProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="size-field">
        <input
          id={id}
          className="input num"
          inputMode="decimal"
          value={value.number}
          placeholder={t('No limit')}
          onChange={event => onChange({ ...value, number: event.target.value })}
          aria-describedby={`${id}-help`}
          aria-invalid={fault ? true : undefined}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to change it
          autoFocus={autoFocus}
        />
        <select
          className="input"
          aria-label={t('{label}: unit', { label })}
          value={value.unit}
          onChange={event => onChange({ ...value, unit: event.target.value as Size['unit'] })}
        >
          <option>GB</option>
          <option>MB</option>
        </select>
      </div>
      <span className={fault ? 'field-fault' : 'field-help'} id={`${id}-help`} role={fault ? 'alert' : undefined}>
        {fault ?? t('Empty: as much as the disk takes')}
      </span>
    </div>
  );
}

type SelectProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
  readonly autoFocus?: boolean;
};

/** One of some, the others out of sight. */
export function Select<T extends string>({ label, value, choices, onChange, autoFocus = false }: SelectProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={event => onChange(event.target.value as T)}
        // As in every other field; by itself a list only swallows it.
        onKeyDown={event => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to change this
        autoFocus={autoFocus}
      >
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A word that nobody can ask for again. The focus goes to it, since what was asked before is gone. */
export function ShownOnce({ word, what, children }: { word: string; what: string; children: ReactNode }) {
  const shown = useRef<HTMLOutputElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <div className="shown-once">
      <output className="mono" ref={shown} tabIndex={-1}>
        {word}
      </output>
      <CopyButton text={word} label={t('Copy {what}', { what })}>
        {t('Copy')}
      </CopyButton>
      <p className="second">{children}</p>
    </div>
  );
}

export const Actions = ({ children }: { children: ReactNode }) => <div className="dialog-actions">{children}</div>;

export const Fault = ({ text }: { text: string | null }) =>
  text === null ? null : (
    <p className="field-fault" role="alert">
      {text}
    </p>
  );

export const Part = ({ title, acts, children }: { title: string; acts?: ReactNode; children: ReactNode }) => (
  <section className="part" aria-label={title}>
    <div className="part-head">
      <h3>{title}</h3>
      {acts}
    </div>
    {children}
  </section>
);
