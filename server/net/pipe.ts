/**
 * A connection inside this process: a client's end and a server's end, without a socket. The window hands its mail to
 * the MSA through one, in the same words as any other client.
 */
import { type Duplex, duplexPair } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { err } from '../base/result.ts';
import type { Connection } from './connection.ts';
import type { Dialled } from './dial.ts';

const HERE = { address: '127.0.0.1', port: 0 };
const NO_TLS = 'a connection inside the process has nobody to hide from';

export function pipe(clock: Clock): { readonly client: Dialled; readonly server: Connection } {
  const [near, far] = duplexPair();
  for (const end of [near, far]) end.on('error', () => {});
  return {
    client: {
      ...common(near),
      since: clock.monotonic(),
      tried: [],
      startTls: async () => err({ kind: 'tls', sentence: NO_TLS, tried: [] }),
    },
    server: { ...common(far), startTls: async () => err(NO_TLS) },
  };
}

const common = (stream: Duplex) => ({
  remote: HERE,
  local: HERE,
  stream: () => stream,
  tls: () => null,
  end: () => void stream.end(),
  destroy: () => void stream.destroy(),
});
