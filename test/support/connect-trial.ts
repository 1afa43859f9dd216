/**
 * Programs that connect with a wrong setting, as real ones do: for each what it does on the wire, and what a connection card
 * must say of it. The same cases are a test and measure 14.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { tickOf } from '../../server/api/connect-words.ts';
import type { Api, ConnectFailed, ConnectWrong } from '../../server/api/contract.ts';
import type { Served } from './serve.ts';

export const ANA = 'ana@office.test';

export type WrongCase = {
  readonly name: string;
  readonly wrong: ConnectWrong;
  /** What the hint must hold; from the ports that are open. */
  readonly hint: (served: Served) => RegExp;
  readonly act: (served: Served) => Promise<void>;
};

const plain = (text: string): string => Buffer.from(text).toString('base64');
const login = (user: string, password: string): string => plain(`\0${user}\0${password}`);
const HOST = '127.0.0.1';

/** Says each line after something was heard; then leaves. */
async function dialogue(socket: Socket, says: readonly string[]): Promise<void> {
  socket.on('error', () => {});
  const gone = new Promise<void>(resolve => socket.once('close', () => resolve()));
  const heard = () => Promise.race([once(socket, 'data'), gone]);
  for (const line of says) {
    await heard();
    if (socket.destroyed) break;
    socket.write(`${line}\r\n`);
  }
  await heard();
  socket.end();
  await gone;
}
const inClear = (served: Served, listener: string, says: readonly string[]) =>
  dialogue(connect(served.port(listener), HOST), says);
const encrypted = (served: Served, listener: string, says: readonly string[]) =>
  dialogue(connectTls({ port: served.port(listener), host: HOST, rejectUnauthorized: false }), says);

/** TLS from the first octet to a port that begins in clear. */
async function tlsTo(served: Served, listener: string): Promise<void> {
  const socket = connectTls({ port: served.port(listener), host: HOST, rejectUnauthorized: false });
  socket.on('error', () => {});
  await new Promise(resolve => socket.once('close', resolve));
}

export const wrongCases: readonly WrongCase[] = [
  ...(['imap', 'pop3', 'submission'] as const).map(listener => ({
    name: `SSL/TLS on the plain port of ${listener}`,
    wrong: 'tls-on-plain' as const,
    hint: (served: Served) =>
      new RegExp(
        `^Choose STARTTLS there, or port ${served.port(listener === 'submission' ? 'submissions' : `${listener}s`)} with SSL/TLS\\.$`,
      ),
    act: (served: Served) => tlsTo(served, listener),
  })),
  {
    name: 'plain text that waits for a greeting on the TLS port',
    wrong: 'plain-on-tls',
    hint: () => /^Choose SSL\/TLS\.$/,
    async act(served) {
      const socket = connect(served.port('imaps'), HOST);
      socket.on('error', () => {});
      await once(socket, 'connect');
      await new Promise(resolve => setTimeout(resolve, 2200));
      socket.destroy();
    },
  },
  {
    name: 'plain text that speaks first on the TLS port',
    wrong: 'plain-on-tls',
    hint: () => /^Choose SSL\/TLS\.$/,
    async act(served) {
      const socket = connect(served.port('submissions'), HOST);
      socket.on('error', () => {}).write('EHLO here.example\r\n');
      await new Promise(resolve => socket.once('close', resolve));
    },
  },
  ...(['imaps', 'submissions'] as const).map(listener => ({
    name: `a certificate that is not believed, which is told by hanging up (${listener})`,
    wrong: 'certificate' as const,
    hint: () => /^Install the authority’s certificate/,
    async act(served: Served) {
      const socket = connectTls({ port: served.port(listener), host: HOST, rejectUnauthorized: true });
      await new Promise(resolve => socket.once('error', resolve));
    },
  })),
  {
    name: 'a certificate that is not believed, which is told by an alert',
    wrong: 'certificate',
    hint: () => /^Install the authority’s certificate/,
    async act(served) {
      const curl = spawn('curl', ['--silent', `pop3s://${HOST}:${served.port('pop3s')}/`], { stdio: 'ignore' });
      await once(curl, 'exit');
    },
  },
  {
    name: 'TLS 1.1',
    wrong: 'old-tls',
    hint: () => /^Update the program/,
    async act(served) {
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
      const socket = connectTls({ port: served.port('imaps'), host: HOST, rejectUnauthorized: false, ...old });
      await new Promise(resolve => socket.once('error', resolve));
    },
  },
  {
    name: 'a password without encryption over IMAP',
    wrong: 'no-encryption',
    hint: served => new RegExp(`^Choose STARTTLS there, or port ${served.port('imaps')} with SSL/TLS`),
    act: served => inClear(served, 'imap', ['1 CAPABILITY', `2 LOGIN ${ANA} "correct horse"`, '3 LOGOUT']),
  },
  {
    name: 'a password without encryption over SMTP',
    wrong: 'no-encryption',
    hint: served => new RegExp(`^Choose STARTTLS there, or port ${served.port('submissions')} with SSL/TLS`),
    act: served =>
      inClear(served, 'submission', ['EHLO here.example', `AUTH PLAIN ${login(ANA, 'correct horse')}`, 'QUIT']),
  },
  {
    name: 'sending without signing in',
    wrong: 'no-sign-in',
    hint: () => /^Choose “Normal password” for the outgoing server/,
    act: served => encrypted(served, 'submissions', ['EHLO here.example', `MAIL FROM:<${ANA}>`, 'QUIT']),
  },
  {
    name: 'signing in on the port for other servers',
    wrong: 'port-25',
    hint: served => new RegExp(`^Choose port ${served.port('submissions')} with SSL/TLS`),
    act: served => inClear(served, 'smtp', ['EHLO here.example', `AUTH PLAIN ${login(ANA, 'correct horse')}`, 'QUIT']),
  },
  {
    name: 'an encrypted password, as CRAM-MD5',
    wrong: 'mechanism',
    hint: () => /^Choose “Normal password”/,
    act: served => encrypted(served, 'submissions', ['EHLO here.example', 'AUTH CRAM-MD5', 'QUIT']),
  },
  {
    name: 'a wrong password over IMAP',
    wrong: 'wrong-password',
    hint: () => /^Make a new one/,
    act: served => encrypted(served, 'imaps', [`1 LOGIN ${ANA} "correct house"`, '2 LOGOUT']),
  },
  {
    name: 'a wrong password over SMTP',
    wrong: 'wrong-password',
    hint: () => /^Make a new one/,
    act: served =>
      encrypted(served, 'submissions', ['EHLO here.example', `AUTH PLAIN ${login(ANA, 'correct house')}`, 'QUIT']),
  },
  {
    name: 'a wrong user name',
    wrong: 'wrong-user',
    hint: () => /^The user name is ana@office\.test\.$/,
    act: served => encrypted(served, 'imaps', ['1 LOGIN ana@ofice.test "correct horse"', '2 LOGOUT']),
  },
];

/** What the card would show of it, asked until it does. */
export async function failedSince(api: Api, since: number, patience = 5000): Promise<ConnectFailed | null> {
  const stop = AbortSignal.timeout(patience);
  try {
    for await (const seen of api.connect.watchSeen({ address: ANA, since }, stop)) {
      const tick = tickOf(seen);
      if (tick.kind === 'failed') return tick.failed;
    }
  } catch {}
  return null;
}
