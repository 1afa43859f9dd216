/**
 * A queue file of Postfix (2.3 and later), read record by record: a type, a length of seven bits an octet with the lowest
 * first, the octets. Parts: envelope, `M` content, `X` what was extracted from it, `E`. A `p` record leads elsewhere in the
 * file: a milter's changes are written behind the end.
 *
 *   T arrival   S sender   R recipient   D one who has it   / one who shall not   O, o original   n, < , i DSN
 *   A name=value   N a line of the content   L the beginning of one   w, t, … padding and others', passed over
 */
import { err, ok, type Result } from '../base/result.ts';
import { Notify } from '../store/interface.ts';
import type { Waiting, WaitingRecipient } from './waiting.ts';

type Record = { readonly type: string; readonly start: number; readonly end: number };

/** A file that leads round in circles. */
const MOST_JUMPS = 100_000;

function* recordsOf(file: Buffer): Generator<Record, string | null> {
  let jumps = 0;
  for (let at = 0; at < file.length; ) {
    const type = String.fromCharCode(file[at++]!);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = file[at++];
      if (octet === undefined || shift > 28) return 'a record has no end';
      length += (octet & 0x7f) * 2 ** shift;
      if (octet < 0x80) break;
    }
    const end = at + length;
    if (end > file.length) return 'it ends within a record';
    if (type === 'p') {
      const to = Number(file.toString('latin1', at, end));
      if (!Number.isSafeInteger(to) || to < 0 || to > file.length || ++jumps > MOST_JUMPS)
        return 'it leads to where it has no record';
      at = to === 0 ? end : to;
      continue;
    }
    yield { type, start: at, end };
    if (type === 'E') return null;
    at = end;
  }
  return 'it has no end: Postfix has not finished writing it';
}

/** Attributes that older versions write as records of their own, and newer ones by name. */
const named: Readonly<{ [name: string]: string }> = {
  dsn_orig_rcpt: 'o',
  notify_flags: 'n',
  ret_flags: '<',
  envelope_id: 'i',
  create_time: 'c',
};

type Reading = {
  sender: string | null;
  arrivedAt: number | null;
  ret: string | null;
  envid: string | null;
  smtpUtf8: boolean;
  settled: number;
  recipients: WaitingRecipient[];
  /** Of the next recipient. */
  orcpt: string | null;
  notify: string | null;
  isContent: boolean;
  content: Buffer[];
};

const CRLF = Buffer.from('\r\n');

export function readPostfixFile(id: string, file: Buffer): Result<Waiting, string> {
  const found: Reading = {
    ...{ sender: null, arrivedAt: null, ret: null, envid: null, smtpUtf8: false, settled: 0, recipients: [] },
    ...{ orcpt: null, notify: null, isContent: false, content: [] },
  };
  const records = recordsOf(file);
  for (;;) {
    const { value, done } = records.next();
    if (done) {
      if (value !== null) return err(value);
      break;
    }
    const octets = file.subarray(value.start, value.end);
    if (value.type === '>' && !found.isContent)
      return err('Postfix was told to redirect it (REDIRECT), which only it can do');
    if (value.type === 'M') found.isContent = true;
    else if (value.type === 'X') found.isContent = false;
    else if (found.isContent) takeContent(found, value.type, octets);
    else takeRecord(found, value.type, octets.toString('utf8'));
  }
  const { sender, arrivedAt, ret, envid, smtpUtf8, settled, recipients } = found;
  if (sender === null || arrivedAt === null) return err('it is no queue file: it names no sender or no time');
  return ok({
    ...{ id, sender, recipients, settled, envid, smtpUtf8, arrivedAt },
    ret: ret === '1' ? 'FULL' : ret === '2' ? 'HDRS' : null,
    bytes: Buffer.concat(found.content),
  });
}

function takeContent(found: Reading, type: string, octets: Buffer): void {
  if (type !== 'N' && type !== 'L') return;
  found.content.push(octets);
  if (type === 'N') found.content.push(CRLF);
}

function takeRecord(found: Reading, type: string, text: string): void {
  if (type === 'A') {
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (name === 'smtputf8' || name === 'use_smtputf8') found.smtpUtf8 = value !== '0';
    const other = Object.hasOwn(named, name) ? named[name] : undefined;
    if (other) takeRecord(found, other, value);
    return;
  }
  if (type === 'S') found.sender = text;
  else if (type === 'T') found.arrivedAt ??= timeOf(text);
  else if (type === 'i') found.envid = text;
  else if (type === '<') found.ret = text;
  else if (type === 'o') found.orcpt = text;
  else if (type === 'n') found.notify = text;
  else if (type === 'R' || type === 'D' || type === '/') takeRecipient(found, type, text);
}

function takeRecipient(found: Reading, type: string, address: string): void {
  if (type === 'R') found.recipients.push({ address, original: found.orcpt || null, notify: notifyOf(found.notify) });
  else found.settled++;
  found.orcpt = null;
  found.notify = null;
}

/** `seconds microseconds`. */
function timeOf(text: string): number | null {
  const [seconds, micro = '0'] = text.trim().split(/\s+/);
  const at = Number(seconds) * 1000 + Math.floor(Number(micro) / 1000);
  return Number.isFinite(at) ? at : null;
}

/** Postfix: 1 NEVER, 2 SUCCESS, 4 FAILURE, 8 DELAY; 0 or nothing: not given. */
function notifyOf(text: string | null): number | null {
  const bits = Number(text ?? 0);
  if (!bits) return null;
  if (bits & 1) return 0;
  return (bits & 2 ? Notify.success : 0) | (bits & 4 ? Notify.failure : 0) | (bits & 8 ? Notify.delay : 0);
}
