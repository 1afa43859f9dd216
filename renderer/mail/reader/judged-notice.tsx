/**
 * Why a message lies in Junk or Rejects, with the way out of there; and elsewhere only who pretends to be somebody else.
 * What was not judged, or long ago, says nothing.
 */
import { Link } from 'wouter';
import type { Why } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { useMailboxes } from '../../jmap/react.tsx';
import { junkReason, pretencesIn } from '../../journey/judged-words.ts';
import { rich } from '../../language/rich.ts';
import { type Live, useAnswer } from '../../live.ts';
import type { Message, MessageSource } from './message.ts';
import type { Origin } from './provenance.tsx';

/** Where it lies, as far as that says how it was judged. */
export type Aside = 'junk' | 'rejects' | null;

export function useAside(message: Message, { accountId }: MessageSource): Aside {
  const mailboxes = useMailboxes(accountId);
  const keywords = message.keywords ?? {};
  const lies = mailboxes.filter(({ id }) => message.mailboxIds?.[id] === true);
  if (lies.some(({ role }) => role === 'junk') || keywords.$junk) return 'junk';
  return keywords.$refused && lies.some(({ name, role }) => role === null && name === REJECTS) ? 'rejects' : null;
}
const REJECTS = 'Rejects';

type NoticeProps = {
  readonly origin: Origin;
  readonly aside: Aside;
  /** null: nothing can be changed now. */
  readonly onWanted: (() => void) | null;
};

export function JudgedNotice({ origin, aside, onWanted }: NoticeProps) {
  const trace = origin?.trace ?? null;
  const why = useAnswer(`why ${trace}`, async api => (trace === null ? null : api.rules.why({ trace })));
  if (aside === null) return <Pretence why={why.state === 'ready' ? why.data : null} trace={trace} />;
  return (
    <div className="reader-notice" data-tone="attention">
      <StatusShape shape="attention" />
      <span>
        <Reason aside={aside} why={why} />
        <span className="second">{aftermath[aside]}</span>
      </span>
      <span className="reader-notice-acts">
        {trace !== null && why.state === 'ready' && why.data !== null && <JourneyLink trace={trace} />}
        {why.state === 'failed' && (
          <Button kind="quiet" onClick={why.retry}>
            {t('Read why again')}
          </Button>
        )}
        <Button onClick={() => onWanted?.()} disabled={onWanted === null}>
          {t('Not junk')}
        </Button>
      </span>
    </div>
  );
}

const aftermath = {
  junk: t('Its pictures stay away; be careful with its links.'),
  rejects: t('This copy is kept for a while, in case it was missed; taken out of here it counts as wanted.'),
} as const;

/** Where we did not put it there, somebody else did, and what was found then is no reason. */
function Reason({ aside, why }: { aside: NonNullable<Aside>; why: Live<Why | null> }) {
  const told = why.state === 'ready' ? why.data : null;
  const ours = aside === 'junk' ? 'junk' : 'refuse';
  if (told?.act === ours)
    return (
      <>
        {rich(aside === 'junk' ? '<b>In Junk because:</b> {reason}.' : '<b>Refused because:</b> {reason}.', {
          reason: junkReason(told.because),
          b: text => <strong>{text}</strong>,
        })}{' '}
      </>
    );
  const plain = aside === 'junk' ? t('This message lies in Junk.') : t('This message was refused.');
  if (why.state !== 'failed') return `${plain} `;
  return `${plain} ${t('Why could not be read: {message}', { message: why.message })} `;
}

function Pretence({ why, trace }: { why: Why | null; trace: string | null }) {
  const pretences = why ? pretencesIn(why) : [];
  if (pretences.length === 0 || trace === null) return null;
  return (
    <div className="reader-notice" data-tone="attention">
      <StatusShape shape="attention" />
      <span>
        {rich('<b>Somebody may pretend to be somebody else:</b> {reasons}.', {
          reasons: pretences.map(junkReason).join('. '),
          b: text => <strong>{text}</strong>,
        })}
      </span>
      <span className="reader-notice-acts">
        <JourneyLink trace={trace} />
      </span>
    </div>
  );
}

const JourneyLink = ({ trace }: { trace: string }) => (
  <Link className="button" data-kind="quiet" href={`/journey/${encodeURIComponent(trace)}`}>
    {t('How it was judged')}
  </Link>
);
