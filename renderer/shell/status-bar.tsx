/** The listeners (a click copies the address), what waits, and what the server costs this computer. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { ListenerState } from '../../server/api/contract.ts';
import { Tip } from '../design/button.tsx';
import { plural, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useStatusData } from './status.tsx';

type Fixed = Exclude<ListenerState['name'], `device-${number}`>;
const names: Readonly<Record<Fixed, string>> = {
  smtp: 'SMTP',
  submission: 'Submission',
  submissions: 'Submissions',
  lmtp: 'LMTP',
  imap: 'IMAP',
  imaps: 'IMAPS',
  pop3: 'POP3',
  pop3s: 'POP3S',
  managesieve: 'ManageSieve',
  http: 'HTTP (public)',
  https: 'HTTPS (public)',
  console: 'Console',
};
const tlsWords = { none: 'no TLS', starttls: 'STARTTLS', implicit: 'TLS from the start' } as const;

/** As server/queue/frozen.ts calls it. */
const PAUSED = 'frozen *';

export function StatusBar() {
  const status = useStatusData();
  const listeners = status?.listeners.filter(listener => listener.state !== 'off') ?? [];
  const waiting = status ? status.queue.queued + status.queue.active + status.queue.deferred + status.queue.held : 0;
  const isPaused = status?.needs.some(need => need.id === PAUSED) ?? false;
  return (
    <footer className="status-bar" data-region="">
      <div className="status-listeners">
        {listeners.map(listener => (
          <Listener key={listener.name} listener={listener} />
        ))}
      </div>
      {status && (
        <div className="status-facts num">
          {isPaused && (
            <Link href="/queue" className="status-paused">
              <StatusShape shape="held" size={12} /> Outgoing paused
            </Link>
          )}
          <Link href="/queue">{waiting === 0 ? 'Queue empty' : `${plural(waiting, 'message')} in the queue`}</Link>
          <Tip text={`Mail is kept in ${status.store.path}; ${size(status.store.freeBytes)} are free`}>
            <span>{size(status.store.bytes)} stored</span>
          </Tip>
          <Tip text="What the mail server takes of this computer">
            <span>
              {(status.process.cpu * 100).toFixed(1)} % CPU · {size(status.process.memory)}
            </span>
          </Tip>
        </div>
      )}
    </footer>
  );
}

function Listener({ listener }: { listener: ListenerState }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const failed = listener.state === 'failed';
  const address = `${listener.host}:${listener.port}`;
  const copy = (): void => void navigator.clipboard.writeText(address).then(() => setCopied(true));
  const says = failed
    ? (listener.sentence ?? 'It could not be opened')
    : `${address}, ${tlsWords[listener.tls]}, ${plural(listener.connections, 'connection')}. Click to copy.`;
  return (
    <Tip text={copied ? `Copied ${address}` : says}>
      <button type="button" className="listener" data-state={listener.state} onClick={copy}>
        <StatusShape shape={failed ? 'attention' : copied ? 'info' : 'ok'} size={12} />
        {listener.device ?? names[listener.name as Fixed]}{' '}
        <span className="num">{copied ? 'copied' : `:${listener.port}`}</span>
        <span className="only-read-aloud">{says}</span>
      </button>
    </Tip>
  );
}
