/**
 * A search: what is typed is searched as one types; operators become chips; what could come next is offered. The whole of
 * it is one text, so that a search can stand in an address, be kept, sent and gone back to.
 */
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { type Fault, joinChips, splitChips } from '../../server/base/search.ts';
import { IconButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { operatorsOf, type Suggestion, suggest, understood, type Vocabulary, withSuggestion } from './vocabulary.ts';
import './search.css';

type SearchFieldProps<Known> = {
  readonly q: string;
  readonly onSearch: (q: string) => void;
  readonly words: Vocabulary<Known>;
  readonly known: () => Known;
  readonly faults: readonly Fault[];
  /** What the server says of a search that it cannot read. */
  readonly refused?: string | null;
  /** Enter and Escape of an empty field: where the eye goes next. */
  readonly onLeave: () => void;
  /** What is searched: “Search mail”. */
  readonly label: string;
  readonly placeholder?: string;
};
/** After the last key; an answer on the way is given up. */
const PAUSE = 180;

export function SearchField<Known>(props: SearchFieldProps<Known>) {
  const { q, onSearch, words, known, faults, refused = null, onLeave, label, placeholder = t('Search') } = props;
  const isOperator = operatorsOf(words);
  const [{ chips, text }, setParts] = useState(() => splitChips(q, isOperator));
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const told = useRef(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  // The address was changed by something else: a view, the way back.
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    setParts(splitChips(q, isOperator));
  }, [q, isOperator]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const offered: readonly Suggestion[] = open ? suggest(text, words, known()) : [];
  const tell = (next: string, now: boolean): void => {
    clearTimeout(timer.current);
    const send = (): void => {
      if (told.current === next) return;
      told.current = next;
      onSearch(next);
    };
    if (now) send();
    else timer.current = setTimeout(send, PAUSE);
  };
  const change = (nextChips: readonly string[], nextText: string, now = false): void => {
    const parts = /\s$/.test(nextText)
      ? splitChips(joinChips(nextChips, nextText), isOperator, true)
      : { chips: nextChips, text: nextText };
    setParts(parts);
    setAt(-1);
    // A term is whole: what it finds is looked at, until more is typed.
    if (parts.text === '' && parts.chips.length > 0) setOpen(false);
    tell(joinChips(parts.chips, parts.text).trim(), now);
  };
  const take = (suggestion: Suggestion): void => {
    change(chips, withSuggestion(text, suggestion));
    input.current?.focus();
  };
  const clear = (): void => {
    change([], '', true);
    input.current?.focus();
  };
  const key = (event: KeyboardEvent<HTMLInputElement>): void => {
    const begin = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    if (event.key === 'ArrowDown' && !open) setOpen(true);
    else if (event.key === 'ArrowDown' && offered.length > 0) setAt((at + 1) % offered.length);
    else if (event.key === 'ArrowUp' && offered.length > 0) setAt(at <= 0 ? offered.length - 1 : at - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && at >= 0 && offered[at]) take(offered[at]);
    else if (event.key === 'Enter') {
      tell(joinChips(chips, text).trim(), true);
      setOpen(false);
      onLeave();
    } else if (event.key === 'Escape' && offered.length > 0 && open) setOpen(false);
    else if (event.key === 'Escape' && (text !== '' || chips.length > 0)) clear();
    else if (event.key === 'Escape') onLeave();
    else if (event.key === 'Backspace' && begin && chips.length > 0)
      change(chips.slice(0, -1), `${chips.at(-1)}${text === '' ? '' : ` ${text}`}`);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = offered.length > 0;
  const fault = refused ?? (faults[0] ? t('{fault}. It was left out.', { fault: faults[0].words }) : null);
  return (
    <div className="search-words">
      <div className="search search-words-field">
        <Search size={15} strokeWidth={1.7} aria-hidden="true" />
        {chips.map((chip, i) => (
          <span
            className="search-chip"
            key={`${chip} ${chips.indexOf(chip) === i ? '' : i}`}
            data-not={chip.startsWith('-') || undefined}
            title={understood(chip, words)}
          >
            <span className="clip">{chip}</span>
            <button
              type="button"
              aria-label={t('Without {what}', { what: chip })}
              onClick={() =>
                change(
                  chips.filter((_, other) => other !== i),
                  text,
                  true,
                )
              }
            >
              <X size={12} strokeWidth={2} aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          type="search"
          role="combobox"
          aria-label={label}
          aria-expanded={shown}
          aria-controls={`${id}-offered`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-invalid={refused !== null || undefined}
          aria-describedby={fault !== null ? `${id}-fault` : undefined}
          placeholder={chips.length === 0 ? placeholder : ''}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={event => {
            setOpen(true);
            change(chips, event.target.value);
          }}
          onFocus={() => setOpen(q === '' && text === '')}
          onBlur={() => setOpen(false)}
          onKeyDown={key}
        />
        {(text !== '' || chips.length > 0) && (
          <IconButton label={t('Clear the search')} keys="Esc" className="search-clear" onClick={clear}>
            <X size={14} strokeWidth={2} />
          </IconButton>
        )}
        {text === '' && chips.length === 0 && <kbd className="search-key">/</kbd>}
      </div>
      <div
        className="search-offered"
        id={`${id}-offered`}
        role="listbox"
        aria-label={t('What can be searched for')}
        hidden={!shown}
      >
        {offered.map((one, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
          <div
            key={one.text}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className="search-offered-item"
            onPointerDown={event => event.preventDefault()}
            onClick={() => take(one)}
          >
            <span className="mono">{one.text}</span>
            <span className="quiet clip">{one.hint}</span>
          </div>
        ))}
      </div>
      {fault !== null && !shown && (
        <p className="search-fault" id={`${id}-fault`} role="status">
          <StatusShape shape="attention" /> {fault}
        </p>
      )}
    </div>
  );
}
