/** Who is meant, in words; what is wrong with one in a sentence, and what may have been meant. */
import { t } from '../../server/base/language.ts';
import { SearchField } from '../search/search-field.tsx';
import { guesses, type KnownQueue, queueWords } from './selection-words.ts';

type SearchProps = {
  readonly where: string;
  readonly onWhere: (where: string) => void;
  readonly known: () => KnownQueue;
  /** What the server says of it. */
  readonly refused: string | null;
  readonly found: number | null;
};

export function QueueSearch({ where, onWhere, known, refused, found }: SearchProps) {
  const isFault = refused !== null && where !== '';
  return (
    <div className="queue-search">
      <SearchField
        label={t('Who is meant')}
        placeholder={t('to:*@example.net  older:2d  state:deferred  says:"grey"')}
        q={where}
        words={queueWords}
        known={known}
        faults={[]}
        refused={isFault ? refused : null}
        onSearch={onWhere}
        onLeave={() =>
          document.querySelector<HTMLElement>('.queue-list[role="listbox"], .queue-list [role="listbox"]')?.focus()
        }
      />
      {where !== '' && found !== null && (
        <span className="quiet num" role="status">
          {t('{count, number} found', { count: found })}
        </span>
      )}
      {isFault &&
        guesses(where).map(guess => (
          <button type="button" className="chip" key={guess.say} onClick={() => onWhere(guess.where)}>
            {guess.say}
          </button>
        ))}
    </div>
  );
}
