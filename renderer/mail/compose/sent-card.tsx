/** A letter just sent: the seconds in which it can be called back, then its line, station after station. */
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Journey } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { clock, listDate } from '../../design/format.ts';
import { Line } from '../../design/line.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { lineAhead, lineOf, lineSentence, withAhead } from '../../journey/journey-line.ts';
import { rich } from '../../language/rich.ts';
import { useConnection, useLive, useNow } from '../../live.ts';
import { useKeys } from '../../shell/keys.tsx';
import { ProtocolPanel } from '../reader/protocol-panel.tsx';
import { letterTitle } from './letter.ts';
import type { SentLetter } from './post.ts';
import { findTrace } from './sending.ts';
import { useSent, useTools } from './tools.ts';

/** After it has arrived everywhere, or nothing new comes. */
const SHOWN_FOR = 12_000;
/** Held longer than this it was meant for later. */
const LATER = 60_000;

export function SentCards() {
  const sent = useSent();
  return sent.slice(-3).map(one => <SentCard key={one.submitted.submissionId} sent={one} />);
}

function SentCard({ sent }: { sent: SentLetter }) {
  const { post } = useTools();
  const now = useNow(500);
  const [resting, setResting] = useState(false);
  const [protocol, setProtocol] = useState(false);
  const { sendAt, submissionId } = sent.submitted;
  const left = Math.ceil((sendAt - now) / 1000);
  const isHeld = sent.submission?.undoStatus !== 'final' && left > 0;
  const isLater = isHeld && left * 1000 > LATER;
  const undo = (): void => void post.undo(submissionId);
  useKeys(t('Letter just sent'), [{ keys: 'mod+z', say: t('Call it back'), run: undo }], isHeld && !isLater);
  useTrace(sent);
  const ended =
    sent.submission !== null &&
    Object.values(sent.submission.deliveryStatus ?? {}).every(one => one.delivered !== 'queued');
  useEffect(() => {
    if ((isHeld && !isLater) || resting || protocol) return;
    const timer = setTimeout(() => post.dismiss(submissionId), ended || isLater ? SHOWN_FOR : SHOWN_FOR * 5);
    return () => clearTimeout(timer);
  }, [isHeld, isLater, resting, protocol, ended, post, submissionId]);
  return (
    <section
      className="letter-card"
      aria-label={t('Sent: {title}', { title: letterTitle(sent.letter) })}
      data-region=""
      onPointerEnter={() => setResting(true)}
      onPointerLeave={() => setResting(false)}
      onFocus={() => setResting(true)}
      onBlur={() => setResting(false)}
    >
      <p role="status" className="letter-card-words">
        {isHeld ? (
          <>
            <StatusShape shape="held" />
            <span>{isLater ? goesOut(sent, now) : goesOutIn(sent, left)}</span>
          </>
        ) : (
          <Fate sent={sent} />
        )}
      </p>
      {!isLater && <SentLine trace={sent.trace} />}
      <Refusals sent={sent} />
      <div className="letter-card-acts">
        {isHeld && (
          <Button kind="main" onClick={undo} disabled={sent.calling}>
            {t(sent.calling ? 'Calling back…' : isLater ? 'Call back' : 'Undo')}
          </Button>
        )}
        {sent.trace && <Link href={`/journey/${encodeURIComponent(sent.trace)}`}>{t('Journey')}</Link>}
        <Button kind="quiet" onClick={() => setProtocol(true)}>
          {t('Show the protocol')}
        </Button>
        <Button kind="quiet" onClick={() => post.dismiss(submissionId)}>
          {t('Close')}
        </Button>
      </div>
      {protocol && (
        <ProtocolPanel
          accountId={sent.letter.accountId ?? ''}
          about={letterTitle(sent.letter)}
          trace={sent.trace}
          onClose={() => setProtocol(false)}
        />
      )}
    </section>
  );
}

/** The reply it was taken with names its journey; where that has been said too early to be heard, it is looked for. */
function useTrace({ letter, submission, submitted, trace }: SentLetter): void {
  const { post } = useTools();
  const connection = useConnection();
  const api = connection.state === 'connected' ? connection.api : null;
  const known = submission === null || trace !== null;
  useEffect(() => {
    if (known || !api) return;
    findTrace(api, letter).then(
      found => found && post.traced(submitted.submissionId, found),
      () => {},
    );
  }, [known, api, letter, post, submitted.submissionId]);
}

const titled = (sent: SentLetter) => ({
  title: letterTitle(sent.letter),
  b: (text: ReactNode) => <strong className="clip">{text}</strong>,
});
/** The seconds that go by are not read out one after the other. */
const unread = (text: ReactNode) => <span aria-live="off">{text}</span>;

const goesOutIn = (sent: SentLetter, seconds: number): ReactNode =>
  rich('<b>{title}</b> <when>goes out in {seconds} s</when>', { ...titled(sent), seconds, when: unread });

function goesOut(sent: SentLetter, now: number): ReactNode {
  const at = sent.submitted.sendAt;
  const [day, time] = [listDate(at, now), clock(at)];
  return day === time
    ? rich('<b>{title}</b> <when>goes out at {time}</when>', { ...titled(sent), time, when: unread })
    : rich('<b>{title}</b> <when>goes out on {day} at {time}</when>', { ...titled(sent), day, time, when: unread });
}

const outcomes = (sent: SentLetter) => Object.entries(sent.submission?.deliveryStatus ?? {});

function Fate({ sent }: { sent: SentLetter }) {
  const refused = outcomes(sent).filter(([, one]) => one.delivered === 'no').length;
  const arrived = outcomes(sent).length > 0 && outcomes(sent).every(([, one]) => one.delivered === 'yes');
  return (
    <>
      <StatusShape shape={refused > 0 ? 'failed' : 'ok'} />
      <span>
        {rich(
          refused > 0
            ? '<b>{title}</b> was refused by a server'
            : arrived
              ? '<b>{title}</b> was delivered'
              : '<b>{title}</b> is on its way',
          titled(sent),
        )}
      </span>
    </>
  );
}

/** In the words of the server that refused. */
function Refusals({ sent }: { sent: SentLetter }) {
  const refused = outcomes(sent).filter(([, one]) => one.delivered === 'no');
  if (refused.length === 0) return null;
  return (
    <ul className="letter-refusals">
      {refused.map(([address, { smtpReply }]) => (
        <li key={address}>
          {rich('<b>{address}</b> was refused: <code>{reply}</code>', {
            address,
            reply: smtpReply,
            b: text => <strong>{text}</strong>,
            code: text => <code>{text}</code>,
          })}
        </li>
      ))}
    </ul>
  );
}

const SentLine = ({ trace }: { trace: string | null }) =>
  trace === null ? <Drawing journey={null} /> : <WatchedLine trace={trace} />;

function WatchedLine({ trace }: { trace: string }) {
  const live = useLive(`journey ${trace}`, (api, signal) => api.journeys.watchOne({ trace }, signal));
  return <Drawing journey={live.state === 'ready' ? live.data : null} />;
}

function Drawing({ journey }: { journey: Journey | null }) {
  const line = journey ? withAhead(lineOf({ ...journey, branches: journey.branches.slice(0, 1) })) : lineAhead;
  return (
    <div className="letter-line">
      <Line {...line} label={journey ? lineSentence(journey) : t('The way it goes')} bottom={60} />
    </div>
  );
}
