/** What is happening right now: one line for each thing, or the same facts as syslog or JSON lines. */
import { ArrowDownToLine, Pause, Play, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { LogLine } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Empty, Failed, Loading } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { count, plural } from '../design/format.ts';
import { useNow } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { storyFilter, textFilter } from './filter.ts';
import { LogRows } from './log-rows.tsx';
import { StoryRow } from './story-row.tsx';
import { ON_SCREEN, type Stream, useStream } from './use-stream.ts';
import './log.css';

type Form = 'story' | 'postfix' | 'json';
const forms = [
  ['story', 'Story'],
  ['postfix', 'Postfix lines'],
  ['json', 'JSON'],
] as const;
const BACKLOG = 2000;

export function LogView() {
  const [form, setForm] = useState<Form>('story');
  const [text, setText] = useState('');
  const [problems, setProblems] = useState(false);
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>Live log</h1>
          <p>Everything that happens, as it happens. Nothing is sampled.</p>
        </div>
        <Choice label="Show as" value={form} onChange={setForm} choices={forms} />
      </header>
      {form === 'story' ? (
        <Story text={text} problems={problems} onText={setText} onProblems={setProblems} />
      ) : (
        <Lines key={form} form={form} text={text} onText={setText} />
      )}
    </div>
  );
}

/** What the server tells of itself belongs to no message and no connection. */
const hasJourney = (line: LogLine): boolean => line.trace !== '' && line.trace !== 'server';

type StoryProps = {
  readonly text: string;
  readonly problems: boolean;
  readonly onText: (text: string) => void;
  readonly onProblems: (on: boolean) => void;
};

function Story({ text, problems, onText, onProblems }: StoryProps) {
  const passes = useMemo(() => storyFilter({ text, problems }), [text, problems]);
  const stream = useStream<LogLine>(
    (api, signal, last) => api.log.watch({ backlog: BACKLOG, ...(last ? { after: last.id } : {}) }, signal),
    'story',
    passes,
    true,
  );
  const [, navigate] = useLocation();
  const [hovered, setHovered] = useState<string | null>(null);
  return (
    <Frame
      stream={stream}
      text={text}
      onText={onText}
      filtered={text !== '' || problems}
      problems={problems}
      onProblems={onProblems}
    >
      <LogRows
        stream={stream}
        label="Live log"
        keyOf={line => line.id}
        onOpen={line => hasJourney(line) && navigate(`/journey/${encodeURIComponent(line.trace)}`)}
        isProblem={line => line.outcome === 'failed' || line.outcome === 'refused' || line.outcome === 'attention'}
        row={line => (
          <StoryRow
            line={line}
            same={line.trace !== '' && line.trace === hovered}
            onHover={setHovered}
            onFilter={onText}
          />
        )}
      />
    </Frame>
  );
}

let lineNumber = 0;

function Lines({ form, text, onText }: { form: 'postfix' | 'json'; text: string; onText: (text: string) => void }) {
  const passes = useMemo(() => {
    const test = textFilter(text);
    return (line: { text: string }) => test(line.text);
  }, [text]);
  const stream = useStream(
    async function* (api, signal) {
      for await (const batch of api.log.watchLines({ form, backlog: BACKLOG }, signal))
        yield batch.map(one => ({ id: ++lineNumber, text: one }));
    },
    form,
    passes,
  );
  return (
    <Frame stream={stream} text={text} onText={onText} filtered={text !== ''}>
      <LogRows
        stream={stream}
        label="Live log"
        keyOf={line => line.id}
        row={line => (
          <span className="log-text mono" title={line.text}>
            {line.text}
          </span>
        )}
      />
    </Frame>
  );
}

type FrameProps = {
  readonly stream: Stream<unknown>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly filtered: boolean;
  readonly problems?: boolean;
  readonly onProblems?: (on: boolean) => void;
  readonly children: React.ReactNode;
};

function Frame({ stream, text, onText, filtered, problems, onProblems, children }: FrameProps) {
  const { frozen, freeze } = stream;
  useKeys('Live log', [
    { keys: 'p', say: frozen ? 'Go on' : 'Pause', run: () => freeze(!frozen) },
    { keys: 'End', say: 'Follow the newest', run: () => freeze(false) },
    {
      keys: 'f',
      say: 'Filter',
      run: () => document.querySelector<HTMLInputElement>('.main input[type="search"]')?.focus(),
    },
  ]);
  return (
    <div className="view-body card log">
      <div className="log-tools">
        <label className="search">
          <Search size={16} strokeWidth={1.6} aria-hidden="true" />
          <input
            type="search"
            value={text}
            onChange={event => onText(event.target.value)}
            placeholder={onProblems ? 'Filter: words, trace:MWS1, agent:mta' : 'Filter: words that must occur'}
            aria-label="Filter the log"
          />
        </label>
        {onProblems && (
          <Button
            aria-pressed={problems}
            data-on={problems || undefined}
            className="problems"
            onClick={() => onProblems(!problems)}
          >
            Problems only
          </Button>
        )}
        <Button onClick={() => freeze(!frozen)}>
          {frozen ? <Play size={16} strokeWidth={1.6} /> : <Pause size={16} strokeWidth={1.6} />}
          {frozen ? 'Go on' : 'Pause'} <kbd>p</kbd>
        </Button>
      </div>
      <Body stream={stream} filtered={filtered}>
        {children}
      </Body>
      <Spoken perSecond={stream.perSecond} frozen={frozen} fresh={stream.fresh} />
      <footer className="log-foot num">
        <span>{plural(stream.perSecond, 'event')} per second</span>
        <span>
          {count(stream.kept)} of {count(ON_SCREEN)} lines kept here
          {stream.fallenOut > 0 ? `, ${count(stream.fallenOut)} older ones on disk` : ''}
        </span>
        {frozen && (
          <Button kind="main" className="fresh" onClick={() => freeze(false)}>
            <ArrowDownToLine size={16} strokeWidth={1.6} />
            {stream.fresh === 0 ? 'Follow' : `${count(stream.fresh)} new`} <kbd>End</kbd>
          </Button>
        )}
      </footer>
    </div>
  );
}

/** For who hears the log: not each line, but at most every ten seconds how much happens. */
const SPOKEN_EVERY = 10_000;

function Spoken({ perSecond, frozen, fresh }: Pick<Stream<unknown>, 'perSecond' | 'frozen' | 'fresh'>) {
  const words = frozen ? `Stands still, ${plural(fresh, 'new line')}` : `${plural(perSecond, 'event')} per second`;
  const now = useRef(words);
  now.current = words;
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setSaid(now.current), SPOKEN_EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="only-read-aloud" role="status">
      {said}
    </p>
  );
}

function Body({
  stream,
  filtered,
  children,
}: {
  stream: Stream<unknown>;
  filtered: boolean;
  children: React.ReactNode;
}) {
  if (stream.state === 'loading') return <Loading what="the log" rows={16} />;
  if (stream.state === 'failed') return <Failed what="the log" message={stream.message} onRetry={stream.retry} />;
  if (stream.rows.length > 0) return children;
  return filtered && stream.kept > 0 ? (
    <Empty title="No line passes the filter" fact={`${plural(stream.kept, 'line')} are here without it.`} />
  ) : (
    <Quiet />
  );
}

function Quiet() {
  const [since] = useState(Date.now);
  const seconds = Math.floor((useNow() - since) / 1000);
  return (
    <Empty
      title="Quiet"
      fact={`Watching for ${plural(seconds, 'second')}. The first thing that happens appears here at once.`}
    />
  );
}
