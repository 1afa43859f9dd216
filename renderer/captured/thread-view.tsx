/** The thread of a captured message: what linked each letter, what is missing, and whether Gmail and Outlook would show it with this one. */
import { Link } from 'wouter';
import type { ThreadedLetter } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { linkWords, threadNoteWords } from '../../server/capture/thread-words.ts';
import { Faces } from '../design/faces.tsx';
import { fullTime } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import './thread.css';

/** Deeper ones stand no further in: there is no room for it on a phone. */
const DEEPEST = 6;

export function ThreadView({ message }: { readonly message: number }) {
  const live = useAnswer(`thread ${message}`, (api, signal) => api.captured.thread({ message }, signal));
  return (
    <Faces live={live} what={t('the thread')} rows={4}>
      {({ letters, looked }) => {
        const [own, others] = [letters.filter(one => one.inThread), letters.filter(one => !one.inThread)];
        return (
          <section className="captured-thread" aria-label={t('Thread')}>
            <p className="second">
              {own.length === 1
                ? t(
                    'It is alone: no captured letter is linked with it by References, In-Reply-To or subject (RFC 5256).',
                  )
                : t('{count} letters are one thread, by References, In-Reply-To and subject (RFC 5256).', {
                    count: own.length,
                  })}{' '}
              {t('{looked, plural, one {# letter was} other {The newest # letters were}} looked at.', { looked })}
            </p>
            <Letters letters={own} about={message} />
            {others.length > 0 && (
              <>
                <h3>{t('Not of this thread')}</h3>
                <Letters letters={others} about={message} />
              </>
            )}
            {letters.length > 1 && (
              <p className="quiet">
                {t(
                  'Gmail: linked by References or In-Reply-To and of the same subject, 100 letters at most. Outlook: by Thread-Index, else by topic or subject. So they document it; neither tells all.',
                )}
              </p>
            )}
          </section>
        );
      }}
    </Faces>
  );
}

type LettersProps = { readonly letters: readonly ThreadedLetter[]; readonly about: number };

const Letters = ({ letters, about }: LettersProps) => (
  <ul className="thread-letters">
    {letters.map(one => (
      <li key={one.id} style={{ marginInlineStart: `${Math.min(one.depth, DEEPEST) * 14}px` }}>
        <p className="thread-subject">
          {one.id === about ? (
            <strong>{one.subject || t('(no subject)')}</strong>
          ) : (
            <Link href={`/captured/e${one.id}`}>{one.subject || t('(no subject)')}</Link>
          )}{' '}
          <span className="quiet">
            {one.from} · {fullTime(one.at)}
          </span>
        </p>
        <p className="second">
          {[one.inThread && linkWords(one.by), one.id !== about && elsewhere(one)].filter(Boolean).join(' ')}
        </p>
        {one.notes.map(note => (
          <p key={note} className="thread-note">
            <StatusShape shape={note === 'apart' ? 'info' : 'attention'} /> {threadNoteWords(note)}
          </p>
        ))}
        {one.missing.length > 0 && (
          <p className="quiet mono thread-missing">
            {t('Not captured: {ids}', { ids: one.missing.map(id => `<${id}>`).join(' ') })}
          </p>
        )}
      </li>
    ))}
  </ul>
);

function elsewhere({ gmail, outlook }: ThreadedLetter): string {
  if (gmail && outlook) return t('Gmail and Outlook show it with this one.');
  if (gmail) return t('Gmail shows it with this one, Outlook apart.');
  if (outlook) return t('Outlook shows it with this one, Gmail apart.');
  return t('Gmail and Outlook show it apart.');
}
