/**
 * One question to one name server, over UDP and, where the answer does not fit, over TCP. Each question over UDP has
 * a socket of its own, connected to the server, so its port is the system's random choice and nobody else's datagram
 * arrives; id and question must match. Many that do not match are somebody guessing: then TCP is asked instead.
 *
 * RFC 1035 §4.2; RFC 5452 (forged answers); RFC 7766 (TCP); RFC 2181 §5.
 */
import { createSocket } from 'node:dgram';
import { connect, isIP, isIPv6 } from 'node:net';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import { type Question, type Reply, readReply, readTruncated } from './message.ts';

export type Server = { readonly address: string; readonly port: number };

export type Exchange = {
  readonly query: Buffer;
  readonly id: number;
  readonly question: Question;
  readonly clock: Clock;
  readonly timeout: Duration;
};

const DNS_PORT = 53;
/** So many wrong answers are not chance. */
const MOST_STRANGERS = 8;

/** '192.0.2.1', '192.0.2.1:5353', '2001:db8::1' or '[2001:db8::1]:5353'. */
export function readServer(text: string): Server | null {
  const [, inBrackets, plain, digits] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = inBrackets ?? plain ?? text;
  const port = Number(digits ?? DNS_PORT);
  const possible = isIP(address.replace(/%.*$/, '')) !== 0 && port > 0 && port < 65_536;
  return possible ? { address, port } : null;
}

export async function exchange(server: Server, asked: Exchange): Promise<Result<Reply, string>> {
  const heard = await overUdp(server, asked);
  return heard === 'ask over TCP' ? overTcp(server, asked) : heard;
}

const TIMED_OUT = err('no name server answered in time');
const UNREACHABLE = err('no name server can be reached');

function overUdp(server: Server, asked: Exchange): Promise<Result<Reply, string> | 'ask over TCP'> {
  return new Promise(resolve => {
    const socket = createSocket(isIPv6(server.address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    let strangers = 0;
    const settle = (result: Result<Reply, string> | 'ask over TCP') => {
      cancel();
      socket.removeAllListeners('message');
      try {
        socket.close();
      } catch {
        // It is closed already: an error came after the answer.
      }
      resolve(result);
    };
    const cancel = asked.clock.after(asked.timeout, () => settle(TIMED_OUT));
    socket.on('error', () => settle(UNREACHABLE));
    socket.on('message', octets => {
      const reply = judge(octets, asked);
      if (reply !== 'not ours') settle(reply);
      else if (++strangers >= MOST_STRANGERS) settle('ask over TCP');
    });
    socket.connect(server.port, server.address, () => {
      socket.send(asked.query, fault => {
        if (fault) settle(UNREACHABLE);
      });
    });
  });
}

function judge(octets: Buffer, asked: Exchange): Result<Reply, string> | 'ask over TCP' | 'not ours' {
  const cut = readTruncated(octets);
  if (cut) return answers(cut, asked) ? 'ask over TCP' : 'not ours';
  const reply = readReply(octets);
  // What cannot be read may be a stranger's too: the right answer may still come.
  return reply.ok && answers(reply.value, asked) ? reply : 'not ours';
}

/** An error may leave out the question (RFC 1035 says nothing against it), so there the id must do. */
function answers(reply: { readonly id: number; readonly question: Question | null; code?: number }, asked: Exchange) {
  if (reply.id !== asked.id) return false;
  if (!reply.question) return (reply.code ?? 0) !== 0;
  return reply.question.name === asked.question.name && reply.question.type === asked.question.type;
}

async function overTcp(server: Server, asked: Exchange): Promise<Result<Reply, string>> {
  const heard = await exchangeOctets(server, { ...asked, message: asked.query });
  if (!heard.ok) return heard;
  const reply = readReply(heard.value);
  const ours = reply.ok && answers(reply.value, asked) && !reply.value.truncated;
  return ours ? ok(reply.value) : err('the name server answered with nonsense');
}

/** Octets for octets over TCP, for messages that are no questions (RFC 2136 §6.2). What comes is the caller's to judge. */
export function exchangeOctets(
  server: Server,
  asked: { readonly message: Buffer; readonly clock: Clock; readonly timeout: Duration },
): Promise<Result<Buffer, string>> {
  return new Promise(resolve => {
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    let heard: Buffer = Buffer.alloc(0);
    const settle = (result: Result<Buffer, string>) => {
      cancel();
      socket.destroy();
      resolve(result);
    };
    const cancel = asked.clock.after(asked.timeout, () => settle(TIMED_OUT));
    socket.on('error', () => settle(UNREACHABLE));
    socket.on('close', () => settle(err('the name server hung up')));
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(asked.message.length);
      socket.write(Buffer.concat([length, asked.message]));
    });
    socket.on('data', octets => {
      heard = Buffer.concat([heard, octets]);
      if (heard.length < 2 || heard.length < 2 + heard.readUInt16BE(0)) return;
      settle(ok(heard.subarray(2, 2 + heard.readUInt16BE(0))));
    });
  });
}
