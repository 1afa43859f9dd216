/** The last few journeys, refused connections among them. */
import { Link } from 'wouter';
import type { JourneyRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Faces } from '../design/faces.tsx';
import { few } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { journeyOutcome, journeySubject, stateLook } from '../design/words.ts';
import { useLive } from '../live.ts';

export function LatestJourneys() {
  const journeys = useLive('latest journeys', (api, signal) => api.journeys.watch({ limit: 8 }, signal));
  return (
    <Faces live={journeys} what={t('the latest journeys')} rows={6}>
      {rows => (
        <ul className="latest">
          {rows.slice(0, 8).map(row => (
            <Latest key={row.trace} row={row} />
          ))}
        </ul>
      )}
    </Faces>
  );
}

function Latest({ row }: { row: JourneyRow }) {
  const outcome = journeyOutcome(row);
  return (
    <li>
      <Link href={`/journey/${encodeURIComponent(row.trace)}`}>
        <StatusShape shape={stateLook[row.state].shape} size={16} />
        <span className="latest-subject clip">{journeySubject(row)}</span>
        <span className="latest-who clip">
          {row.sender || t('unknown')}{' '}
          <span aria-hidden="true" className="arrow">
            →
          </span>{' '}
          {row.recipients.length > 0 ? few(row.recipients, 1) : t('nobody')}
        </span>
        <span className="latest-outcome clip" title={outcome}>
          {outcome}
        </span>
        <Moment at={row.at} />
      </Link>
    </li>
  );
}
