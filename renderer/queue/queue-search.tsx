/** Who is meant, in words; each word as it was understood, and what is wrong with one in a sentence. */
import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { count } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { chipsOf, guesses, without } from './selection-words.ts';

type SearchProps = {
  readonly where: string;
  readonly onWhere: (where: string) => void;
  /** What the server says of it. */
  readonly refused: string | null;
  readonly found: number | null;
};
/** While somebody types, half a word is no mistake. */
const QUIET = 350;

export function QueueSearch({ where, onWhere, refused, found }: SearchProps) {
  const [text, setText] = useState(where);
  const [told, setTold] = useState(where);
  if (told !== where) {
    setTold(where);
    if (where !== text.trim()) setText(where);
  }
  useEffect(() => {
    if (text.trim() === where) return;
    const timer = setTimeout(() => onWhere(text.trim()), QUIET);
    return () => clearTimeout(timer);
  }, [text, where, onWhere]);
  const chips = chipsOf(where);
  const isFault = refused !== null && where !== '';
  return (
    <div className="queue-search">
      <label className="search">
        <Search size={16} strokeWidth={1.6} aria-hidden="true" />
        <input
          type="search"
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') onWhere(text.trim());
            if (event.key !== 'Escape' || text === '') return;
            event.preventDefault();
            setText('');
            onWhere('');
          }}
          placeholder="to:*@example.net  older:2d  state:deferred  says:&quot;grey&quot;"
          aria-label="Who is meant"
          aria-invalid={isFault || undefined}
          aria-describedby={isFault ? 'queue-search-fault' : undefined}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
        />
      </label>
      {chips.map(chip => (
        <span className="chip queue-chip" key={chip.text}>
          {chip.say}
          <button type="button" aria-label={`Without “${chip.say}”`} onClick={() => onWhere(without(where, chip.text))}>
            <X size={12} strokeWidth={2} aria-hidden="true" />
          </button>
        </span>
      ))}
      {where !== '' && found !== null && (
        <span className="quiet num" role="status">
          {count(found)} found
        </span>
      )}
      {isFault && (
        <p className="field-fault queue-fault" id="queue-search-fault" role="alert">
          <StatusShape shape="attention" />
          <span>{refused}</span>
          {guesses(where).map(guess => (
            <button type="button" className="chip" key={guess.say} onClick={() => onWhere(guess.where)}>
              {guess.say}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
