/** The listeners (a click copies the address), what waits, and what the server costs this computer. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { ListenerState, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Tip } from '../design/button.tsx';
import { size, took } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { listenerName } from './listener-names.ts';
import { PortTrouble } from './port-trouble.tsx';
import { useStatusData } from './status.tsx';
import { PAUSED, percent } from './status-words.ts';

export function StatusBar() {
  const status = useStatusData();
  const listeners = status?.listeners.filter(listener => listener.state !== 'off') ?? [];
  return (
    <footer className="status-bar" data-region="">
      <div className="status-listeners">
        {listeners.map(listener =>
          listener.state === 'failed' ? (
            <PortTrouble key={listener.name} listener={listener} />
          ) : (
            <Listener key={listener.name} listener={listener} />
          ),
        )}
      </div>
      {status && <Facts status={status} />}
    </footer>
  );
}

function Facts({ status }: { status: Status }) {
  const { queue, needs, store, process } = status;
  const waiting = queue.queued + queue.active + queue.deferred + queue.held;
  const skew = useSkew(status);
  return (
    <div className="status-facts num">
      {skew !== null && (
        <Tip text={t('Times on the screen are those of the mail server.')}>
          <span className="status-skew">
            <StatusShape shape="attention" size={12} />
            {skew > 0
              ? t('The server’s clock is {span} ahead', { span: took(skew) })
              : t('The server’s clock is {span} behind', { span: took(-skew) })}
          </span>
        </Tip>
      )}
      {needs.some(need => need.id === PAUSED) && (
        <Link href="/queue" className="status-paused">
          <StatusShape shape="held" size={12} /> {t('Outgoing paused')}
        </Link>
      )}
      <Link href="/queue">
        {t('{count, plural, =0 {Queue empty} one {# message in the queue} other {# messages in the queue}}', {
          count: waiting,
        })}
      </Link>
      <Tip text={t('Mail is kept in {path}; {free} are free', { path: store.path, free: size(store.freeBytes) })}>
        <span>{t('{size} stored', { size: size(store.bytes) })}</span>
      </Tip>
      <Tip text={t('What the mail server takes of this computer')}>
        <span className="status-process">
          {rich('{share} CPU · {memory}', { share: percent(process.cpu), memory: size(process.memory) })}
        </span>
      </Tip>
    </div>
  );
}

/** Less than this is the way the answer took. */
const WORTH_SAYING = 2000;

/** How far the server's clock is ahead of this computer's; null: as good as nothing. */
function useSkew({ now }: Status): number | null {
  const [skew, setSkew] = useState(0);
  useEffect(() => setSkew(now - Date.now()), [now]);
  return Math.abs(skew) > WORTH_SAYING ? skew : null;
}

const tlsWords = { none: t('no TLS'), starttls: 'STARTTLS', implicit: t('TLS from the start') } as const;

function Listener({ listener }: { listener: ListenerState }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const address = `${listener.host}:${listener.port}`;
  const copy = (): void => void navigator.clipboard.writeText(address).then(() => setCopied(true));
  const says = t('{address}, {tls}, {count, plural, one {# connection} other {# connections}}. Click to copy.', {
    address,
    tls: tlsWords[listener.tls],
    count: listener.connections,
  });
  return (
    <Tip text={copied ? t('Copied {text}', { text: address }) : says}>
      <button type="button" className="listener" data-state={listener.state} onClick={copy}>
        <StatusShape shape={copied ? 'info' : 'ok'} size={12} />
        {listenerName(listener)} <span className="num">{copied ? t('copied') : `:${listener.port}`}</span>
        <span className="only-read-aloud">{says}</span>
      </button>
    </Tip>
  );
}
