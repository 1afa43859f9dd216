/**
 * SMTP on standard input and output (-bs), for programs that would rather talk: pine and alpine, old news readers. What is
 * taken lies in the drop folder when 250 is said, with the server up or down. RFC 5321, with SIZE, 8BITMIME, SMTPUTF8, DSN
 * and PIPELINING; who the user may be is judged when it is picked up, as with every message that is dropped.
 */
import { asBuffer } from '../base/bytes.ts';
import { parsePathAndParameters, printMailbox } from '../mime/address.ts';
import { isHeadless } from '../mime/header.ts';
import { type DropNotify, type Dropped, noWishes } from '../msa/drop-file.ts';
import { userName } from './deliver.ts';
import { newMending } from './line-ends.ts';
import { openPutting, type Putting } from './put.ts';

export type DialogueOptions = {
  readonly drop: string;
  readonly most: number;
  readonly hostName: string;
  readonly say: (line: string) => void;
  /** A message is open: what a signal must take away. */
  readonly opened: (putting: Putting | null) => void;
};

/** RFC 5321 §4.5.3.1.4, with room for parameters. */
const LONGEST_LINE = 4096;
const MOST_RECIPIENTS = 50_000;
const LF = 10;

type Envelope = { -readonly [K in keyof Dropped]: Dropped[K] };
type State = { greeted: boolean; envelope: Envelope | null };

/** Ends with QUIT, or when nothing more comes. */
export async function converse(options: DialogueOptions, input: AsyncIterable<Uint8Array>): Promise<void> {
  const state: State = { greeted: false, envelope: null };
  let kept: Buffer = Buffer.alloc(0);
  let taking: Message | null = null;
  options.say(`220 ${options.hostName} ESMTP Mailroom`);
  for await (const piece of input) {
    kept = kept.length === 0 ? asBuffer(piece) : Buffer.concat([kept, piece]);
    for (let end = kept.indexOf(LF); end !== -1; end = kept.indexOf(LF)) {
      const line = kept.subarray(0, end + 1);
      kept = kept.subarray(end + 1);
      if (taking) {
        if (!taking.line(line)) continue;
        options.say(taking.answer());
        taking = null;
        state.envelope = null;
        continue;
      }
      const answer = command(options, state, line.toString('utf8').replace(/\r?\n$/, ''));
      if (answer === 'data') {
        taking = newMessage(options, { ...state.envelope!, user: userName() });
        options.say('354 Send the message, end with a lone dot');
      } else options.say(answer);
      if (answer.startsWith('221')) return;
    }
    // A line of a message may be long: what has come of it goes on.
    if (taking && kept.length > LONGEST_LINE) {
      taking.part(kept);
      kept = Buffer.alloc(0);
    } else if (kept.length > LONGEST_LINE) {
      options.say('500 5.5.2 The line is too long');
      return;
    }
  }
  taking?.drop();
}

function command(options: DialogueOptions, state: State, line: string): string {
  const [, verb = '', rest = ''] = /^(\S*)\s?(.*)$/s.exec(line) ?? [];
  switch (verb.toUpperCase()) {
    case 'EHLO':
      return hello(state, [
        options.hostName,
        `SIZE ${options.most}`,
        'PIPELINING',
        '8BITMIME',
        'SMTPUTF8',
        'DSN',
        'ENHANCEDSTATUSCODES',
      ]);
    case 'HELO':
      return hello(state, [options.hostName]);
    case 'MAIL':
      return mail(options, state, rest);
    case 'RCPT':
      return recipient(state, rest);
    case 'DATA':
      if (!state.envelope) return '503 5.5.1 MAIL comes first';
      return state.envelope.recipients.length === 0 ? '554 5.5.1 No valid recipients' : 'data';
    case 'RSET':
      state.envelope = null;
      return '250 2.0.0 Done';
    case 'NOOP':
      return '250 2.0.0 Done';
    case 'VRFY':
      return '252 2.0.0 Not verified; send a message and see';
    case 'HELP':
      return '214 2.0.0 EHLO MAIL RCPT DATA RSET NOOP VRFY QUIT';
    case 'QUIT':
      return '221 2.0.0 Goodbye';
    default:
      return '500 5.5.2 No such command';
  }
}

function hello(state: State, lines: readonly string[]): string {
  state.greeted = true;
  state.envelope = null;
  return lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n');
}

type Parameters = readonly (readonly [keyword: string, value: string | null])[];

