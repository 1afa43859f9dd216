/** What was captured, newest first. What was refused stands among what was taken, and is opened like it. */
import type { ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import type { Row } from '../jmap/row-source.ts';
import { heightOf } from '../mail/geometry.ts';
import { Arrived, type LettersGiven, useLetters } from '../mail/letters.tsx';
import { CapturedRow } from './captured-row.tsx';
import { isAttempt, type PlacedSource } from './placed.ts';
import { useFacts } from './use-captured.ts';

type ListProps = LettersGiven<PlacedSource> & {
  readonly onCode: (code: string) => void;
  readonly listeners: readonly ListenerState[];
};

export const ROW = 54;

export function CapturedList(props: ListProps) {
  const { source, onCode, listeners, now } = props;
  const client = useJmap();
  // Drawn anew when what is known of the rows has changed.
  useFromJmap(() => `${source.version()} ${client.version()}`);
  const letters = useLetters({
    ...{ ...props, row: ROW, heading: 0, timeOf: nothing, canChoose: isMessage },
    onPart(pressed, row) {
      const code = pressed.closest('.captured-code') ? facts.get(numberOf(row))?.code : null;
      if (code) onCode(code);
      return Boolean(code);
    },
  });
  const facts = useFacts(letters.placed.flatMap(({ found }) => (found && isMessage(found) ? [numberOf(found)] : [])));
  const { geometry, toTop } = letters.view;
  return (
    <div className="letters-frame">
      <div
        {...letters.list}
        role="listbox"
        tabIndex={0}
        className="list letter-list captured-list"
        aria-label={t('Captured messages and refused attempts')}
      >
        <div role="presentation" style={{ height: heightOf(geometry), position: 'relative' }}>
          {letters.placed.map(({ key, found, place }) => (
            <CapturedRow
              key={key}
              {...place}
              email={found && isMessage(found) ? (client.email(found.accountId, found.id) ?? null) : null}
              facts={found && isMessage(found) ? (facts.get(numberOf(found)) ?? null) : null}
              attempt={found && source.attempt(found)}
              listeners={listeners}
              now={now}
            />
          ))}
        </div>
      </div>
      <Arrived arrived={letters.arrived} onPress={toTop} />
    </div>
  );
}

const nothing = () => null;
const isMessage = (row: Row): boolean => !isAttempt(row);
export const numberOf = (row: Row): number => Number(row.id.slice(1));
