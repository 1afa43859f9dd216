/**
 * Another server's POP3, scripted: a maildrop in memory that keeps the rules, and breaks those that a test names. What was
 * said to it is kept; what is deleted is gone with QUIT alone.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { testCertificate } from './certificate.ts';

export type Letter = { readonly id: string; readonly bytes: Buffer };

export type MaildropOptions = {
  readonly letters?: readonly Letter[];
  readonly password?: string;
  /** Accepted by XOAUTH2 and OAUTHBEARER. */
  readonly token?: () => string;
  /** Default: TOP UIDL USER PIPELINING RESP-CODES SASL PLAIN. */
  readonly capabilities?: readonly string[];
  readonly greeting?: string;
  /** What is said instead, as it is; 'hang-up': nothing more; null: as always. */
  answer?(command: string, drop: Maildrop): string | Buffer | 'hang-up' | null;
  /** Octets of one write; the whole otherwise. */
  readonly pieces?: number;
};

export type Maildrop = AsyncDisposable & {
  readonly port: number;
  letters: Letter[];
  /** All sessions, in order. */
  readonly said: string[];
  /** Sessions that are open now, and the most there were. */
  readonly sessions: () => { readonly now: number; readonly most: number };
  password: string;
};

export const letter = (n: number, more = ''): Letter => ({
  id: `id-${n}`,
  bytes: Buffer.from(
    `From: kim@there.example\r\nTo: ana@pop.example\r\nSubject: Letter ${n}\r\nDate: Mon, 02 Nov 2026 10:${String(n % 60).padStart(2, '0')}:00 +0000\r\n` +
      `Message-ID: <${n}@there.example>\r\n\r\nText of ${n}.\r\n${more}`,
  ),
});

export const letters = (count: number): Letter[] => Array.from({ length: count }, (_, n) => letter(n + 1));

const USUAL = ['TOP', 'UIDL', 'USER', 'PIPELINING', 'RESP-CODES', 'SASL PLAIN'];

