/**
 * A connection inside this process: a client's end and a server's end, without a socket. The window hands its mail to
 * the MSA through one, in the same words as any other client.
 *
 * What is written is heard a moment later, as on a wire, never within the write: Node's own duplexPair lets a reply to a
 * reply wait for ever.
 */
import { Duplex } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { err } from '../base/result.ts';
import type { Connection } from './connection.ts';
import type { Dialled } from './dial.ts';

const HERE = { address: '127.0.0.1', port: 0 };
const NO_TLS = 'a connection inside the process has nobody to hide from';

export function pipe(clock: Clock): { readonly client: Dialled; readonly server: Connection } {
  const [near, far] = ends();
  for (const end of [near, far]) end.on('error', () => {});
  return {
    client: {
      ...common(near),
      since: clock.monotonic(),
      tried: [],
      startTls: async () => err({ kind: 'tls', sentence: NO_TLS, tried: [] }),
    },
    server: { ...common(far), isInside: true, startTls: async () => err(NO_TLS) },
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

function ends(): readonly [Duplex, Duplex] {
  const near: Duplex = end(() => far);
  const far: Duplex = end(() => near);
  return [near, far];
}

/** Who wrote more than the other side wants is let on when that reads again. */
const waiting = new WeakMap<Duplex, () => void>();

const end = (other: () => Duplex): Duplex =>
  new Duplex({
    read() {
      const goOn = waiting.get(this);
      waiting.delete(this);
      goOn?.();
    },
    write(chunk, _encoding, done) {
      setImmediate(() => {
        const peer = other();
        if (peer.destroyed || peer.push(chunk)) done();
        else waiting.set(peer, done);
      });
    },
    final(done) {
      hangUp(other());
      done();
    },
    destroy(fault, done) {
      hangUp(other());
      done(fault);
    },
  });

/** After all that was written before. */
const hangUp = (peer: Duplex): void =>
  void setImmediate(() => {
    if (!peer.destroyed && !peer.readableEnded) peer.push(null);
  });
