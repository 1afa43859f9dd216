/** What is happening right now: one line for each thing, or the same facts as syslog or JSON lines. */
import { ArrowDownToLine, Braces, Download, Pause, Play } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { LogLine } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Empty, Failed, Loading } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { useNow } from '../live.ts';
import { SearchField } from '../search/search-field.tsx';
import type { Vocabulary } from '../search/vocabulary.ts';
import { useKeys } from '../shell/keys.tsx';
import { hasTerm, isProblem, type KnownLog, logWords, storyFilter, textFilter, withTerm } from './filter.ts';
import { LogRows } from './log-rows.tsx';
import { newPulse, type Pulse } from './pulse.ts';
import { PulseChart } from './pulse-chart.tsx';
import { fileName, saveLines, storyLine } from './save.ts';
import { StoryRow } from './story-row.tsx';
import { ON_SCREEN, type Stream, useStream } from './use-stream.ts';
import './log.css';

type Form = 'story' | 'postfix' | 'json';
const forms = [
  ['story', t('Story')],
  ['postfix', t('Postfix lines')],
  ['json', 'JSON'],
] as const;
const BACKLOG = 2000;

export function LogView() {
  const [form, setForm] = useState<Form>('story');
  const filter = new URLSearchParams(useSearch()).get('filter') ?? '';
  const [, navigate] = useLocation();
  const search = useCallback(
    (next: string): void =>
      navigate(next === '' ? '/log' : `/log?filter=${encodeURIComponent(next)}`, { replace: true }),
    [navigate],
  );
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>{t('Live log')}</h1>
          <p>{t('Everything that happens, as it happens. Nothing is sampled.')}</p>
        </div>
        <Choice label={t('Show as')} value={form} onChange={setForm} choices={forms} />
      </header>
      {form === 'story' ? (
        <Story filter={filter} onFilter={search} />
      ) : (
        <Lines key={form} form={form} filter={filter} onFilter={search} />
      )}
    </div>
  );
}

/** What the server tells of itself belongs to no message and no connection. */
const hasJourney = (line: LogLine): boolean => line.trace !== '' && line.trace !== 'server';

type Filtered = { readonly filter: string; readonly onFilter: (filter: string) => void };

function Story({ filter, onFilter }: Filtered) {
  const { passes, faults } = useMemo(() => storyFilter(filter, Date.now()), [filter]);
  const pulse = useRef<Pulse>(null);
  pulse.current ??= newPulse();
  const stream = useStream<LogLine>(
    (api, signal, last) => api.log.watch({ backlog: BACKLOG, ...(last ? { after: last.id } : {}) }, signal),
    'story',
    passes,
    true,
    batch => pulse.current?.count(batch),
  );
  const [, navigate] = useLocation();
  const [hovered, setHovered] = useState<string | null>(null);
  const known = (): KnownLog => {
    const near = stream.rows.slice(-500);
    const named = near.flatMap(line => [line.fields.sender, line.fields.recipient, line.fields.user]);
    return {
      agents: [...new Set(near.map(line => line.agent.toLowerCase()))],
      addresses: [...new Set(named.filter(one => typeof one === 'string' && one !== ''))] as string[],
    };
  };
  const save = (): void => saveLines(fileName(Date.now(), 'txt'), stream.rows.map(storyLine));
  const saveJson = (): void =>
    saveLines(
      fileName(Date.now(), 'jsonl'),
      stream.rows.map(line => JSON.stringify(line)),
      'application/jsonl',
    );
  return (
    <Frame
      stream={stream}
      filtered={filter !== ''}
      tools={
        <>
          <SearchField
            label={t('Filter the log')}
            placeholder={t('Filter: words, is:problem, status:>=400, trace:MWS1')}
            q={filter}
            words={logWords}
            known={known}
            faults={faults}
            onSearch={onFilter}
            onLeave={() => document.querySelector<HTMLElement>('.log-rows')?.focus()}
          />
          <Button
            aria-pressed={hasTerm(filter, 'is', 'problem')}
            data-on={hasTerm(filter, 'is', 'problem') || undefined}
            className="problems"
            onClick={() => onFilter(withTerm(filter, 'is', hasTerm(filter, 'is', 'problem') ? null : 'problem'))}
          >
            {t('Problems only')}
          </Button>
        </>
      }
      acts={[
        { name: t('Save these lines as text'), run: save },
        { name: t('Save these lines as JSON'), run: saveJson },
      ]}
      above={<PulseChart pulse={pulse.current} onRange={range => onFilter(withTerm(filter, 'at', range))} />}
    >
      <LogRows
        stream={stream}
        label={t('Live log')}
        keyOf={line => line.id}
        onOpen={line => hasJourney(line) && navigate(`/journey/${encodeURIComponent(line.trace)}`)}
        isProblem={isProblem}
        row={line => (
          <StoryRow
            line={line}
            same={line.trace !== '' && line.trace === hovered}
            onHover={setHovered}
            onFilter={onFilter}
          />
        )}
      />
    </Frame>
  );
}

let lineNumber = 0;

