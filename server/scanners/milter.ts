/**
 * A milter, spoken to as an MTA does (milter protocol version 6: libmilter, mfapi.h and mfdef.h). The whole transaction is
 * told in one go when the message is there, so what a filter would refuse at RCPT it refuses here at the end: of several
 * recipients it must refuse all.
 *
 *   negotiate → connect → helo → mail → rcpt* → data → field* → end of header → body* → end of message → quit
 *
 * After each comes an answer: continue, or what is to become of the message; at the end its wishes come first.
 */
import { isIP } from 'node:net';
import { latin1 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { printSocketAddress, type SocketAddress } from '../config/socket-address.ts';
import { allFields, bodyOffset, fieldsOf } from '../mime/header.ts';
import { type Broken, broken, type Channel, openChannel } from './channel.ts';
import * as milter from './milter-packet.ts';
import { hearWish, noWishes, undone, type Wishes } from './milter-wishes.ts';
import { clean, type Scan, type Scanner, type ScanRequest, said } from './scanner.ts';

const { command, macros, number, option, packet, text } = milter;

const VERSION = 6;
/** From here on filters know which steps they may leave out and what they may wish for. */
const OLDEST_VERSION = 2;
/** Wishes and signs of life at the end of a message. */
const MOST_PACKETS = 10_000;

export const milterScanner = (address: SocketAddress): Scanner => ({
  name: `milter ${printSocketAddress(address)}`,
  async scan(request, limit) {
    const opened = await openChannel(address, limit);
    if (!opened.ok) return opened;
    const channel = opened.value;
    try {
      const agreed = await negotiated(channel);
      if (!agreed.ok) return agreed;
      const wishes = noWishes(name => allFields(request.bytes, name).length);
      const ended = await told({ channel, options: agreed.value, wishes }, request);
      if (ended.ok) await channel.write(packet(command.quit));
      return ended.ok ? ok(scanOf(ended.value, wishes)) : ended;
    } finally {
      channel.close();
    }
  },
});

/** The options that the filter has chosen. */
async function negotiated(channel: Channel): Promise<Result<number, Broken>> {
  const offer = [VERSION, milter.EVERY_WISH, milter.EVERY_OPTION].map(number);
  await channel.write(packet(command.negotiate, ...offer));
  const answer = await milter.readPacket(channel);
  if (!answer.ok) return answer;
  const { letter, octets } = answer.value;
  if (letter !== command.negotiate || octets.length < 12) return broken(`it began with "${said(letter)}"`);
  const [version, wishes, options] = [0, 4, 8].map(at => octets.readUInt32BE(at)) as [number, number, number];
  if (version < OLDEST_VERSION || version > VERSION) return broken(`it speaks version ${version} of the protocol`);
  if ((wishes & ~milter.EVERY_WISH) !== 0) return broken(`it wants what was not offered (${wishes.toString(16)})`);
  const unknown = options & ~(milter.EVERY_OPTION | milter.SIZE_OPTIONS);
  return unknown === 0 ? ok(options) : broken(`it chose what was not offered (${unknown.toString(16)})`);
}

type Dialogue = { readonly channel: Channel; readonly options: number; readonly wishes: Wishes };

/** What becomes of the message. `go-on`: this step is done; `skip`: no more of the body. */
type End =
  | { readonly kind: 'go-on' | 'skip' | 'accept' | 'discard' }
  | { readonly kind: 'refuse' | 'later'; readonly because: string; readonly words?: string };
const goOn: Result<End, Broken> = ok({ kind: 'go-on' });
const isOver = (end: Result<End, Broken>): boolean => !end.ok || end.value.kind !== 'go-on';

/** Each step until one ends it. */
async function told(dialogue: Dialogue, request: ScanRequest): Promise<Result<End, Broken>> {
  for (const step of [envelope, header, body]) {
    const end = await step(dialogue, request);
    if (isOver(end)) return end;
  }
  await dialogue.channel.write(packet(command.endOfMessage));
  return answered(dialogue, 'end');
}

type Step = {
  readonly say: Buffer;
  /** It is passed over where the filter has chosen this, … */
  readonly unless?: number;
  /** … and not waited for where it has chosen that. */
  readonly silent?: number;
  readonly part?: Part;
};
/** Of the body a filter may have seen enough; at the end it may wish. */
type Part = 'step' | 'body' | 'end';

async function taken(
  dialogue: Dialogue,
  { say, unless = 0, silent = 0, part = 'step' }: Step,
): Promise<Result<End, Broken>> {
  const { channel, options } = dialogue;
  if ((options & unless) !== 0) return goOn;
  await channel.write(say);
  return (options & silent) !== 0 ? goOn : answered(dialogue, part);
}

async function envelope(dialogue: Dialogue, request: ScanRequest): Promise<Result<End, Broken>> {
  const steps: readonly Step[] = [
    { say: connectOf(request), unless: option.noConnect, silent: option.silentConnect },
    { say: heloOf(request), unless: option.noHelo, silent: option.silentHelo },
    { say: mailOf(request), unless: option.noMail, silent: option.silentMail },
  ];
  for (const step of steps) {
    const end = await taken(dialogue, step);
    if (isOver(end)) return end;
  }
  const end = await recipients(dialogue, request);
  if (isOver(end)) return end;
  const content = Buffer.concat([macros(command.content, { i: request.id }), packet(command.content)]);
  return taken(dialogue, { say: content, unless: option.noContent, silent: option.silentContent });
}

function connectOf({ peer, hostName }: ScanRequest): Buffer {
  const name = peer.name || `[${peer.address}]`;
  const family = { 0: 'U', 4: '4', 6: '6' }[isIP(peer.address)] ?? 'U';
  const port = Buffer.alloc(2);
  port.writeUInt16BE(peer.port);
  const where = family === 'U' ? [] : [port, text(peer.address)];
  return Buffer.concat([
    macros(command.connect, {
      ...{ j: hostName, v: 'Mailroom', '{daemon_name}': 'smtp', _: `${name} [${peer.address}]` },
      ...{ '{client_addr}': peer.address, '{client_name}': peer.name, '{client_port}': String(peer.port) },
    }),
    packet(command.connect, text(name), Buffer.from(family), ...where),
  ]);
}

function heloOf({ peer }: ScanRequest): Buffer {
  const tls = { '{tls_version}': peer.tls?.version ?? '', '{cipher}': peer.tls?.cipher ?? '' };
  return Buffer.concat([macros(command.helo, tls), packet(command.helo, text(peer.helo))]);
}

function mailOf({ sender, login, id }: ScanRequest): Buffer {
  const known = {
    ...{ i: id, '{mail_addr}': sender, '{mail_host}': sender.slice(sender.lastIndexOf('@') + 1) },
    '{auth_authen}': login ?? '',
  };
  return Buffer.concat([macros(command.mail, known), packet(command.mail, text(`<${sender}>`))]);
}

/** Those that a filter would refuse are told; while one remains, the message goes on. */
async function recipients(dialogue: Dialogue, { recipients: paths }: ScanRequest): Promise<Result<End, Broken>> {
  const refused: { readonly path: string; readonly end: End }[] = [];
  for (const path of paths) {
    const known = macros(command.recipient, { '{rcpt_addr}': path });
    const end = await taken(dialogue, {
      say: Buffer.concat([known, packet(command.recipient, text(`<${path}>`))]),
      unless: option.noRecipient,
      silent: option.silentRecipient,
    });
    if (!end.ok) return end;
    const { value } = end;
    if (value.kind === 'accept' || value.kind === 'discard') return end;
    if (value.kind !== 'refuse' && value.kind !== 'later') continue;
    refused.push({ path, end: value });
  }
  const [first] = refused;
  if (first && refused.length === paths.length)
    return ok((refused.find(({ end }) => end.kind === 'later') ?? first).end);
  for (const { path } of refused) undone(dialogue.wishes, `to refuse the recipient ${said(path, 80)}`);
  return goOn;
}

async function header(dialogue: Dialogue, { bytes }: ScanRequest): Promise<Result<End, Broken>> {
  const fields = fieldsOf(bytes);
  const { options } = dialogue;
  for (const { name, value } of (options & option.noFields) === 0 ? fields : []) {
    // Octet for octet, for they may be signed; a folded value has LF alone at its line ends, as sendmail keeps it.
    const raw = latin1(bytes.subarray(value.start, value.end)).replaceAll('\r\n', '\n').replaceAll('\0', '');
    const shown = (options & option.leadingSpace) === 0 ? raw.replace(/^ /, '') : raw;
    const say = packet(command.field, text(name), Buffer.from(`${shown}\0`, 'latin1'));
    const end = await taken(dialogue, { say, silent: option.silentField });
    if (isOver(end)) return end;
  }
  const say = packet(command.endOfHeader);
  return taken(dialogue, { say, unless: option.noEndOfHeader, silent: option.silentEndOfHeader });
}

async function body(dialogue: Dialogue, { bytes }: ScanRequest): Promise<Result<End, Broken>> {
  if ((dialogue.options & option.noBody) !== 0) return goOn;
  for (let at = bodyOffset(bytes); at < bytes.length; at += milter.BODY_CHUNK) {
    const say = packet(command.body, bytes.subarray(at, at + milter.BODY_CHUNK));
    const end = await taken(dialogue, { say, silent: option.silentBody, part: 'body' });
    if (end.ok && end.value.kind === 'skip') return goOn;
    if (isOver(end)) return end;
  }
  return goOn;
}

/** The answer to one step. At the end of the message its wishes come before it. */
async function answered(dialogue: Dialogue, part: Part): Promise<Result<End, Broken>> {
  const { channel, options, wishes } = dialogue;
  for (let count = 0; count < MOST_PACKETS; count++) {
    const heard = await milter.readPacket(channel);
    if (!heard.ok) return heard;
    // It works on it. The limit of time stands all the same.
    if (heard.value.letter === 'p') continue;
    if (part === 'end' && hearWish(wishes, heard.value, (options & option.leadingSpace) !== 0)) continue;
    if (part === 'body' && heard.value.letter === 's') return ok({ kind: 'skip' });
    return endOf(heard.value);
  }
  return broken(`it said ${MOST_PACKETS} things at once`);
}

/** SMFIR_*: what becomes of the message. */
function endOf({ letter, octets }: milter.Packet): Result<End, Broken> {
  switch (letter) {
    case 'c':
      return goOn;
    case 'a':
      return ok({ kind: 'accept' });
    case 'd':
      return ok({ kind: 'discard' });
    case 'r':
      return ok({ kind: 'refuse', because: 'it refuses it' });
    case 't':
      return ok({ kind: 'later', because: 'it wants it later' });
    case '4':
    case 'f':
      return ok({ kind: 'later', because: 'it takes nothing now' });
    case 'y':
      return replyOf(said(milter.texts(octets)[0] ?? ''));
    default:
      return err({ kind: 'broken', sentence: `it said "${said(letter)}", which is no answer here` });
  }
}

/** '550 5.7.1 Not here': its own words. */
function replyOf(words: string): Result<End, Broken> {
  // Of several lines each begins with code and status.
  const [, digit] = /^([45])\d\d(?: |-|$)/.exec(words) ?? [];
  const text = words.replace(/(?:^|(?<= ))[45]\d\d(?:[ -]|$)(?:[45]\.\d{1,3}\.\d{1,3}(?: |$))?/g, '').trim();
  if (digit === undefined) return broken(`it replies "${words}"`);
  return ok({ kind: digit === '4' ? 'later' : 'refuse', because: words, ...(text === '' ? {} : { words: text }) });
}

/** Nothing disappears here: what is to be thrown away or put aside goes to Junk. */
function scanOf(end: End, { fields, quarantine, undone: left }: Wishes): Scan {
  const notes = [
    ...(fields.length === 0 ? [] : [`adds ${fields.map(field => field.slice(0, field.indexOf(':'))).join(', ')}`]),
    ...(left.size === 0 ? [] : [`wishes ${[...left].join(', ')}, which is not done here`]),
  ].join('; ');
  const scan = { ...clean(''), fields };
  const because = (words: string) => said(notes === '' ? words : `${words}; ${notes}`, 1000);
  switch (end.kind) {
    case 'refuse':
    case 'later':
      return {
        ...{ ...scan, verdict: end.kind, because: because(end.because), fields: [] },
        ...(end.words === undefined ? {} : { words: end.words }),
      };
    case 'discard':
      return { ...scan, verdict: 'junk', because: because('it would throw it away') };
    case 'go-on':
    case 'skip':
    case 'accept':
      if (quarantine !== null)
        return { ...scan, verdict: 'junk', because: because(`it would put it aside: ${quarantine}`) };
      return { ...scan, because: because('it passes') };
  }
}
