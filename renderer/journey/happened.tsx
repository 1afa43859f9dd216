/** What happened, in order, each with its time since the start; then each recipient: the far side's words, what they mean, what people did. */
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Branch, Explanation, Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { clockMillis, fullTime, took } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { outcomeShape, stateLook } from '../design/words.ts';
import { heard, told } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { heldPath } from './judged-words.ts';

/** `marked`: when the station that is looked at was reached. */
export function Happened({ journey, marked }: { journey: Journey; marked: number | null }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (marked !== null) list.current?.querySelector('[data-marked]')?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  const start = journey.events[0]?.at ?? journey.at;
  return (
    <section className="card happened" aria-label={t('What happened')}>
      <div className="card-head">
        <h2>{t('What happened')}</h2>
        <span className="quiet num" title={fullTime(start)}>
          {t('from {time}', { time: clockMillis(start) })}
        </span>
      </div>
      <ol ref={list}>
        {journey.events.map(event => (
          <li key={event.id} data-marked={event.at === marked || undefined}>
            <StatusShape shape={outcomeShape[event.outcome]} />
            <span>{capital(told(event))}</span>
            <time className="num quiet" dateTime={new Date(event.at).toISOString()} title={clockMillis(event.at)}>
              +{took(Math.max(0, event.at - start))}
            </time>
          </li>
        ))}
      </ol>
      {(journey.branches.length > 1 || journey.branches.some(isWorthTelling)) && (
        <Recipients branches={journey.branches} held={heldPath(journey)} />
      )}
    </section>
  );
}

/** What several say differs by recipient; what one says is said in words too, where it is no success. */
function Recipients({ branches, held }: { branches: readonly Branch[]; held: string }) {
  const explained = useExplained(branches);
  return (
    <>
      <h3>{branches.length === 1 ? t('The recipient') : t('Recipients')}</h3>
      <ul>
        {branches.map((branch, at) => (
          <li key={branch.address}>
            <StatusShape shape={stateLook[branch.state].shape} />
            <div>
              <strong>{branch.address}</strong> {heard(branch.sentence)}{' '}
              {branch.state === 'held' && (
                <Link className="journey-look" href={held}>
                  {t('Look at it')}
                </Link>
              )}
              {branch.reply && !branch.sentence.includes(branch.reply) && <code>{branch.reply}</code>}
              {explained[at] && <Meaning told={explained[at]} />}
              {branch.acts && <ActsOnIt acts={branch.acts} />}
            </div>
            <span className="num quiet">{branch.nextAt !== null && <Moment at={branch.nextAt} form="until" />}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What went well needs no explanation. */
const isExplained = ({ reply, state }: Branch): boolean =>
  reply !== null && (state === 'deferred' || state === 'failed' || state === 'held');
const isWorthTelling = (branch: Branch): boolean =>
  isExplained(branch) || branch.state === 'held' || branch.acts !== undefined;

/** By place among the branches; undefined: nothing is to be said, or it is not known yet. */
function useExplained(branches: readonly Branch[]): readonly (Explanation | undefined)[] {
  const asked = branches.filter(isExplained).slice(0, MOST_EXPLAINED);
  const live = useAnswer(`explained ${asked.map(one => `${one.state} ${one.reply}`).join('|')}`, async api =>
    asked.length === 0
      ? []
      : api.returns.explain({
          replies: asked.map(one => ({ status: statusOf(one), reply: one.reply, final: one.state === 'failed' })),
        }),
  );
  const told = live.state === 'ready' ? live.data : [];
  return branches.map(branch => told[asked.indexOf(branch)]);
}
/** Under its last station stands the status, where there is one (RFC 3463). */
const statusOf = ({ stations }: Branch): string | null =>
  stations.flatMap(({ fact }) => (fact && /^[245]\.\d{1,3}\.\d{1,3}$/.test(fact) ? [fact] : [])).at(-1) ?? null;
const MOST_EXPLAINED = 500;

const Meaning = ({ told: { why, fix, who, whoInWords } }: { told: Explanation }) => (
  <p className="second">
    {heard(why)} {heard(fix)}{' '}
    {who !== 'nobody' && <span className="quiet">{t('For {whom}.', { whom: heard(whoInWords) })}</span>}
  </p>
);

/** Who held, released, rerouted it, and when. */
const ActsOnIt = ({ acts }: { acts: NonNullable<Branch['acts']> }) => (
  <ol className="acts-on-it" aria-label={t('What people did')}>
    {acts.map(act => (
      <li key={`${act.at} ${act.sentence}`}>
        <span>{heard(act.sentence)}</span> <Moment at={act.at} />
      </li>
    ))}
  </ol>
);

/** An address or a host keeps its letters. */
const capital = (text: string): string =>
  /^\S+[.@]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
