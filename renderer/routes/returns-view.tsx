/** What other servers told of our mail after they had taken it; what a no means; and what is done about addresses that fail. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { Explanation, HeardRow, Setting } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { heardShape, policyWords } from './return-words.ts';
import { SettingsPage } from './settings-page.tsx';

const PAGE = 100;
type Known = {
  readonly rows: readonly HeardRow[];
  readonly settings: readonly Setting[];
  readonly suppressed: number;
};

export function ReturnsView() {
  const live = useAnswer('returns', async (api): Promise<Known> => {
    const [rows, settings, suppressed] = await Promise.all([
      api.returns.list({ limit: PAGE }),
      api.settings.list({}),
      api.suppression.list({}),
    ]);
    return { rows, settings, suppressed: suppressed.filter(one => one.state === 'suppressed').length };
  });
  return (
    <SettingsPage
      title={t('What came back')}
      about={t('Bounces, delays, receipts and complaints about mail that left here, and what a no means')}
      group="outgoing"
    >
      <Faces live={live} what={t('what came back')}>
        {known => (
          <div className="routes">
            <Explain />
            <Policy known={known} />
            <Heard first={known.rows} />
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom returns`}</code>, <code>{`mailroom suppression`}</code>
            </p>
          </div>
        )}
      </Faces>
    </SettingsPage>
  );
}

/** Any server's words, pasted: why, who must act, what to do. */
function Explain() {
  const act = useAct();
  const [text, setText] = useState('');
  const [told, setTold] = useState<Explanation | null>(null);
  const ask = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const replies = [{ status: null, reply: text.trim() }];
    const language = document.documentElement.lang === 'de' ? 'de' : 'en';
    const answer = await act(t('Explaining'), api => api.returns.explain({ replies, language }));
    setTold(answer?.[0] ?? null);
  };
  return (
    <section className="card" aria-labelledby="explain-title">
      <div className="card-head">
        <h2 id="explain-title">{t('What does it mean?')}</h2>
      </div>
      <form className="try-address" onSubmit={event => void ask(event)}>
        <input
          className="input mono"
          aria-label={t('What the server said')}
          placeholder={t('What the server said: 550 5.7.1 …')}
          value={text}
          onChange={event => setText(event.target.value)}
          maxLength={5000}
          spellCheck={false}
          autoCapitalize="off"
        />
        <Button type="submit" disabled={text.trim() === ''}>
          {t('Explain it')}
        </Button>
      </form>
      {told && (
        <div className="way" role="status">
          <p className="state">
            <StatusShape shape={told.temporary ? 'waiting' : 'failed'} /> <strong>{told.why}</strong>
          </p>
          <p>{told.fix}</p>
          <p className="quiet">
            {told.who === 'nobody' ? '' : `${t('For {whom}', { whom: told.whoInWords })} · `}
            {told.temporary ? t('it may go better by itself') : t('it does not go better by itself')} ·{' '}
            <code>{told.cause}</code>
          </p>
        </div>
      )}
    </section>
  );
}

function Policy({ known: { settings, suppressed } }: { known: Known }) {
  return (
    <section className="card" aria-labelledby="policy-title">
      <div className="card-head">
        <h2 id="policy-title">{t('What is done about it')}</h2>
        <Link className="button" data-kind="quiet" href="/settings?find=suppression">
          {t('Change it in Settings')}
        </Link>
      </div>
      <ul className="plain-words">
        {policyWords(settings).map(words => (
          <li key={words}>{words}</li>
        ))}
        <li>
          <Link href="/settings/suppressed">
            {t(
              '{count, plural, =0 {No address is left out now} one {# address is not tried now} other {# addresses are not tried now}}',
              { count: suppressed },
            )}
          </Link>
        </li>
      </ul>
    </section>
  );
}

function Heard({ first }: { first: readonly HeardRow[] }) {
  const act = useAct();
  const [older, setOlder] = useState<readonly HeardRow[]>([]);
  const [isEnd, setEnd] = useState(first.length < PAGE);
  const rows = [...first, ...older];
  const more = async (): Promise<void> => {
    const before = rows.at(-1)!.id;
    const found = await act(t('Reading on'), api => api.returns.list({ before, limit: PAGE }));
    if (!found) return;
    setOlder([...older, ...found]);
    setEnd(found.length < PAGE);
  };
  if (rows.length === 0)
    return (
      <Empty
        title={t('Nothing has come back')}
        fact={t(
          'When a server takes a message and later says that it could not be delivered, it is told here and in the message’s journey.',
        )}
      />
    );
  return (
    <section className="card" aria-labelledby="heard-title">
      <div className="card-head">
        <h2 id="heard-title">{t('Heard of our mail')}</h2>
      </div>
      <ul>
        {rows.map(row => (
          <li key={row.id} className="peer">
            <div className="peer-who">
              <p className="state">
                <StatusShape shape={heardShape(row.kind)} />{' '}
                <b>{row.recipient ?? t('a recipient that is not named')}</b>
              </p>
              <p className="second">{heard(row.sentence)}</p>
              {row.reply !== null && !row.sentence.includes(row.reply) && <code>{row.reply}</code>}
              <p className="quiet num">
                <Moment at={row.at} /> {' · '}
                <Link href={`/journey/${encodeURIComponent(row.trace)}`}>{t('its journey')}</Link>
                {' · '}
                <Link href={`/journey/${encodeURIComponent(row.report)}`}>{t('how the report came')}</Link>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {!isEnd && (
        <p className="settings-note">
          <Button onClick={() => void more()}>{t('Show older ones')}</Button>
        </p>
      )}
    </section>
  );
}
