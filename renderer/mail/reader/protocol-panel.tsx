/**
 * The protocol that the last acts caused: what was asked by JMAP and answered, what an IMAP client would have said, and
 * for a letter that was sent the SMTP dialogue from its journey. Every line can be copied.
 */
import { useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../../server/base/language.ts';
import type { Invocation, JmapId } from '../../../server/jmap/types.ts';
import { CopyButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { clockMillis, size, took } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import type { Exchange } from '../../jmap/history.ts';
import { useFromJmap, useJmap } from '../../jmap/react.tsx';
import { useAnswer } from '../../live.ts';
import { imapWords } from './imap-words.ts';
import { numberOf } from './message.ts';
import './protocol.css';

type PanelProps = {
  readonly accountId: JmapId;
  /** Begin with the newest exchange that concerns this message. */
  readonly emailId?: JmapId | null;
  /** Else with the newest whose words hold this. */
  readonly about?: string | null;
  /** The journey of what was sent, where it is known already. */
  readonly trace?: string | null;
  readonly onClose: () => void;
};

export function ProtocolPanel({ accountId, emailId = null, about = null, trace = null, onClose }: PanelProps) {
  const history = useFromJmap(client => client.history);
  const [reads, setReads] = useState(false);
  const shown = history.filter(one => reads || one.act !== null).toReversed();
  const first =
    shown.find(one => emailId !== null && mentions(one, emailId)) ??
    shown.find(one => about !== null && one.act?.includes(about)) ??
    shown[0];
  const [chosen, setChosen] = useState<number | null>(null);
  const exchange = shown.find(one => one.id === chosen) ?? first;
  return (
    <Dialog open onClose={onClose} title={t('The protocol this caused')} wide>
      <label className="protocol-reads">
        <input type="checkbox" checked={reads} onChange={event => setReads(event.target.checked)} />{' '}
        {t('Also what the window read by itself')}
      </label>
      {!exchange && <p className="quiet">{t('Nothing was done yet. What you do with a message shows here.')}</p>}
      {exchange && (
        <div className="protocol">
          <ul aria-label={t('Acts')}>
            {shown.slice(0, 60).map(one => (
              <li key={one.id}>
                <button type="button" aria-current={one === exchange || undefined} onClick={() => setChosen(one.id)}>
                  {one.failed !== null && <StatusShape shape="failed" label={t('Failed')} />}
                  <span className="clip">{one.act ?? one.calls.map(([name]) => name).join(', ')}</span>
                  <span className="num quiet">{clockMillis(one.at)}</span>
                </button>
              </li>
            ))}
          </ul>
          <Shown
            exchange={exchange}
            accountId={accountId}
            emailId={emailId}
            trace={exchange === first ? trace : null}
          />
        </div>
      )}
    </Dialog>
  );
}

const accountOf = ([, args]: Invocation): JmapId | null => (typeof args.accountId === 'string' ? args.accountId : null);
const mentions = (exchange: Exchange, id: JmapId): boolean => JSON.stringify(exchange.calls).includes(`"${id}"`);

type ShownProps = {
  readonly exchange: Exchange;
  readonly accountId: JmapId;
  readonly emailId: JmapId | null;
  readonly trace: string | null;
};

function Shown({ exchange, accountId, emailId, trace }: ShownProps) {
  const client = useJmap();
  const imap = exchange.calls.flatMap(call => imapWords(call, client.mailboxes(accountOf(call) ?? accountId)));
  const asked = exchange.calls.map(call => printed(call)).join('\n');
  const answered = exchange.failed ?? exchange.answers.map(call => printed(call)).join('\n');
  const sent = sentEmail(exchange) ?? (isSending(exchange) ? emailId : null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="protocol-shown" aria-label={t('What was said')} tabIndex={0}>
      <p className="quiet">
        {t('{sent} asked, {received} answered, {span}. JMAP: RFC 8620, RFC 8621.', {
          sent: size(exchange.sent),
          received: size(exchange.received),
          span: took(exchange.tookMs),
        })}
      </p>
      <Said title={t('Asked by JMAP')} text={asked} />
      <Said title={exchange.failed === null ? t('Answered') : t('Failed')} text={answered} />
      {imap.length > 0 && <Said title={t('IMAP would have said')} text={imap.join('\n')} />}
      {(trace || sent) && <Dialogue key={trace ?? sent} emailId={sent} trace={trace} />}
    </section>
  );
}

function Said({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h3>
        {title} <CopyButton text={text} label={t('Copy: {what}', { what: title })} />
      </h3>
      <pre>{text}</pre>
    </section>
  );
}

/** The SMTP dialogue in which it was handed over and went on. */
function Dialogue({ emailId, trace: known }: { emailId: JmapId | null; trace: string | null }) {
  const found = useAnswer(`smtp of ${known ?? emailId}`, async api => {
    if (known !== null) return api.journeys.get({ trace: known });
    const origin = emailId && (await api.journeys.ofMessage({ message: numberOf(emailId) }));
    return origin ? api.journeys.get({ trace: origin.trace }) : null;
  });
  if (found.state !== 'ready' || !found.data) return null;
  const journey = found.data;
  return (
    <>
      {journey.conversations.map(({ trace, title, lines }) => (
        <Said key={trace} title={`SMTP: ${title}`} text={lines.map(line => `${line.who}: ${line.text}`).join('\n')} />
      ))}
      <Link href={`/journey/${encodeURIComponent(journey.trace)}`}>{t('Its journey')}</Link>
    </>
  );
}

const isSending = (exchange: Exchange): boolean => exchange.calls.some(([name]) => name === 'EmailSubmission/set');

/** The message that a submission in this exchange sends. */
function sentEmail({ calls }: Exchange): JmapId | null {
  for (const [name, args] of calls) {
    if (name !== 'EmailSubmission/set') continue;
    for (const one of Object.values((args.create ?? {}) as Record<string, { emailId?: string }>))
      if (one.emailId && /^e\d+$/.test(one.emailId)) return one.emailId;
  }
  return null;
}

const LONGEST = 4000;
const printed = (call: unknown): string => {
  const text = JSON.stringify(
    call,
    (_, value) => (typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value),
    2,
  );
  return text.length > 60_000 ? `${text.slice(0, 60_000)}\n…` : text;
};
