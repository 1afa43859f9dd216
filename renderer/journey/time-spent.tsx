/** Where did the time go: each kind of work with its stretches on one scale, and the same in numbers. */
import { useMemo } from 'react';
import type { Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { took } from '../design/format.ts';
import { type Kind, timeSpent } from './spent.ts';
import './time-spent.css';

const words: { readonly [K in Kind]: { readonly name: string; readonly whose: 'ours' | 'theirs' } } = {
  greeting: { name: t('Greeting'), whose: 'ours' },
  tls: { name: t('Agreeing on encryption'), whose: 'ours' },
  'sign-in': { name: t('Password check'), whose: 'ours' },
  envelope: { name: t('Sender and recipients checked'), whose: 'ours' },
  body: { name: t('The message came'), whose: 'theirs' },
  disk: { name: t('Checked and written to disk'), whose: 'ours' },
  client: { name: t('The other program took its time'), whose: 'theirs' },
  filing: { name: t('Sorted and filed'), whose: 'ours' },
  leaving: { name: t('Handed to the next server'), whose: 'theirs' },
};

export function TimeSpent({ journey }: { journey: Journey }) {
  const told = useMemo(() => timeSpent(journey), [journey]);
  if (told === null) return null;
  const { total, spent } = told;
  return (
    <section className="card time-spent" aria-label={t('Where the time went')}>
      <div className="card-head">
        <h2>{t('Where the time went')}</h2>
        <span className="quiet num">{took(total)}</span>
      </div>
      <ul>
        {spent.map(({ kind, ms, stretches }) => (
          <li key={kind}>
            <span>{words[kind].name}</span>
            <span className="time-spent-bar" aria-hidden="true">
              {stretches.map(({ from, to }) => (
                <i
                  key={from}
                  data-whose={words[kind].whose}
                  style={{
                    insetInlineStart: `${(from / total) * 100}%`,
                    inlineSize: `max(2px, ${((to - from) / total) * 100}%)`,
                  }}
                />
              ))}
            </span>
            <span className="num">{took(ms)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
