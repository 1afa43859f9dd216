/** One thing that happened. A click on the trace filters by it; Enter opens its journey. */
import { memo } from 'react';
import type { LogLine } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { clockMillis, fullTime } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { outcomeShape } from '../design/words.ts';
import { told } from '../language/heard.ts';

/** `.042` */
const MILLIS = 4;

type StoryRowProps = {
  readonly line: LogLine;
  /** Belongs to the message under the pointer. */
  readonly same: boolean;
  readonly onHover: (trace: string | null) => void;
  readonly onFilter: (text: string) => void;
};

export const StoryRow = memo(function StoryRow({ line, same, onHover, onFilter }: StoryRowProps) {
  const clock = clockMillis(line.at);
  const sentence = told(line);
  const filter = (text: string) => (event: React.MouseEvent) => {
    event.stopPropagation();
    onFilter(text);
  };
  return (
    <span
      className="story"
      data-same={same || undefined}
      data-outcome={line.outcome}
      onPointerEnter={() => onHover(line.trace)}
      onPointerLeave={() => onHover(null)}
    >
      <time className="mono" title={fullTime(line.at)}>
        {clock.slice(0, -MILLIS)}
        <span className="story-millis">{clock.slice(-MILLIS)}</span>
      </time>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the filter field does the same from the keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <span className="story-agent" onClick={filter(`agent:${line.agent.toLowerCase()}`)}>
        {line.agent}
      </span>
      <StatusShape shape={outcomeShape[line.outcome]} size={12} />
      <span className="clip" title={sentence}>
        {sentence}
      </span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the filter field does the same from the keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <span className="story-trace mono" onClick={filter(`trace:${line.trace}`)} title={t('Show only this message')}>
        {line.trace}
      </span>
    </span>
  );
});
