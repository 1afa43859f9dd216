/**
 * The errands of `mailpit sendmail`, `mhsendmail` and `catchmail`: a message on standard input goes by SMTP to a server that is
 * named (-S, --smtp-addr, --smtp-ip, MP_SENDMAIL_SMTP_ADDR …), where a container has no home of Mailroom. Nothing is queued: what
 * is not taken at once is told by the exit code.
 */
import { hostname } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { systemClock, systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hostAddresses } from '../dns/host-addresses.ts';
import { isHeadless } from '../mime/header.ts';
import { allowAll, type Dialled, dial } from '../net/dial.ts';
import { openSession, printReply } from '../smtp/client.ts';
import { userName } from './deliver.ts';
import { type Fault, fault, sysexits } from './exit-codes.ts';
import { authorIn, type Named, namedIn, newHeaderReader, recipientsIn } from './header.ts';
import { newMending } from './line-ends.ts';
import type { Words } from './words.ts';

const LARGEST = 50 * 1024 * 1024;

/** 'mailpit:1025', '[::1]:1025', ':1025', 'mailpit'. null: none of these. */
export function serverOf(written: string): { readonly host: string; readonly port: number } | null {
  const found = /^(?:\[([^\]]+)\]|([^:[\]\s]*))(?::(\d{1,5}))?$/.exec(written.trim());
  if (!found || found[0] === '') return null;
  const port = Number(found[3] ?? 1025);
  return port < 1 || port > 65_535 ? null : { host: found[1] || found[2] || 'localhost', port };
}

async function reach(written: string): Promise<Result<Dialled, Fault>> {
  const server = serverOf(written);
  if (!server) return err(fault(sysexits.usage, `"${written}" is no server such as localhost:1025`));
  const addresses = await hostAddresses(server.host);
  if (addresses.length === 0) return err(fault(sysexits.noHost, `this computer knows no host ${server.host}`));
  const dialled = await dial({ addresses, port: server.port, guard: allowAll, clock: systemClock });
  return dialled.ok ? dialled : err(fault(sysexits.unavailable, dialled.error.sentence));
}

/** -bs: what is typed is said there, and what it says is printed. */
export async function talkTo(
  written: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<Fault | null> {
  const dialled = await reach(written);
  if (!dialled.ok) return dialled.error;
  const stream = dialled.value.stream();
  try {
    await Promise.all([pipeline(input, stream), pipeline(stream, output, { end: false })]);
    return null;
  } catch (caught) {
    return fault(sysexits.io, `the conversation broke off: ${(caught as Error).message}`);
  }
}

export async function sendTo(
  written: string,
  words: Words,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<{ readonly recipients: number }, Fault>> {
  const read = await readMessage(words, input);
  if (!read.ok) return read;
  const { bytes, header } = read.value;
  const named = words.wishes.recipients.flatMap(word => namedIn(Buffer.from(word).toString('latin1')));
  const recipients = addresses([...named, ...(words.fromHeader || named.length === 0 ? recipientsIn(header) : [])]);
  if (!recipients.ok) return recipients;
  const sender = senderOf(words, header);
  const dialled = await reach(written);
  if (!dialled.ok) return dialled;
  const session = await openSession({
    ...{ connection: dialled.value, greetingName: hostname(), tls: 'none', clock: systemClock, random: systemRandom },
  });
  if (!session.ok)
    return err(fault(session.error.permanent ? sysexits.unavailable : sysexits.temporary, session.error.sentence));
  const isPlain = bytes.every(octet => octet < 128);
  const delivered = await session.value.deliver({
    ...{ sender, recipients: recipients.value.map(address => ({ address })), size: bytes.length, bytes },
    body: isPlain ? '7BIT' : '8BITMIME',
    smtpUtf8: [sender, ...recipients.value].some(address => /[^\0-\x7f]/.test(address)),
  });
  await session.value.quit();
  const not = delivered.recipients.find(one => one.outcome !== 'accepted');
  if (!not) return ok({ recipients: recipients.value.length });
  return err(
    fault(
      not.outcome === 'permanent' ? sysexits.unavailable : sysexits.temporary,
      `${not.address} was not taken: ${printReply(not.reply)}`,
    ),
  );
}

type ReadMessage = { readonly bytes: Buffer; readonly header: Uint8Array };

async function readMessage(words: Words, input: AsyncIterable<Uint8Array>): Promise<Result<ReadMessage, Fault>> {
  const mending = newMending(!words.dotIsText);
  const pieces: Buffer[] = [];
  let octets = 0;
  const take = (piece: Buffer): void => {
    octets += piece.length;
    pieces.push(Buffer.from(piece));
  };
  for await (const piece of input) {
    take(mending.push(Buffer.from(piece)));
    if (octets > LARGEST) return err(fault(sysexits.unavailable, `the message is larger than ${LARGEST} octets`));
    if (mending.ended) break;
  }
  take(mending.end());
  const bytes = Buffer.concat(pieces);
  const reader = newHeaderReader();
  const pushed = reader.push(bytes);
  if (!pushed.ok) return err(fault(sysexits.data, pushed.error));
  const ended = pushed.value ? ok(pushed.value) : reader.end();
  if (!ended.ok) return err(fault(sysexits.data, ended.error));
  const { bytes: header, rest } = ended.value;
  // A header without an empty line behind it gets one.
  const gap = isHeadless(header) || header.subarray(-4).equals(Buffer.from('\r\n\r\n')) ? '' : '\r\n';
  return ok({ bytes: Buffer.concat([header, Buffer.from(gap), rest]), header });
}

function addresses(named: readonly Named[]): Result<readonly string[], Fault> {
  const wrong = named.find(one => !one.isAddress);
  if (wrong) return err(fault(sysexits.data, `"${wrong.address}" is no address; nothing was sent`));
  const all = [...new Set(named.map(one => one.address))];
  return all.length > 0
    ? ok(all)
    : err(fault(sysexits.usage, 'no recipient stands in To, Cc or Bcc, and none was named'));
}

function senderOf({ wishes, senderFromHeader }: Words, header: Uint8Array): string {
  const given = wishes.sender ?? (senderFromHeader ? authorIn(header) : null);
  if (given !== null) return given === '' ? '' : (namedIn(Buffer.from(given).toString('latin1'))[0]?.address ?? given);
  return `${(userName() ?? 'nobody').replace(/[^\w.-]/g, '-')}@${hostname().replace(/[^\w.-]/g, '-')}`;
}