function Lines({ form, filter, onFilter }: Filtered & { form: 'postfix' | 'json' }) {
  const passes = useMemo(() => {
    const test = textFilter(filter);
    return (line: { text: string }) => test(line.text);
  }, [filter]);
  const stream = useStream(
    async function* (api, signal) {
      for await (const batch of api.log.watchLines({ form, backlog: BACKLOG }, signal))
        yield batch.map(one => ({ id: ++lineNumber, text: one }));
    },
    form,
    passes,
  );
  const save = (): void =>
    saveLines(
      fileName(Date.now(), form === 'json' ? 'jsonl' : 'log'),
      stream.rows.map(line => line.text),
    );
  return (
    <Frame
      stream={stream}
      filtered={filter !== ''}
      tools={
        <SearchField
          label={t('Filter the log')}
          placeholder={t('Filter: words that must occur')}
          q={filter}
          words={NO_WORDS}
          known={() => null}
          faults={[]}
          onSearch={onFilter}
          onLeave={() => document.querySelector<HTMLElement>('.log-rows')?.focus()}
        />
      }
      acts={[{ name: t('Save these lines'), run: save }]}
    >
      <LogRows
        stream={stream}
        label={t('Live log')}
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
const NO_WORDS: Vocabulary<null> = [];

type FrameProps = {
  readonly stream: Stream<unknown>;
  readonly filtered: boolean;
  readonly tools: ReactNode;
  readonly acts: readonly { readonly name: string; readonly run: () => void }[];
  readonly above?: ReactNode;
  readonly children: ReactNode;
};

function Frame({ stream, filtered, tools, acts, above, children }: FrameProps) {
  const { frozen, freeze } = stream;
  useKeys(t('Live log'), [
    { keys: 'p', say: frozen ? t('Go on') : t('Pause'), run: () => freeze(!frozen) },
    { keys: 'End', say: t('Follow the newest'), run: () => freeze(false) },
    { keys: 'f', say: t('Filter'), run: () => document.querySelector<HTMLInputElement>('.log-tools input')?.focus() },
  ]);
  return (
    <div className="view-body card log">
      <div className="log-tools">
        {tools}
        <Button onClick={() => freeze(!frozen)}>
          {frozen ? <Play size={16} strokeWidth={1.6} /> : <Pause size={16} strokeWidth={1.6} />}
          {frozen ? t('Go on') : t('Pause')} <kbd>p</kbd>
        </Button>
        {acts.map(act => (
          <IconButton key={act.name} label={act.name} onClick={act.run}>
            {act.name.includes('JSON') ? (
              <Braces size={16} strokeWidth={1.6} />
            ) : (
              <Download size={16} strokeWidth={1.6} />
            )}
          </IconButton>
        ))}
      </div>
      {above}
      <Body stream={stream} filtered={filtered}>
        {children}
      </Body>
      <Spoken perSecond={stream.perSecond} frozen={frozen} fresh={stream.fresh} />
      <footer className="log-foot num">
        <span>{t('{count, plural, one {# event} other {# events}} per second', { count: stream.perSecond })}</span>
        <span>
          {stream.fallenOut > 0
            ? t('{kept, number} of {most, number} lines kept here, {gone, number} older ones on disk', {
                kept: stream.kept,
                most: ON_SCREEN,
                gone: stream.fallenOut,
              })
            : t('{kept, number} of {most, number} lines kept here', { kept: stream.kept, most: ON_SCREEN })}
        </span>
        {frozen && (
          <Button kind="main" className="fresh" onClick={() => freeze(false)}>
            <ArrowDownToLine size={16} strokeWidth={1.6} />
            {stream.fresh === 0 ? t('Follow') : t('{count, number} new', { count: stream.fresh })} <kbd>End</kbd>
          </Button>
        )}
      </footer>
    </div>
  );
}

/** For who hears the log: not each line, but at most every ten seconds how much happens. */
const SPOKEN_EVERY = 10_000;

function Spoken({ perSecond, frozen, fresh }: Pick<Stream<unknown>, 'perSecond' | 'frozen' | 'fresh'>) {
  const words = frozen
    ? t('Stands still, {count, plural, one {# new line} other {# new lines}}', { count: fresh })
    : t('{count, plural, one {# event} other {# events}} per second', { count: perSecond });
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
  if (stream.state === 'loading') return <Loading what={t('the log')} rows={16} />;
  if (stream.state === 'failed') return <Failed what={t('the log')} message={stream.message} onRetry={stream.retry} />;
  if (stream.rows.length > 0) return children;
  return filtered && stream.kept > 0 ? (
    <Empty
      title={t('No line passes the filter')}
      fact={t('{count, plural, one {# line is} other {# lines are}} here without it.', { count: stream.kept })}
    />
  ) : (
    <Quiet />
  );
}

function Quiet() {
  const [since] = useState(Date.now);
  const seconds = Math.floor((useNow() - since) / 1000);
  return (
    <Empty
      title={t('Quiet')}
      fact={t(
        'Watching for {seconds, plural, one {# second} other {# seconds}}. The first thing that happens appears here at once.',
        { seconds },
      )}
    />
  );
}
