/** How the letter was protected on its way: a padlock for each crossing, in words, with the facts for who wants them. */
import { Laptop, Lock, LockKeyhole, LockOpen } from 'lucide-react';
import type { Grade, Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { few } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import { type Crossing, crossingsOf, gradeWords } from './hops.ts';

const signs = { proven: LockKeyhole, encrypted: Lock, clear: LockOpen, inside: Laptop } as const;

/** A shape for each grade; the colour only says it again. */
export function PadlockSign({ grade, size = 15 }: { grade: Grade; size?: number }) {
  const Sign = signs[grade];
  return (
    <span className="padlock" data-grade={grade} role="img" aria-label={gradeWords[grade]} title={gradeWords[grade]}>
      <Sign size={size} strokeWidth={grade === 'proven' ? 2.2 : 1.8} aria-hidden="true" />
    </span>
  );
}

export function Crossings({ journey }: { journey: Journey }) {
  const crossings = crossingsOf(journey);
  if (crossings.length === 0) return null;
  return (
    <section className="card crossings" aria-label={t('How it was protected')}>
      <div className="card-head">
        <h2>{t('How it was protected')}</h2>
      </div>
      <ul>
        {crossings.map(crossing => (
          <One key={crossing.key} crossing={crossing} />
        ))}
      </ul>
    </section>
  );
}

function One({ crossing: { direction, other, recipients, padlock } }: { crossing: Crossing }) {
  return (
    <li>
      <PadlockSign grade={padlock.grade} size={18} />
      <div>
        <p>
          <strong>
            {direction === 'in'
              ? t('From {whom}', { whom: other || t('somebody') })
              : t('To {whom}', { whom: other || t('the next server') })}
          </strong>
          {recipients.length > 0 && <span className="quiet">{t('for {whom}', { whom: few(recipients, 3) })}</span>}
        </p>
        <p>{heard(padlock.sentence)}</p>
        {padlock.details.length > 0 && (
          <details>
            <summary>{t('Facts')}</summary>
            <ul>
              {padlock.details.map(detail => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}
