/**
 * With whom: a field that offers those who have an account here as one types, an editable combobox with a list (ARIA
 * APG). ↓ opens the list, Enter takes what is marked, Esc closes it.
 */

import { Users } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { AccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { StatusShape } from '../design/shapes.tsx';
import { ANYONE, nameOf } from './levels.ts';
import '../mail/picker.css';

type Whom = { readonly whom: string; readonly name: string; readonly under: string };
type FieldProps = {
  readonly people: readonly AccountRow[];
  /** Those who stand in the list below already, and the owner. */
  readonly without: readonly string[];
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onPick: (whom: string) => void;
  readonly fault: string | null;
  readonly disabled: boolean;
};
const MOST_OFFERED = 6;

export function WhomField({ people, without, typed, onType, onPick, fault, disabled }: FieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => input.current?.focus(), []);
  const found = offered(people, without, typed);
  const shown = open && !disabled && found.length > 0;
  const at = shown ? Math.min(active, found.length - 1, MOST_OFFERED - 1) : -1;
  const pick = (one: Whom): void => {
    setOpen(false);
    onPick(one.whom);
  };
  const move = (by: number): void => {
    const count = Math.min(found.length, MOST_OFFERED);
    if (!shown) setOpen(true);
    else setActive((at + by + count) % count);
  };
  const press = (event: KeyboardEvent): void => {
    const one = found[at];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape' && shown) setOpen(false);
    else if (event.key === 'Enter' && one) pick(one);
    else {
      if (event.key === 'Tab' && one && typed.trim() !== '') pick(one);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="field share-field">
      <label htmlFor={`${id}-input`}>{t('With whom')}</label>
      <input
        ref={input}
        id={`${id}-input`}
        className="input"
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        placeholder={t('Name or address')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        disabled={disabled}
        value={typed}
        onChange={event => {
          setActive(0);
          setOpen(true);
          onType(event.target.value);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <Offered id={`${id}-list`} open={shown} under={input}>
        {found.slice(0, MOST_OFFERED).map((one, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
          <div
            key={one.whom}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            tabIndex={-1}
            className="picker-item"
            onPointerMove={() => setActive(i)}
            onPointerDown={event => event.preventDefault()}
            onClick={() => pick(one)}
          >
            {one.whom === ANYONE && <Users size={16} strokeWidth={1.6} aria-hidden="true" />}
            <span className="clip">{one.name}</span>
            <span className="quiet clip share-offered-address">{one.under}</span>
          </div>
        ))}
      </Offered>
      {shown && found.length > MOST_OFFERED && (
        <span className="only-read-aloud" role="status">
          {t('{count, plural, one {# fits} other {# fit}}', { count: found.length })}
        </span>
      )}
      {fault && (
        <span className="field-fault" id={`${id}-fault`} role="alert">
          <StatusShape shape="failed" />
          {fault}
        </span>
      )}
    </div>
  );
}

type OfferedProps = {
  readonly id: string;
  readonly open: boolean;
  readonly under: React.RefObject<HTMLInputElement | null>;
  readonly children: ReactNode;
};

/** Above everything, so that no dialog cuts it off; below its field. */
function Offered({ id, open, under, children }: OfferedProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = list.current!;
    if (!open) return;
    const at = under.current!.getBoundingClientRect();
    element.style.top = `${at.bottom + 4}px`;
    element.style.left = `${at.left}px`;
    element.style.width = `${at.width}px`;
    element.showPopover();
    return () => element.hidePopover();
  }, [open, under]);
  return (
    <div
      id={id}
      ref={list}
      className="share-offered"
      popover="manual"
      role="listbox"
      aria-label={t('People with an account here')}
    >
      {open && children}
    </div>
  );
}

/** Each word begins a word of the name or the address. Everybody stands first. */
function offered(people: readonly AccountRow[], without: readonly string[], typed: string): readonly Whom[] {
  const out = new Set(without.map(one => one.toLowerCase()));
  const all: readonly Whom[] = [
    { whom: ANYONE, name: nameOf(ANYONE, people), under: '' },
    ...people
      .map(({ address, name }) => ({ whom: address, name: name || address, under: name ? address : '' }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  ];
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ whom, name, under }) => {
    const own = [
      ...name.toLowerCase().split(/[\s.@]+/),
      ...under.toLowerCase().split(/[.@]+/),
      whom,
      name.toLowerCase(),
    ];
    return !out.has(whom.toLowerCase()) && words.every(word => own.some(one => one.startsWith(word)));
  });
}

/** Whom a text means: an address here, written out, or everybody. null: nobody who could be given anything. */
export function whomIn(typed: string, people: readonly AccountRow[]): string | null {
  const text = typed.trim().toLowerCase();
  if (text === ANYONE || text === nameOf(ANYONE, people).toLowerCase()) return ANYONE;
  const byAddress = people.find(one => one.address.toLowerCase() === text);
  const byName = people.filter(one => one.name.toLowerCase() === text);
  return byAddress?.address ?? (byName.length === 1 ? byName[0]!.address : null);
}
