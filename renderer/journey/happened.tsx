/** What happened, in order, each with its time since the start; then each recipient with the far side's words. */
import type { Journey } from '../../server/api/contract.ts';
import { clockMillis, fullTime, took } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { outcomeShape, stateLook } from '../design/words.ts';

export function Happened({ journey }: { journey: Journey }) {
  const start = journey.events[0]?.at ?? journey.at;
  return (
    <section className="card happened" aria-label="What happened">
      <div className="card-head">
        <h2>What happened</h2>
        <span className="quiet num" title={fullTime(start)}>
          from {clockMillis(start)}
        </span>
      </div>
      <ol>
        {journey.events.map(event => (
          <li key={event.id}>
            <StatusShape shape={outcomeShape[event.outcome]} />
            <span>{event.sentence}</span>
            <time className="num quiet" dateTime={new Date(event.at).toISOString()} title={clockMillis(event.at)}>
              +{took(Math.max(0, event.at - start))}
            </time>
          </li>
        ))}
      </ol>
      {journey.branches.length > 1 && <Recipients journey={journey} />}
    </section>
  );
}

function Recipients({ journey }: { journey: Journey }) {
  return (
    <>
      <h3>Recipients</h3>
      <ul>
        {journey.branches.map(branch => (
          <li key={branch.address}>
            <StatusShape shape={stateLook[branch.state].shape} />
            <span>
              <strong>{branch.address}</strong> {branch.sentence}
              {branch.reply && !branch.sentence.includes(branch.reply) && <code>{branch.reply}</code>}
            </span>
            <span className="num quiet">{branch.nextAt !== null && <Moment at={branch.nextAt} form="until" />}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
