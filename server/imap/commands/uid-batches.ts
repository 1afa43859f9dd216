/**
 * UIDBATCHES: ranges of UIDs that cut the mailbox into batches of equally many messages, the newest first. RFC 10022 §3.
 * The last range reaches down to UID 1; together they leave out no UID below the first. "$" stays what it was.
 *
 *   uidbatches      = "UIDBATCHES" SP nz-number [SP nz-number ":" nz-number]   ; messages in a batch; which batches
 *   uidbatches-resp = "UIDBATCHES" SP "(" "TAG" SP tag-string ")" [SP uid-range *("," uid-range)]
 */
import type { Uid } from '../backend.ts';
import { type Completion, command, done, no } from '../command.ts';
import { viewOf } from '../session.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { correlator } from '../syntax/search-return.ts';
import type { UidList } from '../uid-list.ts';

/** Smaller batches are refused (§3.1.3: a server takes at least those of 500). */
const SMALLEST = 500;
/** So many messages may one command speak of (§3.1.5). */
const MOST_MESSAGES = 100_000;

const reversed: Completion = { status: 'BAD', code: 'CLIENTBUG', text: 'The first batch comes first' };

export const uidBatches = command({
  name: 'UIDBATCHES',
  states: ['selected'],
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const size = line.sp().number();
    if (size === 0) throw new BadSyntax('A batch has at least one message');
    const from = line.accept(' ') ? line.number() : null;
    const to = from === null ? null : line.expect(':').number();
    line.end();
    if (from === 0 || to === 0) throw new BadSyntax('Batches are counted from 1');
    return { size, range: from === null || to === null ? null : { from, to } };
  },

  async run(session, { size, range }, out, { tag }) {
    if (range && range.from > range.to) return reversed;
    if (size < SMALLEST) return no(`A batch has at least ${SMALLEST} messages`, 'TOOFEW');
    if (range && (range.to - range.from + 1) * size > MOST_MESSAGES) return no('Too many batches at once', 'TOOMANY');
    const { uids } = viewOf(session);
    const batches = batchesOf(uids, size, range ?? { from: 1, to: Number.POSITIVE_INFINITY });
    const text = batches.map(([high, low]) => `${high}:${low}`).join(',');
    out.untagged(`UIDBATCHES (${correlator(tag)})${text === '' ? '' : ` ${text}`}`);
    return done('UIDBATCHES completed');
  },
});

function batchesOf(
  uids: UidList,
  size: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly (readonly [Uid, Uid])[] {
  const batches: (readonly [Uid, Uid])[] = [];
  for (let batch = from; batch <= to; batch++) {
    const high = uids.length - (batch - 1) * size;
    if (high < 1) break;
    const next = high - size;
    batches.push([uids.uidAt(high), next < 1 ? 1 : uids.uidAt(next) + 1]);
  }
  return batches;
}
