/** The timeline drawn, and the same in words: who answered what, how long it took, under which protection. */
import { Lock, LockOpen } from 'lucide-react';
import type { Journey, RecipientTimeline } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { fullTime, nearMoment } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useNow } from '../live.ts';
import { isReply } from './queue-words.ts';
import { aheadWords, becameLook, drawingOf, type Mark, spokenOf } from './timeline.ts';

const WIDTH = 360;
const EDGE = 12;
const LINE = 26;

export function TimelineDrawing({ timeline }: { timeline: RecipientTimeline }) {
  const now = useNow(10_000);
  const { marks, ticks, sentence } = drawingOf(timeline, now);
  const at = (x: number): number => EDGE + x * (WIDTH - 2 * EDGE);
  return (
    <svg className="timeline" viewBox={`0 0 ${WIDTH} 58`} role="img" aria-label={sentence}>
      <path className="timeline-line" d={`M${EDGE} ${LINE}H${WIDTH - EDGE}`} />
      {ticks.map(tick => (
        <g key={tick.say} className="timeline-tick">
          <path d={`M${at(tick.x)} ${LINE + 6}v5`} />
          <text x={at(tick.x)} y={LINE + 24} textAnchor={tick.x === 0 ? 'start' : tick.x === 1 ? 'end' : 'middle'}>
            {tick.say}
          </text>
        </g>
      ))}
      {marks.map((mark, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn anew as a whole
        <MarkDrawing key={i} mark={mark} at={at} />
      ))}
    </svg>
  );
}

function MarkDrawing({ mark, at }: { mark: Mark; at: (x: number) => number }) {
  switch (mark.kind) {
    case 'ahead': {
      const [from, to] = [at(mark.from), at(mark.to)];
      return (
        <g className="mark-ahead">
          <rect x={from - 2} y={LINE - 5} width={to - from + 4} height={10} rx={2} />
          <path d={`M${(from + to) / 2} ${LINE - 5}v10`} />
        </g>
      );
    }
    case 'tried':
      return <circle className="mark-tried" data-became={mark.became} cx={at(mark.x)} cy={LINE} r={4.5} />;
    case 'delay':
      return <path className="mark-delay" d={`M${at(mark.x)} ${LINE - 9}l-4.5 -8h9z`} />;
    case 'end':
      return <path className="mark-end" d={`M${at(mark.x) - 4} ${LINE - 4}l8 8m0 -8l-8 8`} />;
    case 'now':
      return (
        <g className="mark-now">
          <path d={`M${at(mark.x)} ${LINE - 12}v24`} />
          <text x={at(mark.x)} y={LINE - 15} textAnchor={mark.x < 0.06 ? 'start' : mark.x > 0.94 ? 'end' : 'middle'}>
            {t('now')}
          </text>
        </g>
      );
  }
}

export function Attempts({ timeline, conversations }: AttemptsProps) {
  const now = useNow(60_000);
  return (
    <ol className="attempts">
      {timeline.past.map(one => {
        const look = becameLook[one.became];
        const spoken = spokenOf(one, conversations);
        return (
          <li key={one.at}>
            <StatusShape shape={look.shape} />
            <div>
              <p>
                <strong>{one.host ?? t('Nobody was reached')}</strong> <span className="quiet">{look.word}</span>{' '}
                <time className="quiet num" dateTime={new Date(one.at).toISOString()} title={fullTime(one.at)}>
                  {nearMoment(one.at, now)}
                </time>
              </p>
              <code>{one.reply === '' ? t('no answer') : isReply(one.reply) ? one.reply : heard(one.reply)}</code>
              {spoken && (
                <p className="quiet attempt-spoken">
                  {spoken.tls ? (
                    <Lock size={12} strokeWidth={1.8} aria-hidden="true" />
                  ) : (
                    <LockOpen size={12} strokeWidth={1.8} aria-hidden="true" />
                  )}
                  {spoken.tls ?? t('not encrypted')}, {spoken.took}
                </p>
              )}
            </div>
          </li>
        );
      })}
      {aheadWords(timeline, now).map(one => (
        <li key={one.key} className="attempt-ahead">
          <StatusShape shape="ahead" />
          <p>
            {one.say} <span className="quiet num">{one.when}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}
type AttemptsProps = {
  readonly timeline: RecipientTimeline;
  readonly conversations: Journey['conversations'];
};
