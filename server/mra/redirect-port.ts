/**
 * A port of this computer that a browser is sent back to, once: it takes the one answer that bears our state, says to its reader
 * that the window can be closed, and is gone. Loopback alone, any free port. RFC 8252 §7.3, §8.3.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, kibibytes, seconds } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import { listen } from '../net/listen.ts';
import { codeIn, type OAuthFault } from './oauth.ts';
import type { Endpoints } from './providers.ts';

export type RedirectPort = {
  readonly address: string;
  /** The code, or why there is none; once. */
  readonly answer: Promise<Result<string, OAuthFault>>;
  close(): Promise<void>;
};

const LONGEST_REQUEST = kibibytes(16);
const REQUEST_DEADLINE = seconds(10);
const SETTLING = seconds(1);

export async function openRedirectPort(
  clock: Clock,
  state: string,
  patience: Duration,
  from: Pick<Endpoints, 'issuer' | 'tellsIssuer'> = {},
): Promise<Result<RedirectPort, string>> {
  let settle: (answer: Result<string, OAuthFault>) => void = () => {};
  const answer = new Promise<Result<string, OAuthFault>>(resolve => {
    settle = resolve;
  });
  const cancel = clock.after(patience, () =>
    settle(err({ kind: 'expired', sentence: 'nobody signed in there in time' })),
  );
  const opened = await listen({
    ...{ name: 'sign-in', host: '127.0.0.1', port: 0, tls: 'none', clock },
    secureContext: () => {
      throw new Error('this port speaks in clear, to this computer alone');
    },
    ...{ maxConnections: 16, maxPerAddress: 16, busyLine: '' },
    onConnection: connection => serveOne(connection, clock, target => codeIn(target, state, from), settle),
  });
  if (!opened.ok) return err(opened.error.sentence);
  const listener = opened.value;
  return ok({
    address: `http://127.0.0.1:${listener.port}/`,
    answer,
    async close() {
      cancel();
      settle(err({ kind: 'denied', sentence: 'the sign-in was broken off here' }));
      await listener.close(SETTLING);
    },
  });
}

function serveOne(
  connection: Connection,
  clock: Clock,
  read: (target: string) => Result<string, OAuthFault>,
  settle: (answer: Result<string, OAuthFault>) => void,
): void {
  const stream = connection.stream();
  let head = '';
  const cancel = clock.after(REQUEST_DEADLINE, () => connection.destroy());
  stream.on('close', cancel);
  stream.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (head.length > LONGEST_REQUEST) return connection.destroy();
    if (!head.includes('\r\n\r\n')) return;
    stream.removeAllListeners('data');
    const [, method = '', target = ''] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n/.exec(head) ?? [];
    const isForUs = method === 'GET' && target.startsWith('/?') && hasOurName(head);
    const found = isForUs ? read(target) : null;
    const isOurs = found !== null && (found.ok || found.error.kind !== 'malformed');
    stream.write(isOurs ? page(200, found.ok ? DONE : FAILED) : page(404, NOTHING));
    connection.end();
    if (isOurs) settle(found);
  });
}

/** A page of somebody else's may send its browser here under another name. */
const hasOurName = (head: string): boolean => /\r\nhost: *(127\.0\.0\.1|localhost)(:\d+)?\r\n/i.test(head);

const DONE = 'Mailroom may fetch your mail now. You can close this page.';
const FAILED = 'Mailroom was not given leave. You can close this page.';
const NOTHING = 'There is nothing here.';

function page(status: number, sentence: string): string {
  const body = `<!doctype html><meta charset="utf-8"><title>Mailroom</title><p>${sentence}</p>\n`;
  return [
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Not Found'}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Content-Security-Policy: default-src 'none'",
    'Cache-Control: no-store',
    'Referrer-Policy: no-referrer',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
