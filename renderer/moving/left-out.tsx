/** What was not taken, and why: counted by reason, message by message as far as one wants to read, all of it as a file. */
import { useState } from 'react';
import type { Api, MovingDetail, MovingPlace, MovingUntaken } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { saveText } from '../design/save.ts';
import { useAnswer } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { reasonWords, sentence, untakenTable } from './moving-words.ts';

const PAGE = 50;
/** Of one question, where all are wanted. */
const MOST_AT_ONCE = 1_000;

async function* pages(api: Api, id: number): AsyncGenerator<readonly MovingUntaken[]> {
  for (let after: MovingPlace | null = null; ; ) {
    const page: Awaited<ReturnType<Api['moving']['untaken']>> = await api.moving.untaken({
      ...{ id, limit: MOST_AT_ONCE },
      ...(after ? { after } : {}),
    });
    yield page.rows;
    if (!page.next) return;
    after = page.next;
  }
}

export function LeftOut({ job }: { job: MovingDetail }) {
  const act = useAct();
  const [limit, setLimit] = useState(PAGE);
  const live = useAnswer(`left out ${job.id} ${job.untaken} ${limit}`, (api, signal) =>
    api.moving.untaken({ id: job.id, limit }, signal),
  );
  // A dry run leaves nothing behind that could be asked, only some examples.
  const rows: readonly { readonly key: string; readonly where: string; readonly why: string }[] = job.dryRun
    ? job.examples.map(({ place, what }) => ({ key: place, where: place, why: exampleWords(what) }))
    : live.state === 'ready'
      ? live.data.rows.map(one => ({ key: `${one.folder} ${one.origin}`, where: one.origin, why: whyWordsOf(one) }))
      : [];
  const save = () =>
    act(t('Saving the list'), async api => {
      const all: MovingUntaken[] = [];
      for await (const page of pages(api, job.id)) all.push(...page);
      saveText(`left-out-${job.id}.tsv`, `\uFEFF${untakenTable(all)}`, 'text/tab-separated-values');
    });
  return (
    <section className="card" aria-label={t('Left out, and why')}>
      <div className="card-head">
        <h2>{t('Left out, and why')}</h2>
        {!job.dryRun && (
          <Button kind="quiet" onClick={() => void save()}>
            {t('Save the list')}
          </Button>
        )}
      </div>
      {Object.keys(job.untakenBy).length > 0 && (
        <ul className="job-reasons">
          {Object.entries(job.untakenBy).map(([reason, many]) => (
            <li key={reason}>
              <span className="num">{count(many)}</span> {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
      {live.state === 'failed' && !job.dryRun && (
        <p className="domain-empty" role="alert">
          {sentence(live.message)}
        </p>
      )}
      <ul className="job-list">
        {rows.map(({ key, where, why }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of one place may be alike
          <li key={`${at} ${key}`}>
            <span className="job-where mono">{where}</span> <span className="second">{why}</span>
          </li>
        ))}
      </ul>
      {live.state === 'ready' && live.data.next && !job.dryRun && (
        <Button
          kind="quiet"
          className="job-more"
          onClick={() => setLimit(before => Math.min(MOST_AT_ONCE, before + 4 * PAGE))}
          disabled={limit >= MOST_AT_ONCE}
        >
          {limit >= MOST_AT_ONCE ? t('The file has all of them') : t('Show more')}
        </Button>
      )}
    </section>
  );
}

const whyWordsOf = ({ reason, detail }: MovingUntaken): string =>
  detail === '' ? reasonWords(reason) : `${reasonWords(reason)} (${detail})`;

/** 'too-large: 90 MB', as the server tells an example. */
function exampleWords(what: string): string {
  const at = what.indexOf(':');
  return at === -1 ? reasonWords(what) : `${reasonWords(what.slice(0, at))} (${what.slice(at + 1).trim()})`;
}