/** As old programs say it too: blanks behind the colon, no angle brackets. */
function pathIn(word: string, rest: string): { readonly path: string; readonly parameters: Parameters } | null {
  const found = new RegExp(`^${word}:\\s*(.*)$`, 'is').exec(rest)?.[1]?.trim();
  if (found === undefined || found === '') return null;
  const [bare = '', ...more] = found.split(' ');
  const given = found.startsWith('<') ? found : [`<${bare}>`, ...more].join(' ');
  const alone = /^<([^<>@\s"]{1,64})>(.*)$/s.exec(given);
  const parsed = parsePathAndParameters(alone ? `<${alone[1]}@localhost>${alone[2]}` : given);
  if (!parsed.ok) return null;
  const { mailbox } = parsed.value.path;
  const path = mailbox === null ? '' : alone ? alone[1]! : printMailbox(mailbox);
  return { path, parameters: parsed.value.parameters };
}

function mail(options: DialogueOptions, state: State, rest: string): string {
  if (!state.greeted) return '503 5.5.1 EHLO comes first';
  if (state.envelope) return '503 5.5.1 That command does not come next';
  const found = pathIn('FROM', rest);
  if (!found) return '501 5.1.7 The address of the sender is not understood';
  const envelope: Envelope = { ...noWishes, sender: found.path };
  for (const [keyword, value] of found.parameters) {
    const wrong = mailParameter(options, envelope, keyword, value ?? '');
    if (wrong !== null) return wrong;
  }
  state.envelope = envelope;
  return '250 2.1.0 Sender accepted';
}

function mailParameter({ most }: DialogueOptions, envelope: Envelope, keyword: string, value: string): string | null {
  const upper = value.toUpperCase();
  if (keyword === 'SIZE' && /^\d{1,20}$/.test(value))
    return Number(value) > most ? `552 5.3.4 The message is bigger than ${most} octets` : null;
  if (keyword === 'SMTPUTF8' && value === '') return null;
  if (keyword === 'BODY' && (upper === '7BIT' || upper === '8BITMIME')) envelope.body = upper;
  else if (keyword === 'RET' && (upper === 'FULL' || upper === 'HDRS')) envelope.ret = upper;
  else if (keyword === 'ENVID' && /^[\x21-\x7e]{1,100}$/.test(value)) envelope.envid = fromXtext(value);
  else if (keyword !== 'AUTH') return '555 5.5.4 A parameter is not supported';
  return null;
}

const fromXtext = (text: string): string =>
  text
    .replace(/\+([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/[^\x20-\x7e]/g, '?');

/** NOTIFY is kept for the message: what one recipient's sender wants, all get. */
function recipient({ envelope }: State, rest: string): string {
  if (!envelope) return '503 5.5.1 MAIL comes first';
  const found = pathIn('TO', rest);
  if (!found || found.path === '') return '501 5.1.3 The address of the recipient is not understood';
  if (envelope.recipients.length >= MOST_RECIPIENTS) return '452 4.5.3 Too many recipients';
  for (const [keyword, value] of found.parameters) {
    const words = (value ?? '').toUpperCase().split(',');
    const isFit = words.every(word => ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'].includes(word));
    if (keyword === 'NOTIFY' && isFit)
      envelope.notify = [...new Set([...(envelope.notify ?? []), ...(words as DropNotify[])])];
    else if (keyword !== 'ORCPT') return '555 5.5.4 A parameter is not supported';
  }
  if (envelope.notify && envelope.notify.length > 1) envelope.notify = envelope.notify.filter(word => word !== 'NEVER');
  envelope.recipients = [...envelope.recipients, found.path];
  return '250 2.1.5 Recipient accepted';
}

type Message = {
  /** True: it was the last. */
  line(line: Buffer): boolean;
  part(octets: Buffer): void;
  answer(): string;
  drop(): void;
};

function newMessage(options: DialogueOptions, dropped: Dropped): Message {
  const opened = openPutting(options.drop, dropped);
  const putting = opened.ok ? opened.value : null;
  options.opened(putting);
  const mending = newMending(false);
  let octets = 0;
  let begun = false;
  /** Behind a part of a line comes the rest of it: a dot there is text. */
  let inLine = false;
  let fault: string | null = opened.ok ? null : `451 4.3.0 ${opened.error.sentence}`;
  const write = (piece: Buffer) => {
    if (fault !== null || piece.length === 0) return;
    octets += piece.length;
    try {
      // Its first line decides whether it has a header at all.
      if (!begun && isHeadless(piece)) putting?.write(Buffer.from('\r\n'));
      begun = true;
      if (octets > options.most) fault = `552 5.3.4 The message is bigger than ${options.most} octets`;
      else putting?.write(piece);
    } catch (caught) {
      fault = `452 4.3.1 ${(caught as Error).message}`;
    }
  };
  const finish = (): string => {
    write(mending.end());
    try {
      if (fault === null && putting) return `250 2.0.0 Message accepted as ${putting.finish()}-1`;
    } catch (caught) {
      fault = `452 4.3.1 ${(caught as Error).message}`;
    }
    putting?.discard();
    return fault ?? '451 4.3.0 Something went wrong here; please try again later';
  };
  return {
    line(line) {
      const text = inLine ? '' : line.toString('latin1', 0, 4);
      if (/^\.\r?\n$/.test(text)) return true;
      write(mending.push(text.startsWith('.') ? line.subarray(1) : line));
      inLine = false;
      return false;
    },
    part(piece) {
      write(mending.push(!inLine && piece[0] === 46 ? piece.subarray(1) : piece));
      inLine = true;
    },
    answer() {
      const said = finish();
      options.opened(null);
      return said;
    },
    drop() {
      putting?.discard();
      options.opened(null);
    },
  };
}
