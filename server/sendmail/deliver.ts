/** The usual errand: a message on standard input goes into the drop folder, whether the server runs or not. */
import { userInfo } from 'node:os';
import { err, ok, type Result } from '../base/result.ts';
import type { Dropped } from '../msa/drop-file.ts';
import { type Fault, fault, faultOfSystem, sysexits } from './exit-codes.ts';
import { authorIn, type Header, type Named, namedIn, newHeaderReader, recipientsIn } from './header.ts';
import { type Mending, newMending } from './line-ends.ts';
import { mostOctets, type Place } from './place.ts';
import { openPutting, type Putting } from './put.ts';
import type { Words } from './words.ts';

export type Delivered = { readonly id: string; readonly recipients: number; readonly nulls: number };

/** A caller that says nothing for so long has forgotten us. */
const LONGEST_SILENCE = 3_600_000;
/** What a signal must take away. */
let open: Putting | null = null;

/** Nothing half stays in the folder, and the caller hears that nothing was taken. */
export function discardOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      open?.discard();
      process.exit(sysexits.temporary);
    });
}

export async function deliver(
  words: Words,
  place: Place,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<Delivered, Fault>> {
  const named = addresses(words.wishes.recipients.flatMap(word => namedIn(latin1(word))));
  if (!named.ok) return named;
  const mending = newMending(!words.dotIsText);
  const most = mostOctets(place.drop);
  try {
    const taken = await take(words, place, { named: named.value, mending, most }, withPatience(input));
    if (!taken.ok) open?.discard();
    return taken;
  } catch (caught) {
    open?.discard();
    return err(faultOfInput(caught));
  } finally {
    open = null;
  }
}

type Taking = { readonly named: readonly string[]; readonly mending: Mending; readonly most: number };

async function take(
  words: Words,
  place: Place,
  { named, mending, most }: Taking,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<Delivered, Fault>> {
  const reader = newHeaderReader();
  let header: Header | null = null;
  let octets = 0;
  let recipients: readonly string[] = [];
  const begin = (found: Header): Fault | null => {
    header = found;
    const everybody = whoGetsIt(words, named, found);
    if (!everybody.ok) return everybody.error;
    recipients = everybody.value;
    const putting = openPutting(place.drop, { ...wishesOf(words, found), recipients });
    if (!putting.ok) return putting.error;
    open = putting.value;
    return write(found.bytes) ?? write(found.rest);
  };
  const write = (piece: Uint8Array): Fault | null => {
    octets += piece.length;
    if (octets > most) return fault(sysexits.unavailable, `the message is larger than ${most} octets`);
    open?.write(piece);
    return null;
  };
  const came = (piece: Buffer): Fault | null => {
    if (header) return write(piece);
    const found = reader.push(piece);
    if (!found.ok) return fault(sysexits.data, found.error);
    return found.value ? begin(found.value) : null;
  };
  for await (const piece of input) {
    const wrong = came(mending.push(piece));
    if (wrong) return err(wrong);
    if (mending.ended) break;
  }
  const wrong = came(mending.end()) ?? (header ? null : beginLate(reader.end(), begin));
  if (wrong) return err(wrong);
  const id = open!.finish();
  return ok({ id, recipients: recipients.length, nulls: mending.nulls });
}

const beginLate = (found: Result<Header, string>, begin: (header: Header) => Fault | null): Fault | null =>
  found.ok ? begin(found.value) : fault(sysexits.data, found.error);

/** Decision 66: with -t those of the command line are added, as sendmail 8 and Postfix do (Exim takes them away). */
function whoGetsIt(words: Words, named: readonly string[], header: Header): Result<readonly string[], Fault> {
  if (!words.fromHeader) return ok(named);
  const inHeader = addresses(recipientsIn(header.bytes));
  if (!inHeader.ok) return inHeader;
  const all = [...new Set([...named, ...inHeader.value])];
  return all.length > 0
    ? ok(all)
    : err(fault(sysexits.usage, 'no recipient stands in To, Cc or Bcc, and none was named'));
}

/** To all or to nobody: who hears of a mistake now can mend it. */
function addresses(named: readonly Named[]): Result<readonly string[], Fault> {
  const wrong = named.find(one => !one.isAddress);
  if (wrong) return err(fault(sysexits.data, `"${wrong.address}" is no address; nothing was sent`));
  return ok([...new Set(named.map(one => one.address))]);
}

function wishesOf(words: Words, header: Header): Dropped {
  const { wishes } = words;
  const sender =
    wishes.sender ??
    (words.senderFromHeader ? authorIn(header.bytes) : null) ??
    (words.senderFromLine && header.fromLine ? header.fromLine : null);
  const fullName = wishes.fullName ?? process.env.NAME ?? null;
  return {
    ...wishes,
    sender: sender === null ? null : senderOf(sender),
    fullName: oneLine(fullName),
    user: userName(),
  };
}

/** 'Ann <ann@office.example>' is taken too. */
const senderOf = (given: string): string => (given === '' ? '' : (namedIn(latin1(given))[0]?.address ?? given));

const oneLine = (text: string | null): string | null => text?.replace(/\p{Cc}+/gu, ' ').trim() || null;
const latin1 = (word: string): string => Buffer.from(word).toString('latin1');

export function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user without a name in this system.
    return null;
  }
}

async function* withPatience(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const reading = input[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('nothing came for an hour')), LONGEST_SILENCE);
    });
    const next = await Promise.race([reading.next(), silence]).finally(() => clearTimeout(timer));
    if (next.done) return;
    yield next.value;
  }
}

const NO_INPUT = ['EISDIR', 'EBADF', 'EAGAIN'];
function faultOfInput(caught: unknown): Fault {
  const { code = '', syscall, message } = caught as NodeJS.ErrnoException;
  if (syscall === 'read' || code === '')
    return fault(NO_INPUT.includes(code) ? sysexits.noInput : sysexits.io, `the message cannot be read: ${message}`);
  return faultOfSystem(caught, 'the message cannot be put into the drop folder');
}
