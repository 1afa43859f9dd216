/** The line with what passed each station; every station leads to what it counts. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CountedStation, LineCounts } from '../../server/api/contract.ts';
import { count } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { stationWords } from '../design/words.ts';
import { rich } from '../language/rich.ts';
import { countedLine, countedSentence } from './overview-words.ts';

const leadsTo: { readonly [S in CountedStation]: string } = {
  written: '/journeys',
  accepted: '/journeys',
  queued: '/queue',
  delivered: '/journeys',
  stored: '/mail',
  read: '/mail',
  sent: '/journeys',
};

export function OverviewLine({ counts }: { counts: LineCounts }) {
  return (
    <div className="overview-drawing">
      <Line
        {...countedLine(counts)}
        label={countedSentence(counts)}
        rowHeight={92}
        bottom={78}
        beside
        above={({ name }) => <span className="line-count num">{count(counts.counts[name])}</span>}
        link={({ name }) => <Link href={leadsTo[name]}>{stationWords[name].name}</Link>}
        below={({ name }) => <Below name={name} counts={counts} />}
      />
    </div>
  );
}

const word = (text: ReactNode) => <span className="aside-word">{text}</span>;

/** The role of the station; for two of them what is not well, which says more. */
function Below({ name, counts }: { name: CountedStation; counts: LineCounts }) {
  if (name === 'accepted' && counts.refused > 0)
    return (
      <Link href="/journeys" className="line-aside">
        <StatusShape shape="failed" size={12} />
        {rich('{count} <word>refused</word>', { count: count(counts.refused), word })}
      </Link>
    );
  if (name === 'queued' && counts.waiting > 0)
    return (
      <Link href="/queue" className="line-aside">
        <StatusShape shape="waiting" size={12} />
        {rich('{count} <word>waiting</word>', { count: count(counts.waiting), word })}
      </Link>
    );
  if (name === 'sent' && counts.failed > 0)
    return (
      <Link href="/journeys" className="line-aside">
        <StatusShape shape="failed" size={12} />
        {rich('{count} <word>failed</word>', { count: count(counts.failed), word })}
      </Link>
    );
  return <span className="line-role">{stationWords[name].role}</span>;
}
