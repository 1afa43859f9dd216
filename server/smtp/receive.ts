/**
 * The end of a message: judged for its line ends, handed over, and answered when the handler says that it is
 * durable. RFC 5321 §4.1.1.4, §6.1.
 */
import type { ChunkReader } from './chunking.ts';
import { findFault, mend, type Pieces } from './content.ts';
import { type Answer, after, type Dialogue, no, type Soon, yes } from './dialogue.ts';
import { biggerThan, octetsReceived, refusal, reply } from './reply.ts';

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
  return after(d.handler.messageReceived(d.session, open, bytes), verdict => {
    if (verdict.ok) {
      d.accepted++;
      d.idle = 0;
    }
    return over(d, verdict.ok ? yes(verdict.value) : no(verdict.error));
  });
}

const noRoom = refusal(reply.noRoom, 'other messages that come in fill the memory set aside for them');

const faults = {
  'bare-newline': refusal(reply.badLineEnds, 'a CR or LF that stands alone: broken software, or smuggling'),
  nul: refusal(reply.nulInMessage, 'a NUL in the message'),
};

function over(d: Dialogue, answer: Answer): Answer {
  d.open = null;
  return answer;
}

/** A chunk is here, or was swallowed because it is not wanted. RFC 3030 §2. */
export function chunkReceived(d: Dialogue, { chunk, pieces, refused }: ChunkReader): Soon<Answer> {
  const { open } = d;
  if (refused || !open) {
    if (chunk.last && open?.chunks) d.open = null;
    return no(refused ?? refusal(reply.senderFirst, 'content before MAIL'));
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