export async function startMaildrop(options: MaildropOptions = {}): Promise<Maildrop> {
  const said: string[] = [];
  const sockets = new Set<net.Socket>();
  let most = 0;
  const server = net.createServer(socket => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    converse(socket, drop, options);
  });
  const drop: Maildrop = {
    port: 0,
    letters: [...(options.letters ?? letters(2))],
    said,
    password: options.password ?? 'secret',
    sessions: () => ({ now: sockets.size, most }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(drop, { port: (server.address() as net.AddressInfo).port });
}

/** The same, encrypted from the first octet, as 127.0.0.1. */
export async function startTlsMaildrop(options: MaildropOptions): Promise<Maildrop & { readonly authority: string }> {
  const drop = await startMaildrop(options);
  const certificate = await testCertificate();
  const server = tls.createServer({ key: certificate.key, cert: certificate.certificate }, socket => {
    const inner = net.connect(drop.port, '127.0.0.1');
    for (const end of [socket, inner]) end.on('error', () => undefined);
    socket.on('close', () => inner.destroy()).pipe(inner);
    inner.on('close', () => socket.destroy()).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...drop,
    port: (server.address() as net.AddressInfo).port,
    authority: certificate.authority,
    async [Symbol.asyncDispose]() {
      await drop[Symbol.asyncDispose]();
      server.close();
      await once(server, 'close');
    },
  };
}

const TIMESTAMP = '<1896.697170952@pop.example>';

function converse(socket: net.Socket, drop: Maildrop, options: MaildropOptions): void {
  let text = '';
  let user = '';
  let waits: ((line: string) => void) | null = null;
  const listed = [...drop.letters];
  const deleted = new Set<number>();
  const send = (octets: string | Buffer) => {
    const all = Buffer.from(octets as string, 'latin1');
    for (let at = 0; at < all.length; at += options.pieces ?? all.length)
      socket.write(all.subarray(at, at + (options.pieces ?? all.length)));
  };
  const alive = () => listed.map((one, at) => [at + 1, one] as const).filter(([n]) => !deleted.has(n));
  const many = (lines: readonly string[]) => `+OK\r\n${lines.map(line => `${line}\r\n`).join('')}.\r\n`;
  const letterAt = (argument: string) => alive().find(([n]) => n === Number(argument))?.[1];
  const letIn = (good: boolean) => (good ? '+OK in\r\n' : '-ERR [AUTH] wrong password\r\n');
  const answerTo = (line: string): string | Buffer => {
    const [verb = '', ...rest] = line.split(' ');
    const argument = rest.join(' ');
    switch (verb.toUpperCase()) {
      case 'CAPA':
        return many(options.capabilities ?? USUAL);
      case 'USER':
        user = argument;
        return '+OK\r\n';
      case 'PASS':
        return letIn(user !== '' && argument === drop.password);
      case 'APOP':
        return letIn(
          rest[1] ===
            createHash('md5')
              .update(TIMESTAMP + drop.password)
              .digest('hex'),
        );
      case 'AUTH':
        return authenticate(rest[0] ?? '', rest[1]);
      case 'STAT':
        return `+OK ${alive().length} ${alive().reduce((sum, [, { bytes }]) => sum + bytes.length, 0)}\r\n`;
      case 'UIDL':
        return many(alive().map(([n, { id }]) => `${n} ${id}`));
      case 'LIST': {
        const one = letterAt(argument);
        if (argument !== '') return one ? `+OK ${argument} ${one.bytes.length}\r\n` : '-ERR no such message\r\n';
        return many(alive().map(([n, { bytes }]) => `${n} ${bytes.length}`));
      }
      case 'RETR':
      case 'TOP': {
        const one = letterAt(rest[0] ?? '');
        if (!one) return '-ERR no such message\r\n';
        const octets = verb === 'TOP' ? one.bytes.subarray(0, one.bytes.indexOf('\r\n\r\n') + 4) : one.bytes;
        return Buffer.concat([Buffer.from('+OK\r\n'), stuffed(octets), Buffer.from('.\r\n')]);
      }
      case 'DELE':
        deleted.add(Number(argument));
        return '+OK\r\n';
      case 'NOOP':
      case 'UTF8':
        return '+OK\r\n';
      case 'QUIT':
        drop.letters = drop.letters.filter(one => !listed.some((other, at) => other === one && deleted.has(at + 1)));
        return '+OK bye\r\n';
      default:
        return '-ERR what?\r\n';
    }
  };
  const authenticate = (name: string, initial: string | undefined): string => {
    const judge = (response: string): string => {
      const message = Buffer.from(response, 'base64').toString();
      const parts = message.split('\0');
      if (name === 'PLAIN') return letIn(parts[2] === drop.password);
      if (message.includes(`Bearer ${options.token?.() ?? '-'}\u0001`)) return letIn(true);
      waits = () => send('-ERR [AUTH] the token is refused\r\n');
      return `+ ${Buffer.from('{"status":"401"}').toString('base64')}\r\n`;
    };
    if (initial !== undefined) return judge(initial);
    waits = line => send(judge(line));
    return '+ \r\n';
  };
  const onLine = (line: string) => {
    const told = options.answer?.(line, drop) ?? null;
    drop.said.push(line);
    if (told === 'hang-up') return void socket.destroy();
    if (waits) {
      const hear = waits;
      waits = null;
      return hear(line);
    }
    send(told ?? answerTo(line));
    if (line.toUpperCase() === 'QUIT') socket.end();
  };
  send(options.greeting ?? `+OK ready ${TIMESTAMP}\r\n`);
  socket.on('data', chunk => {
    text += chunk.toString('latin1');
    for (let at = text.indexOf('\r\n'); at !== -1 && !socket.destroyed; at = text.indexOf('\r\n')) {
      const line = text.slice(0, at);
      text = text.slice(at + 2);
      onLine(line);
    }
  });
}

const stuffed = (octets: Buffer): Buffer =>
  Buffer.from(
    `${octets.toString('latin1')}${octets.toString('latin1').endsWith('\r\n') ? '' : '\r\n'}`.replace(
      /(^|\r\n)\./g,
      '$1..',
    ),
    'latin1',
  );
