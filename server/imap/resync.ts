/**
 * What a client that comes back missed: the messages that are gone and those that changed since the mod-sequence it
 * was told last. RFC 7162 §3.2.5 (SELECT) and §3.2.6 (UID FETCH).
 *
 *   select-param   =/ "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")"
 *   known-uids      = sequence-set                               ; without "*"
 *   seq-match-data  = "(" known-sequence-set SP known-uid-set ")"  ; both without "*", of the same size
 *
 * VANISHED (EARLIER) never names a message that this session still counts: it changes no numbers. What went while the
 * answer was put together comes as news (view.ts).
 */
import type { Modseq, UidSet } from './backend.ts';
import type { Responses } from './command.ts';
import type { Enabled } from './session.ts';
import type { Decoder } from './syntax/decoder.ts';
import { BadSyntax } from './syntax/grammar.ts';
import { fromNumbers, type NumberSet, printNumberSet, resolve, spanOf } from './syntax/sequence-set.ts';
import type { UidList } from './uid-list.ts';
import { newsOf, type View } from './view.ts';

export type Resync = {
  readonly uidValidity: number;
  readonly modseq: Modseq;
  /** null: every UID below UIDNEXT. */
  readonly uids: NumberSet | null;
  /** Message numbers and the UIDs they had: where both still agree, nothing has vanished below. */
  readonly match: { readonly numbers: NumberSet; readonly uids: NumberSet } | null;
};

export function parseResync(line: Decoder): Resync {
  line.open();
  const uidValidity = line.number();
  const modseq = line.sp().modseq();
  if (uidValidity === 0 || modseq === 0) throw new BadSyntax('QRESYNC counts from 1');
  let more = line.peek() === ' ';
  if (more) line.sp();
  const uids = more && line.peek() !== '(' ? parseKnown(line) : null;
  if (uids) {
    more = line.peek() === ' ';
    if (more) line.sp();
  }
  const match = more ? parseMatch(line) : null;
  line.close();
  return { uidValidity, modseq, uids, match };
}

function parseMatch(line: Decoder): Resync['match'] {
  line.open();
  const numbers = parseKnown(line);
  const uids = parseKnown(line.sp());
  line.close();
  if (spanOf(numbers) !== spanOf(uids)) throw new BadSyntax('As many numbers as UIDs');
  return { numbers, uids };
}

function parseKnown(line: Decoder): NumberSet {
  const set = line.sequenceSet();
  if (set.some(([from, to]) => from === null || to === null)) throw new BadSyntax('"*" is not known');
  return resolve(set, 0);
}

/** After the responses of SELECT. With another UIDVALIDITY the client knows nothing of this mailbox (§3.2.5). */
export async function resynchronize(view: View, resync: Resync, enabled: Enabled, out: Responses): Promise<void> {
  const { facts } = view.mailbox;
  if (resync.uidValidity !== facts.uidValidity || facts.uidNext <= 1) return;
  const known = resync.uids ?? [[1, facts.uidNext - 1] as const];
  const agreed = resync.match ? lastAgreed(view.uids, resync.match) : 0;
  const { changed, vanished } = await view.mailbox.missed(resync.modseq, known);
  tellEarlier(view, vanished, cut(known, agreed + 1, facts.uidNext - 1), out);
  let number = 0;
  let told = 0;
  for (const row of changed) {
    const found = view.uids.numberOf(row.uid, number + 1);
    if (found === 0) continue;
    number = found;
    told++;
    out.text(`${newsOf(view, number, row, enabled)}\r\n`);
    const pause = out.room();
    if (pause) await pause;
  }
  out.note(`${told} FETCH responses`);
}

/** UID FETCH (CHANGEDSINCE n VANISHED): before its FETCH responses. */
export async function tellVanished(view: View, since: Modseq, uids: UidSet, out: Responses): Promise<void> {
  const { vanished } = await view.mailbox.missed(since, uids);
  tellEarlier(view, vanished, uids, out);
}

function tellEarlier({ uids }: View, vanished: UidSet, among: UidSet, out: Responses): void {
  const gone = without(intersection(vanished, among), uids);
  if (gone.length > 0) out.untagged(`VANISHED (EARLIER) ${printNumberSet(gone)}`);
}

/**
 * The largest UID that the client gave the number it has here: client and server agree on all messages up to it, for
 * numbers only ever fall. 0 where they agree on none. At most one look for each message of the mailbox.
 */
function lastAgreed(here: UidList, { numbers, uids }: NonNullable<Resync['match']>): number {
  let agreed = 0;
  const uid = eachOf(uids);
  for (const number of eachOf(numbers)) {
    const { value } = uid.next();
    if (value === undefined || here.numberOf(value, number) !== number) break;
    agreed = value;
  }
  return agreed;
}

function* eachOf(set: NumberSet): Generator<number, undefined> {
  for (const [from, to] of set) for (let number = from; number <= to; number++) yield number;
}

const cut = (set: NumberSet, from: number, to: number): NumberSet => (from > to ? [] : intersection(set, [[from, to]]));

function intersection(a: NumberSet, b: NumberSet): NumberSet {
  const out: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i]![0], b[j]![0]);
    const to = Math.min(a[i]![1], b[j]![1]);
    if (from <= to) out.push([from, to]);
    if (a[i]![1] < b[j]![1]) i++;
    else j++;
  }
  return out;
}

/** What no message here has. */
function without(set: NumberSet, here: UidList): NumberSet {
  const out: [number, number][] = [];
  const present = fromNumbers(here.present(set));
  let next = 0;
  for (const [from, to] of set) {
    let start = from;
    for (; next < present.length && present[next]![0] <= to; next++) {
      const [first, last] = present[next]!;
      if (first > start) out.push([start, first - 1]);
      start = last + 1;
    }
    if (start <= to) out.push([start, to]);
  }
  return out;
}
