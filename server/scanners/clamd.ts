/**
 * ClamAV by clamd's INSTREAM (clamd(8), COMMANDS): `zINSTREAM\0`, then the message in chunks, each after its length in
 * four octets (network byte order), then a chunk of length 0. The answer ends with NUL:
 *
 *   stream: OK · stream: <name> FOUND · <why> ERROR
 */
import { latin1 } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { kibibytes } from '../base/units.ts';
import type { SocketAddress } from '../config/socket-address.ts';
import { type Broken, broken, type Channel, openChannel } from './channel.ts';
import { clean, type Scan, type Scanner, type ScanRequest, said } from './scanner.ts';

const CHUNK = kibibytes(64);
const LONGEST_ANSWER = kibibytes(4);

export const clamd = (address: SocketAddress): Scanner => ({
  name: 'clamd',
  async scan({ bytes }, limit) {
    const opened = await openChannel(address, limit);
    if (!opened.ok) return opened;
    const channel = opened.value;
    try {
      return await asked(channel, bytes);
    } finally {
      channel.close();
    }
  },
});

async function asked(channel: Channel, bytes: ScanRequest['bytes']): Promise<Result<Scan, Broken>> {
  let goesOn = await channel.write(Buffer.from('zINSTREAM\0'));
  for (let at = 0; at < bytes.length && goesOn; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    goesOn = await channel.write(Buffer.concat([lengthOf(chunk.length), chunk]));
  }
  if (goesOn) await channel.write(lengthOf(0));
  const answer = await channel.until(0, LONGEST_ANSWER);
  return answer.ok ? verdictOf(latin1(answer.value).trim()) : answer;
}

function lengthOf(length: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(length);
  return octets;
}

function verdictOf(answer: string): Result<Scan, Broken> {
  if (/^stream: OK$/.test(answer)) return ok(clean('no virus found'));
  const [, virus] = /^stream: ([\s\S]+) FOUND$/.exec(answer) ?? [];
  if (virus) return ok({ ...clean(`it holds ${said(virus)}`), verdict: 'refuse' });
  // StreamMaxLength: the next attempt would end the same way.
  if (/size limit exceeded/i.test(answer))
    return ok({ ...clean('not looked at, it is larger than clamd takes (StreamMaxLength)'), verdict: 'failed' });
  return broken(`it said "${said(answer)}"`);
}
