/**
 * STORE and UID STORE: change flags. RFC 3501 §6.4.6; UNCHANGEDSINCE and MODIFIED RFC 7162 §3.1.3.
 *
 *   store = ["UID" SP] "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP mod-sequence-valzer ")"] SP store-att-flags
 *   store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list / (flag *(SP flag)))
 */
import { ok, type Result } from '../../base/result.ts';
import type { FlagChange, Modseq, Stored, StoreFailure, StoreRequest, Uid } from '../backend.ts';
import { type Completion, command, done, type Responses } from '../command.ts';
import { settable } from '../mailboxes/rights.ts';
import { limited } from '../message-limit.ts';
import { noSuchNumber, readOnly, refused } from '../refusal.ts';
import { enableCondstore, type Session, viewOf } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { distinct } from '../syntax/flag.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { fromNumbers, printNumberSet, type SequenceSet } from '../syntax/sequence-set.ts';
import type { View } from '../view.ts';

type Arguments = {
  readonly messages: SequenceSet;
  readonly unchangedSince: Modseq | null;
  readonly change: FlagChange;
  readonly silent: boolean;
  readonly flags: readonly string[];
};

const storing = (name: 'STORE' | 'UID STORE') =>
  command<Arguments>({
    name,
    states: ['selected'],
    concurrency: name === 'STORE' ? 'names-numbers' : 'keeps-numbers',
    byNumber: name === 'STORE',

    parse(line) {
      const messages = line.sp().sequenceSet();
      const unchangedSince = line.sp().peek() === '(' ? parseUnchangedSince(line) : null;
      const { change, silent } = parseItem(line);
      const flags = line.sp().peek() === '(' ? line.flagList() : parseBareFlags(line);
      line.end();
      return { messages, unchangedSince, change, silent, flags: distinct(flags) };
    },

    async run(session, args, out) {
      const view = viewOf(session);
      if (args.unchangedSince !== null) enableCondstore(session, out);
      const asked = name === 'STORE' ? view.numbersToUids(args.messages) : view.uidsOf(args.messages);
      if (!asked) return noSuchNumber;
      const { uids, code } = limited(session, view, asked);
      if (view.readOnly) return readOnly;
      const { change, unchangedSince } = args;
      const flags = allowed(view, args);
      if (!flags) return refused('no-permission');
      const request = { uids, change, flags, ...(unchangedSince === null ? {} : { unchangedSince }) };
      const stored = await (args.silent ? storeSilently(view, request) : storeTelling(view, request));
      if (!stored.ok) return refused(stored.error);
      observe(session, stored.value, { ...args, flags });
      if (change !== 'remove') view.announce(flags, out);
      const wait = tell(session, stored.value, name === 'UID STORE', out);
      for (let pause = wait.next(); !pause.done; pause = wait.next()) await pause.value;
      if (code && stored.value.refused.length === 0) return done('STORE completed for a part of the messages', code);
      // One completion has one code.
      if (code) out.untagged(`OK [${code}] A part of the messages`);
      const complete = view.uids.countOf(uids) === stored.value.rows.length + sizeOf(session, stored.value);
      return completion(session, stored.value, name === 'UID STORE', complete);
    },
  });

/**
 * Those that this session may set; null where it may set none of them. RFC 4314 §4: a STORE with one that is allowed
 * does not fail. The store keeps what a replacement may not take away (backend.ts).
 */
function allowed({ mailbox }: View, { flags }: Arguments): readonly string[] | null {
  const { rights } = mailbox.facts;
  const some = settable(rights, flags);
  return some.length > 0 || (flags.length === 0 && /[stw]/.test(rights)) ? some : null;
}

export const store = storing('STORE');
export const uidStore = storing('UID STORE');

function parseUnchangedSince(line: Decoder): Modseq {
  line.open().expect('UNCHANGEDSINCE').sp();
  const modseq = line.modseq();
  line.close().sp();
  return modseq;
}

function parseItem(line: Decoder): { change: FlagChange; silent: boolean } {
  const change = line.accept('+') ? 'add' : line.accept('-') ? 'remove' : 'replace';
  const name = line.word();
  if (name !== 'FLAGS' && name !== 'FLAGS.SILENT') throw new BadSyntax('Unknown STORE item');
  return { change, silent: name === 'FLAGS.SILENT' };
}

