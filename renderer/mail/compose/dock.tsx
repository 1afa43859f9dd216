/** The corner where letters are: the open one as a panel, the others as tabs of it, those just sent with their line. */
import { PenLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../../server/base/language.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { isUntouched, letterTitle } from './letter.ts';
import { OutboxQuestions } from './outbox.tsx';
import { Panel } from './panel.tsx';
import { SentCards } from './sent-card.tsx';
import { useDesk, useTools } from './tools.ts';
import './compose.css';

export function Dock() {
  const { entries, open, full } = useDesk();
  const { desk } = useTools();
  const current = entries.find(entry => entry.letter.key === open);
  useFocusBack(open !== null);
  return (
    <div className="letters" data-full={(full && current !== undefined) || undefined}>
      <SentCards />
      <OutboxQuestions />
      {!current && entries.length > 0 && <Aside />}
      {current && full && <div className="letter-veil" aria-hidden="true" onPointerDown={() => desk.full(false)} />}
      {current && <Panel key={current.letter.key} entry={current} />}
    </div>
  );
}

/** Letters put aside: one button each, or what the last time left. */
function Aside() {
  const { entries } = useDesk();
  const { desk } = useTools();
  const restored = entries.filter(entry => entry.restored && entry.letter.outboxAt === null).length;
  return (
    <section className="letters-aside" aria-label={t('Letters put aside')} data-region="">
      {restored > 0 && (
        <p role="status">
          <StatusShape shape="info" />{' '}
          {t('{count, plural, one {# letter} other {# letters}} kept on this computer from last time', {
            count: restored,
          })}
        </p>
      )}
      <ul>
        {entries
          .filter(({ letter }) => !isUntouched(letter) || letter.kind !== 'new')
          .map(({ letter, refusal, conflict }) => (
            <li key={letter.key}>
              <button type="button" className="letter-tab" onClick={() => desk.open(letter.key)}>
                {refusal || conflict ? (
                  <StatusShape shape="attention" label={t('Needs you')} />
                ) : (
                  <PenLine size={14} strokeWidth={1.6} aria-hidden="true" />
                )}
                <span className="clip">{letterTitle(letter)}</span>
                {letter.outboxAt !== null && <span className="quiet">{t('in the Outbox')}</span>}
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** Put aside or gone: one goes on where one was before the letter. */
function useFocusBack(open: boolean): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!open) return;
    return () => {
      const was = before.current;
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && was instanceof HTMLElement && was.isConnected) was.focus();
      else if (lost) document.querySelector<HTMLElement>('main')?.focus();
    };
  }, [open]);
  useEffect(() => {
    const note = (event: FocusEvent): void => {
      if (event.target instanceof Element && !event.target.closest('.letters')) before.current = event.target;
    };
    addEventListener('focusin', note);
    return () => removeEventListener('focusin', note);
  }, []);
}
