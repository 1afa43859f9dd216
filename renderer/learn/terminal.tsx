/** A terminal: what the server says, what is typed, and under each line what it means. The connection is real. */
import { PhoneOff } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { LabName, LabProtocol, TerminalNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { Switch } from '../design/field.tsx';
import { explain } from '../journey/explain.ts';
import { Explanation } from '../journey/explanation.tsx';
import { useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';

type TerminalProps = { readonly lab: LabName; readonly protocol: LabProtocol; readonly hint: string };
const names: { readonly [P in LabProtocol]: string } = { smtp: 'SMTP', pop3: 'POP3', imap: 'IMAP' };

export function Terminal({ lab, protocol, hint }: TerminalProps) {
  const [id, setId] = useState<string | null>(null);
  const act = useAct();
  const connect = async (): Promise<void> => {
    const dialled = await act(t('Connecting'), api => api.lab.dial({ lab, protocol }));
    if (dialled) setId(dialled.terminal);
  };
  return (
    <section className="card terminal" aria-label={t('{protocol} terminal', { protocol: names[protocol] })}>
      {id === null ? (
        <div className="lab-waiting">
          <p>{t('A connection to this server’s own {protocol} port.', { protocol: names[protocol] })}</p>
          <Button kind="main" onClick={() => void connect()}>
            {t('Connect by {protocol}', { protocol: names[protocol] })}
          </Button>
        </div>
      ) : (
        <Connected key={id} id={id} protocol={protocol} hint={hint} onAgain={() => void connect()} />
      )}
    </section>
  );
}

type ConnectedProps = {
  readonly id: string;
  readonly protocol: LabProtocol;
  readonly hint: string;
  readonly onAgain: () => void;
};

function Connected({ id, protocol, hint, onAgain }: ConnectedProps) {
  const live = useLive(`terminal ${id}`, (api, signal) => api.lab.watchTerminal({ terminal: id }, signal));
  const [explains, setExplains] = useState(true);
  const act = useAct();
  return (
    <>
      <div className="card-head">
        <h2>{names[protocol]}</h2>
        {live.state === 'ready' && live.data.encrypted && <span className="chip">{t('inside TLS')}</span>}
        <Switch label={t('Explain')} on={explains} onChange={setExplains} />
        <Button
          kind="quiet"
          aria-label={t('Hang up {protocol}', { protocol: names[protocol] })}
          disabled={live.state !== 'ready' || !live.data.open}
          onClick={() => void act(t('Hanging up'), api => api.lab.hangUp({ terminal: id }))}
        >
          <PhoneOff size={15} strokeWidth={1.7} aria-hidden="true" />
        </Button>
      </div>
      <Faces live={live} what={t('the conversation')} rows={4}>
        {now => <Talk now={now} explains={explains} hint={hint} onAgain={onAgain} />}
      </Faces>
    </>
  );
}

type TalkProps = {
  readonly now: TerminalNow;
  readonly explains: boolean;
  readonly hint: string;
  readonly onAgain: () => void;
};

function Talk({ now, explains, hint, onAgain }: TalkProps) {
  const box = useRef<HTMLDivElement>(null);
  const count = now.lines.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is at the end
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, explains]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="talk-box" ref={box} tabIndex={0} role="log" aria-label={t('What was said')}>
        <ol className="talk mono">
          {now.lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={i} data-who={line.who}>
              {line.who === '-' ? null : <b>{`${line.who}: `}</b>}
              {line.text === '' ? ' ' : line.text}
              {explains && <Explanation of={isContent(now, i) ? null : explain(line, now.protocol)} />}
            </li>
          ))}
        </ol>
      </div>
      {now.open ? <Prompt id={now.id} hint={hint} /> : <Ended onAgain={onAgain} />}
    </>
  );
}

/** Between 354 and the dot alone nothing is a command. */
function isContent({ protocol, lines }: TerminalNow, at: number): boolean {
  if (protocol !== 'smtp' || lines[at]?.who !== 'C') return false;
  const begun = lines.findLastIndex((line, i) => i < at && line.who === 'S' && line.text.startsWith('354'));
  if (begun === -1 || lines[at].text === '.') return false;
  return !lines.slice(begun, at).some(line => line.who === 'C' && line.text === '.');
}

const Ended = ({ onAgain }: { onAgain: () => void }) => (
  <div className="terminal-prompt">
    <span className="quiet">{t('The connection is closed.')}</span>
    <Button onClick={onAgain}>{t('Connect again')}</Button>
  </div>
);

function Prompt({ id, hint }: { id: string; hint: string }) {
  const act = useAct();
  const field = useId();
  const [line, setLine] = useState('');
  const [before, setBefore] = useState<readonly string[]>([]);
  const [at, setAt] = useState(0);
  const send = async (): Promise<void> => {
    const said = line;
    setLine('');
    setBefore([...before.filter(one => one !== said), said].slice(-50));
    setAt(0);
    if (!(await act(t('Saying it'), api => api.lab.type({ terminal: id, line: said })))) setLine(said);
  };
  const key = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (event.key === 'Tab' && line === '' && hint !== '' && !event.shiftKey) setLine(hint);
    else if (by !== 0) {
      const next = Math.max(0, Math.min(before.length, at + by));
      setAt(next);
      setLine(next === 0 ? '' : before[before.length - next]!);
    } else return;
    event.preventDefault();
  };
  return (
    <form
      className="terminal-prompt"
      onSubmit={event => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={field} className="only-read-aloud">
        {t('What you say')}
      </label>
      <b aria-hidden="true" className="mono">
        {'C:'}
      </b>
      <input
        id={field}
        className="mono"
        value={line}
        onChange={event => setLine(event.target.value)}
        onKeyDown={key}
        placeholder={hint}
        maxLength={998}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked for a line to type into
        autoFocus
      />
      {hint !== '' && line === '' && (
        <Button kind="quiet" onClick={() => setLine(hint)}>
          {t('Type it for me')} <kbd>{'Tab'}</kbd>
        </Button>
      )}
      <Button type="submit">{t('Say it')}</Button>
    </form>
  );
}