function parseBareFlags(line: Decoder): readonly string[] {
  const flags = [line.flag()];
  while (line.peek() === ' ') flags.push(line.sp().flag());
  return flags;
}

/** `silent`: messages that nobody else has changed since the client was told. */
type Told = Stored & { readonly silent: ReadonlySet<Uid> };

async function storeTelling({ mailbox }: View, request: StoreRequest): Promise<Result<Told, StoreFailure>> {
  const stored = await mailbox.store(request);
  return stored.ok ? ok({ ...stored.value, silent: new Set() }) : stored;
}

/**
 * What others did to a message is told, .SILENT or not (RFC 3501 §6.4.6), and once our own change lies above it nobody
 * could say any more that it was: so first those that nobody has changed since the client was told, then the rest.
 */
async function storeSilently(view: View, request: StoreRequest): Promise<Result<Told, StoreFailure>> {
  const heard = view.heard();
  const unchangedSince = Math.min(heard, request.unchangedSince ?? heard);
  const first = await view.mailbox.store({ ...request, unchangedSince });
  if (!first.ok) return first;
  const { rows, refused: left, modseq } = first.value;
  const silent = new Set(rows.filter(row => row.modseq <= heard || row.modseq === modseq).map(row => row.uid));
  if (left.length === 0 || unchangedSince === request.unchangedSince) return ok({ ...first.value, silent });
  const second = await view.mailbox.store({ ...request, uids: left });
  if (!second.ok) return second;
  const all = [...rows, ...second.value.rows].sort((a, b) => a.uid - b.uid);
  return ok({ ...second.value, rows: all, silent });
}

/** The FETCH responses; yields where the client has enough for now. */
function* tell(
  { enabled: { condstore, qresync, uidOnly }, state }: Session,
  { rows, silent: unchanged }: Told,
  byUid: boolean,
  out: Responses,
): Generator<Promise<void>> {
  if (state.name !== 'selected') return;
  const { view } = state;
  let [number, sent] = [0, 0];
  for (const { uid, flags, modseq } of rows) {
    const silent = unchanged.has(uid);
    view.told(uid, modseq);
    // A silent STORE still tells the mod-sequences to who knows them. RFC 7162 §3.1.3.
    if (silent && !condstore) continue;
    const found = view.uids.numberOf(uid, number + 1);
    if (found === 0) continue;
    number = found;
    const items = [
      // RFC 7162 §3.2.3: with QRESYNC always.
      ...((byUid || qresync) && !uidOnly ? [`UID ${uid}`] : []),
      ...(silent ? [] : [`FLAGS ${view.flagsText(uid, flags)}`]),
      ...(condstore ? [`MODSEQ (${modseq})`] : []),
    ];
    sent++;
    out.text(`${view.fetchStart(number, uid)}${items.join(' ')})\r\n`);
    const pause = out.room();
    if (pause) yield pause;
  }
  if (sent > 0) out.note(`${sent} FETCH responses`);
}

const sizeOf = (session: Session, { refused: left }: Stored): number => viewOf(session).uids.countOf(left);

function completion(session: Session, stored: Stored, byUid: boolean, complete: boolean): Completion {
  if (stored.refused.length > 0) {
    const { uids } = viewOf(session);
    const numbers = function* () {
      for (const uid of uids.present(stored.refused)) yield uids.numberOf(uid);
    };
    const left = byUid ? fromNumbers(uids.present(stored.refused)) : fromNumbers(numbers());
    return done('Some messages had been changed', `MODIFIED ${printNumberSet(left)}`);
  }
  return complete ? done('STORE completed') : done('STORE completed; some messages are gone', 'EXPUNGEISSUED');
}

function observe({ settings, state }: Session, { rows }: Stored, { change, flags }: Arguments): void {
  if (!settings.observer.stored || rows.length === 0 || state.name !== 'selected') return;
  const uids: Uid[] = rows.map(row => row.uid);
  settings.observer.stored({ mailbox: state.view.name, uids, change, flags });
}
