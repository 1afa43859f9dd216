/**
 * A Postfix of a test's own, full of mail that waits: nothing of the system's is touched. What it holds is told by Postfix's
 * own postcat(1) and postqueue(1), so that nothing is compared with our own reading of it.
 */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';

export type Letter = {
  readonly sender: string;
  /** What stands after MAIL FROM:<…>. */
  readonly wishes?: string;
  /** Each with what stands after RCPT TO:<…>. */
  readonly recipients: readonly (readonly [address: string, wishes?: string])[];
  /** With CRLF, dots as they are. */
  readonly text: string;
};

/** The connection ended; `isUnknown`: after the dot and before the answer. */
export class Lost extends Error {
  readonly isUnknown: boolean;
  constructor(isUnknown: boolean) {
    super('the connection was lost');
    this.isUnknown = isUnknown;
  }
}

/** Hands in all letters on one connection; resolves with Postfix's ids. */
export async function handIn(port: number, letters: readonly Letter[]): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let text = '';
  let wake = () => {};
  let gone = false;
  socket.on('data', piece => {
    text += piece;
    wake();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    gone = true;
    wake();
  });
  const reply = async (): Promise<string> => {
    for (;;) {
      const end = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(text);
      if (end) {
        text = text.slice(end[0].length);
        if (!/^[23]/.test(end[1]!)) throw new Error(end[0]);
        return end[0];
      }
      if (gone) throw new Lost(sent);
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
  let sent = false;
  const say = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`, 'latin1');
    return reply();
  };
  await reply();
  await say('EHLO test.example');
  const ids: string[] = [];
  for (const { sender, wishes = '', recipients, text: content } of letters) {
    await say(`MAIL FROM:<${sender}> ${wishes}`.trim());
    for (const [address, more = ''] of recipients) await say(`RCPT TO:<${address}> ${more}`.trim());
    await say('DATA');
    sent = true;
    const taken = await say(`${content.replaceAll(/^\./gm, '..')}\r\n.`);
    sent = false;
    ids.push(/queued as (\w+)/.exec(taken)?.[1] ?? '');
  }
  socket.end('QUIT\r\n');
  return ids;
}

export type Listed = {
  readonly queue_name: string;
  readonly queue_id: string;
  readonly sender: string;
  readonly recipients: readonly { readonly address: string }[];
};
export const listed = (etc: string): readonly Listed[] =>
  execFileSync('/usr/sbin/postqueue', ['-c', etc, '-j'], { encoding: 'utf8', maxBuffer: 1e8 })
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Listed);

/** As Postfix itself prints it, with CRLF. */
export const contentOf = (etc: string, id: string): string =>
  execFileSync('/usr/sbin/postcat', ['-c', etc, '-hbq', id], {
    encoding: 'latin1',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).replaceAll('\n', '\r\n');

export const postsuper = (etc: string, option: string, ids: readonly string[]): string =>
  execFileSync('/usr/sbin/postsuper', ['-c', etc, option, '-'], {
    input: `${ids.join('\n')}\n`,
    stdio: 'pipe',
  }).toString();
