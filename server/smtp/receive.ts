/**
 * The end of a message: judged for its line ends, handed over, and answered when the handler says that it is
 * durable. RFC 5321 §4.1.1.4, §6.1; RFC 2033 §4.2 (LMTP: an answer for each recipient).
 */
import type { Result } from '../base/result.ts';
import type { ChunkReader } from './chunking.ts';
import { findFault, mend, type Pieces } from './content.ts';
import { type Answer, after, type Dialogue, no, type OpenTransaction, type Soon, yes } from './dialogue.ts';
import { type FaultAt, orFault } from './fault.ts';
import { biggerThan, octetsReceived, type Refusal, type Reply, refusal, reply } from './reply.ts';

/** The whole message is here. Whatever the answer, the transaction is over: RFC 5321 §4.1.1.4. */
export function receive(d: Dialogue, pieces: Pieces, by: 'DATA' | 'BDAT'): Soon<Answer> {
  const open = d.open!;
  open.by = by;
  const limit = d.options.maxMessageBytes;
  if (pieces.tooMany) return over(d, no(refusal(biggerThan(limit), `${pieces.length} octets, the limit is ${limit}`)));
  if (pieces.starved) return over(d, no(noRoom));
  let bytes = pieces.join();
  const fault = findFault(bytes);
  if (fault && d.options.bareNewlines === 'refuse') return over(d, no(faults[fault]));
  if (fault) {
    bytes = mend(bytes);
    open.mended = true;
  }
  // It ended before its middle was seen.
  if (open.fault?.drop === 'half') return { ...yes(null), fault: { ...open.fault, drop: 'before' } };
  return after(
    orFault(
      d,
      () => whole(open, bytes),
      () => handOver(d, open, bytes),
    ),
    answer => (d.open ? over(d, answer) : answer),
  );
}

const whole = ({ sender, recipients }: OpenTransaction, bytes: Buffer): FaultAt => ({
  ...{ place: 'message', sender: sender.path, size: bytes.length, bytes },
  recipients: recipients.map(({ path }) => path),
});

function handOver(d: Dialogue, open: OpenTransaction, bytes: Buffer): Soon<Answer> {
  if (d.handler.messageForEach && isLmtp(d))
    return after(d.handler.messageForEach(d.session, open, bytes), verdicts => eachAnswered(d, verdicts));
  return after(d.handler.messageReceived(d.session, open, bytes), verdict => {
    if (verdict.ok) taken(d);
    return over(d, verdict.ok ? yes(verdict.value) : no(verdict.error));
  });
}

const isLmtp = (d: Dialogue): boolean => d.options.language === 'lmtp';

function taken(d: Dialogue): void {
  d.accepted++;
  d.idle = 0;
}

/** RFC 2033 §4.2: for each RCPT that was accepted, in their order. */
function eachAnswered(d: Dialogue, verdicts: readonly Result<Reply, Refusal>[]): Answer {
  const { answers, recipients } = d.open!;
  const replies = answers.map(i => {
    const verdict = verdicts[i]!;
    return verdict.ok ? verdict.value : verdict.error.reply;
  });
  const refused = verdicts.flatMap((verdict, i) => (verdict.ok ? [] : [{ refusal: verdict.error, i }]));
  const isAll = refused.length === verdicts.length;
  if (!isAll) taken(d);
  // The first "no" of nothing but noes is reported where every answer is.
  for (const { refusal: one, i } of isAll ? refused.slice(1) : refused)
    d.handler.refused(d.session, 'message', one, `end of the data for <${recipients[i]!.path}>`);
  d.open = null;
  const [said = null, ...more] = replies;
  return { ...yes(said), more, refusal: isAll ? (refused[0]?.refusal ?? null) : null };
}

const noRoom = refusal(reply.noRoom, 'other messages that come in fill the memory set aside for them');

const faults = {
  'bare-newline': refusal(reply.badLineEnds, 'a CR or LF that stands alone: broken software, or smuggling'),
  nul: refusal(reply.nulInMessage, 'a NUL in the message'),
};

/** The transaction is over. In LMTP one answer is given as often as recipients wait for theirs. */
export function over(d: Dialogue, answer: Answer): Answer {
  const waiting = isLmtp(d) ? (d.open?.answers.length ?? 0) : 0;
  d.open = null;
  return waiting > 1 && answer.said ? { ...answer, more: Array<Reply>(waiting - 1).fill(answer.said) } : answer;
}

/** A chunk is here, or was swallowed because it is not wanted. RFC 3030 §2. */
export function chunkReceived(d: Dialogue, { chunk, pieces, refused }: ChunkReader): Soon<Answer> {
  const { open } = d;
  if (refused || !open) {
    const answer = no(refused ?? refusal(reply.senderFirst, 'content before MAIL'));
    return chunk.last && open?.chunks ? over(d, answer) : answer;
  }
  const limit = d.options.maxMessageBytes;
  if (pieces.tooMany && !chunk.last) {
    open.chunksRefused = refusal(biggerThan(limit), `${pieces.length} octets in chunks, the limit is ${limit}`);
    return no(open.chunksRefused);
  }
  if (pieces.starved && !chunk.last) {
    open.chunksRefused = noRoom;
    return no(noRoom);
  }
  return chunk.last ? receive(d, pieces, 'BDAT') : yes(octetsReceived(chunk.size));
}
