/** A letter just sent: the seconds in which it can be called back, then its line, station after station. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Journey } from '../../../server/api/contract.ts';
import { Button } from '../../design/button.tsx';
import { clock, listDate } from '../../design/format.ts';
import { Line } from '../../design/line.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { lineAhead, lineOf, lineSentence, withAhead } from '../../journey/journey-line.ts';
import { useConnection, useLive, useNow } from '../../live.ts';
import { useKeys } from '../../shell/keys.tsx';
import { ProtocolPanel } from '../reader/protocol-panel.tsx';
import { letterTitle } from './letter.ts';
import type { SentLetter } from './post.ts';
import { findTrace } from './sending.ts';
import { useSent, useTools } from './workshop.tsx';

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
  useKeys('Letter just sent', [{ keys: 'mod+z', say: 'Call it back', run: undo }], isHeld && !isLater);
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
      aria-label={`Sent: ${letterTitle(sent.letter)}`}
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
            <span>
              <strong className="clip">{letterTitle(sent.letter)}</strong>{' '}
              <span aria-live="off">{isLater ? `goes out ${day(sendAt, now)}` : `goes out in ${left} s`}</span>
            </span>
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
            {sent.calling ? 'Calling back…' : isLater ? 'Call back' : 'Undo'}
          </Button>
        )}
        {sent.trace && <Link href={`/journey/${encodeURIComponent(sent.trace)}`}>Journey</Link>}
        <Button kind="quiet" onClick={() => setProtocol(true)}>
          Show the protocol
        </Button>
        <Button kind="quiet" onClick={() => post.dismiss(submissionId)}>
          Close
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

const day = (at: number, now: number): string => {
  const shown = listDate(at, now);
  return shown === clock(at) ? `at ${shown}` : `on ${shown} at ${clock(at)}`;
};

const outcomes = (sent: SentLetter) => Object.entries(sent.submission?.deliveryStatus ?? {});

function Fate({ sent }: { sent: SentLetter }) {
  const refused = outcomes(sent).filter(([, one]) => one.delivered === 'no').length;
  const arrived = outcomes(sent).length > 0 && outcomes(sent).every(([, one]) => one.delivered === 'yes');
  return (
    <>
      <StatusShape shape={refused > 0 ? 'failed' : 'ok'} />
      <span>
        <strong className="clip">{letterTitle(sent.letter)}</strong>{' '}
        {refused > 0 ? 'was refused by a server' : arrived ? 'was delivered' : 'is on its way'}
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
          <strong>{address}</strong> was refused: <code>{smtpReply}</code>
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
      <Line {...line} label={journey ? lineSentence(journey) : 'The way it goes'} bottom={44} />
    </div>
  );
}
