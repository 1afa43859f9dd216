/** What is known of a connection besides what is said on it, and what bounds its lines. */
import type { Bytes, Duration } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import type { Attempt } from '../sasl/mechanism.ts';
import type { Line } from './line-reader.ts';
import type { Pop3Limits } from './options.ts';
import type { Phase } from './session.ts';

export function attemptOn(connection: Connection, encrypted: boolean, trace: string): Attempt {
  const bound = encrypted && connection.channelBinding !== undefined;
  return {
    protocol: 'pop3',
    remote: connection.remote.address,
    tls: encrypted,
    trace,
    ...(bound ? { channel: name => connection.channelBinding?.(name) ?? null } : {}),
  };
}

export const tlsHelloSentence = ({ remote, local }: Connection): string =>
  `${remote.address} began TLS on port ${local.port}, which speaks POP3 in clear first: ` +
  'set the client to STARTTLS on this port, or to SSL/TLS on port 995';

/** Only SASL may need long lines. */
export function boundedLine(line: Line, phase: Phase['name'], most: Bytes): Line {
  if (line.kind !== 'line' || phase === 'exchange' || /^auth /i.test(line.text)) return line;
  return line.text.length + 2 > most ? { kind: 'bad-line', why: 'too-long' } : line;
}

/** A line's length, and how long it is waited for. */
export const boundsOf = (phase: Phase['name'], spent: Duration, limits: Pop3Limits): readonly [Bytes, Duration] =>
  phase === 'transaction'
    ? [limits.line, limits.idle]
    : [limits.response, Math.max(0, Math.min(limits.beforeLogin, limits.loginWithin - spent))];
