/**
 * The first thing a TLS client says, looked at before a TLS library takes it: which name and which protocols it asks
 * for. An authority that checks a name over TLS asks for `acme-tls/1` alone and must be shown another certificate than
 * everybody else who asks for that name, and the library names the protocols too late for that. RFC 8446 §4.1.2;
 * RFC 6066 §3; RFC 7301 §3.1; RFC 8737 §3.
 */
import type { Socket } from 'node:net';
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

export type ClientHello = { readonly serverName: string | null; readonly protocols: readonly string[] };

/** Keys after the quantum computer take some kilobytes. */
const LONGEST_HELLO = 32_768;
const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const PROTOCOLS = 16;

/** What the peer says first; null where that is no ClientHello, or none came in time. The octets are put back. */
export function peekClientHello(socket: Socket, clock: Clock, deadline: Duration): Promise<ClientHello | null> {
  return new Promise(resolve => {
    let seen = Buffer.alloc(0);
    const read = newReading();
    const settle = (hello: ClientHello | null) => {
      cancel();
      socket.off('readable', look).off('close', gone).off('end', gone);
      if (seen.length > 0 && !socket.destroyed && !socket.readableEnded) socket.unshift(seen);
      resolve(hello);
    };
    const cancel = clock.after(deadline, () => settle(null));
    const gone = () => settle(null);
    const look = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) seen = Buffer.concat([seen, chunk]);
      const body = read(seen);
      if (body === 'more' && seen.length < LONGEST_HELLO) return;
      settle(body === 'more' || body === null ? null : readHello(body));
    };
    socket.on('readable', look).on('close', gone).on('end', gone);
    look();
  });
}

/**
 * The ClientHello without its header, which may come in several records; null: it is something else. Each record is
 * looked at once, when it is whole: who sends thousands of small ones costs no more than who sends one.
 */
function newReading(): (octets: Buffer) => Buffer | 'more' | null {
  const contents: Buffer[] = [];
  let have = 0;
  let at = 0;
  let length: number | null = null;
  return octets => {
    for (;;) {
      if (at < octets.length && octets[at] !== HANDSHAKE_RECORD) return null;
      const end = octets.length < at + 5 ? null : at + 5 + octets.readUInt16BE(at + 3);
      if (end === null || octets.length < end) return 'more';
      // A copy: a part would keep all that had come then.
      contents.push(Buffer.from(octets.subarray(at + 5, end)));
      have += end - at - 5;
      at = end;
      if (length === null && have >= 4) {
        const head = Buffer.concat(contents);
        if (head[0] !== CLIENT_HELLO) return null;
        length = head.readUIntBE(1, 3);
        if (length > LONGEST_HELLO) return null;
      }
      if (length !== null && have >= 4 + length) return Buffer.concat(contents).subarray(4, 4 + length);
    }
  };
}

/** Null where a length points beyond the end. */
export function readHello(body: Buffer): ClientHello | null {
  try {
    // Version and random stand first.
    let at = 34;
    at += 1 + body.readUInt8(at);
    at += 2 + body.readUInt16BE(at);
    at += 1 + body.readUInt8(at);
    if (at === body.length) return { serverName: null, protocols: [] };
    const end = at + 2 + body.readUInt16BE(at);
    let hello: ClientHello = { serverName: null, protocols: [] };
    for (at += 2; at < end; ) {
      const [type, length] = [body.readUInt16BE(at), body.readUInt16BE(at + 2)];
      const content = body.subarray(at + 4, at + 4 + length);
      if (type === SERVER_NAME) hello = { ...hello, serverName: nameIn(content) };
      if (type === PROTOCOLS) hello = { ...hello, protocols: protocolsIn(content) };
      at += 4 + length;
    }
    return hello;
  } catch {
    // Buffer throws for what lies beyond its end.
    return null;
  }
}

/** One name of type 0 (host_name) is all that was ever sent. */
const nameIn = (content: Buffer): string | null =>
  content.readUInt8(2) === 0
    ? content
        .subarray(5, 5 + content.readUInt16BE(3))
        .toString('latin1')
        .toLowerCase()
    : null;

function protocolsIn(content: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 2; at < content.length; at += 1 + content.readUInt8(at))
    names.push(content.subarray(at + 1, at + 1 + content.readUInt8(at)).toString('latin1'));
  return names;
}
