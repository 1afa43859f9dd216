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
import { type Broken, broken, type Channel, type Limit, openChannel } from './channel.ts';
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
      const answer = await asked(channel, bytes);
      return answer === 'cut off' ? await cutOff(address, limit) : answer;
    } finally {
      channel.close();
    }
  },
});

/** StreamMaxLength: the next attempt would end the same way. */
const TOO_LARGE: Scan = {
  ...clean('not looked at, it is larger than clamd takes (StreamMaxLength)'),
  verdict: 'failed',
};

/**
 * clamd hangs up on a message above its limit while that is still coming, and its answer may be lost with the
 * connection: one that is well (it answers a PING) and yet hung up did so for the size.
 */
async function cutOff(address: SocketAddress, limit: Limit): Promise<Result<Scan, Broken>> {
  const opened = await openChannel(address, limit);
  if (!opened.ok) return opened;
  try {
    await opened.value.write(Buffer.from('zPING\0'));
    const answer = await opened.value.until(0, LONGEST_ANSWER);
    if (!answer.ok) return answer;
    const isWell = latin1(answer.value).trim() === 'PONG';
    return isWell ? ok(TOO_LARGE) : broken('it hung up before it had the whole message');
  } finally {
    opened.value.close();
  }
}

async function asked(channel: Channel, bytes: ScanRequest['bytes']): Promise<Result<Scan, Broken> | 'cut off'> {
  let goesOn = await channel.write(Buffer.from('zINSTREAM\0'));
  for (let at = 0; at < bytes.length && goesOn; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    goesOn = await channel.write(Buffer.concat([lengthOf(chunk.length), chunk]));
  }
  if (goesOn) await channel.write(lengthOf(0));
  const answer = await channel.until(0, LONGEST_ANSWER);
  if (!answer.ok) return goesOn ? answer : 'cut off';
  return verdictOf(latin1(answer.value).trim());
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
  if (/size limit exceeded/i.test(answer)) return ok(TOO_LARGE);
  return broken(`it said "${said(answer)}"`);
}
