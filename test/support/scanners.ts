/**
 * Scanners that do what a test tells them to: small servers on loopback that speak clamd's, spamd's and rspamd's
 * languages, and at any moment able to talk nonsense, hang, or hang up. (The milter is in milter.ts.)
 *
 *   const clam = await startClamd(() => 'stream: OK');
 *   … scan at 127.0.0.1:clam.port …
 *   clam.asked[0]                        // the message, as it was streamed
 *   await clam.close();
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { SocketAddress } from '../../server/config/socket-address.ts';

/** What is to be said; or what to do instead: 'hang': never a word. 'drop': FIN. 'reset': RST. */
export type Answer = string | Buffer | { readonly and: 'hang' | 'drop' | 'reset'; readonly say?: string };

export type ScannerServer<T> = {
  readonly address: SocketAddress;
  readonly port: number;
  readonly asked: T[];
  /** Connections that are open now, and the most there ever were at once. */
  readonly open: { now: number; most: number };
  close(): Promise<void>;
};

/** Reads from a socket in turn; rejects when the peer is gone. */
export type Reader = {
  exactly(count: number): Promise<Buffer>;
  until(mark: string): Promise<string>;
};

export async function startServer<T>(
  serve: (socket: Socket, reader: Reader, asked: T[]) => Promise<void>,
): Promise<ScannerServer<T>> {
  const asked: T[] = [];
  const open = { now: 0, most: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    open.now++;
    open.most = Math.max(open.most, open.now);
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket);
        open.now--;
      });
    serve(socket, readerOf(socket), asked).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const port = typeof at === 'object' && at ? at.port : 0;
  return {
    address: { kind: 'tcp', host: '127.0.0.1', port },
    port,
    asked,
    open,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readerOf(socket: Socket): Reader {
  let held = Buffer.alloc(0);
  let ended = false;
  let wake = () => {};
  socket.on('data', part => {
    held = Buffer.concat([held, part]);
    wake();
  });
  socket.on('close', () => {
    ended = true;
    wake();
  });
  const waitFor = async (count: () => number): Promise<Buffer> => {
    for (;;) {
      const ready = count();
      if (ready >= 0 && ready <= held.length) {
        const taken = held.subarray(0, ready);
        held = held.subarray(ready);
        return taken;
      }
      if (ended) throw new Error('the peer is gone');
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
  return {
    exactly: count => waitFor(() => count),
    async until(mark) {
      const found = await waitFor(() => {
        const at = held.indexOf(mark);
        return at === -1 ? -1 : at + mark.length;
      });
      return found.subarray(0, -mark.length).toString('latin1');
    },
  };
}

function perform(socket: Socket, answer: Answer): void {
  if (typeof answer === 'string' || Buffer.isBuffer(answer)) return void socket.end(answer);
  if (answer.say) socket.write(answer.say);
  if (answer.and === 'drop') socket.end();
  if (answer.and === 'reset') socket.resetAndDestroy();
}

/** clamd: `answer` is without its NUL. */
export const startClamd = (answer: (message: string) => Answer) =>
  startServer<string>(async (socket, reader, asked) => {
    if ((await reader.until('\0')) !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0');
    const parts: Buffer[] = [];
    for (;;) {
      const length = (await reader.exactly(4)).readUInt32BE();
      if (length === 0) break;
      parts.push(await reader.exactly(length));
    }
    const message = Buffer.concat(parts).toString('latin1');
    asked.push(message);
    const said = answer(message);
    perform(socket, typeof said === 'string' ? `${said}\0` : said);
  });

export type Request = {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

async function request(reader: Reader): Promise<Request> {
  const [line = '', ...fields] = (await reader.until('\r\n\r\n')).split('\r\n');
  const headers = Object.fromEntries(
    fields.map(field => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
  );
  const body = (await reader.exactly(Number(headers['content-length'] ?? 0))).toString('latin1');
  return { line, headers, body };
}

type Score = readonly [number, number, string];
const isScore = (said: Answer | Score): said is Score => Array.isArray(said);

/** spamd: the whole answer, or `[score, threshold, rules]`. */
export const startSpamd = (answer: (asked: Request) => Answer | Score) =>
  startServer<Request>(async (socket, reader, asked) => {
    const heard = await request(reader);
    asked.push(heard);
    const said = answer(heard);
    if (!isScore(said)) return perform(socket, said);
    const [score, threshold, rules] = said;
    const verdict = `Spam: ${score >= threshold ? 'True' : 'False'} ; ${score} / ${threshold}`;
    perform(socket, `SPAMD/1.1 0 EX_OK\r\nContent-length: ${rules.length}\r\n${verdict}\r\n\r\n${rules}`);
  });

/** rspamd: the whole answer, or the JSON of one. */
export const startRspamd = (answer: (asked: Request) => Answer | { readonly json: unknown }) =>
  startServer<Request>(async (socket, reader, asked) => {
    const heard = await request(reader);
    asked.push(heard);
    const said = answer(heard);
    if (typeof said !== 'object' || !('json' in said)) return perform(socket, said);
    const body = Buffer.from(JSON.stringify(said.json));
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    perform(socket, Buffer.concat([Buffer.from(head), body]));
  });
