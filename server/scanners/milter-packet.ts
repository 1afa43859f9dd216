/**
 * The milter protocol's packets, version 6, as libmilter's mfdef.h names them: four octets of length (network byte order),
 * one letter, and what belongs to it; texts end with NUL. Nothing here decides anything.
 */
import { latin1, utf8 } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { type Broken, broken, type Channel } from './channel.ts';

export type Packet = { readonly letter: string; readonly octets: Buffer };

/** MILTER_MAX_DATA_SIZE with MDS_1M; nothing a filter says is longer. */
const LONGEST_PACKET = mebibytes(1) + 1;
/** Of a body in one packet: MILTER_CHUNK_SIZE. */
export const BODY_CHUNK = 65_535;

/** SMFIC_*: what we say. */
export const command = {
  negotiate: 'O',
  macros: 'D',
  connect: 'C',
  helo: 'H',
  mail: 'M',
  recipient: 'R',
  content: 'T',
  field: 'L',
  endOfHeader: 'N',
  body: 'B',
  endOfMessage: 'E',
  quit: 'Q',
} as const;

/** SMFIF_*: what a filter may wish for at the end of a message. All are heard; what is done is milter-wishes.ts's. */
export const EVERY_WISH = 0xff;

/** SMFIP_*: what a filter does not want to be told (no…), and what it does not answer (silent…). */
export const option = {
  noConnect: 0x1,
  noHelo: 0x2,
  noMail: 0x4,
  noRecipient: 0x8,
  noBody: 0x10,
  noFields: 0x20,
  noEndOfHeader: 0x40,
  silentField: 0x80,
  noUnknown: 0x100,
  noContent: 0x200,
  skip: 0x400,
  silentConnect: 0x1000,
  silentHelo: 0x2000,
  silentMail: 0x4000,
  silentRecipient: 0x8000,
  silentContent: 0x10000,
  silentUnknown: 0x20000,
  silentEndOfHeader: 0x40000,
  silentBody: 0x80000,
  leadingSpace: 0x100000,
} as const;
export const EVERY_OPTION = Object.values(option).reduce((sum, one) => sum | one, 0);
/** MDS_*: how much data a packet may hold; a filter may name it, and we say no more than the least. */
export const SIZE_OPTIONS = 0x30000000;

export const packet = (letter: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat([Buffer.from(letter, 'latin1'), ...parts]);
  return Buffer.concat([number(body.length), body]);
};

export function number(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

/** With its NUL; what it holds of them itself is left out. */
export const text = (value: string): Buffer => Buffer.from(`${value.replaceAll('\0', '')}\0`, 'utf8');

/** Macros of sendmail's, by name and value; those without a value are not told. */
export const macros = (of: string, values: Readonly<Record<string, string>>): Buffer =>
  packet(
    command.macros,
    Buffer.from(of, 'latin1'),
    ...Object.entries(values)
      .filter(([, value]) => value !== '')
      .flatMap(([name, value]) => [text(name), text(value)]),
  );

export async function readPacket(channel: Channel): Promise<Result<Packet, Broken>> {
  const head = await channel.exactly(4);
  if (!head.ok) return head;
  const length = head.value.readUInt32BE();
  if (length === 0 || length > LONGEST_PACKET) return broken(`it sent a packet of ${length} octets`);
  const body = await channel.exactly(length);
  return body.ok ? ok({ letter: latin1(body.value.subarray(0, 1)), octets: body.value.subarray(1) }) : body;
}

/** The texts of a packet; the last may lack its NUL. */
export const texts = (octets: Buffer): readonly string[] => utf8(octets).replace(/\0$/, '').split('\0');
