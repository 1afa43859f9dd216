/**
 * A next hop that is as careless as the servers that smuggling was found with: a line ends with CRLF, LF or CR, NULs are
 * left out, and a lone dot between any two of these ends a message. What it was made to take is told.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Transaction = { readonly sender: string; readonly recipients: readonly string[]; readonly content: string };

export type SloppyHop = AsyncDisposable & {
  readonly port: number;
  readonly transactions: readonly Transaction[];
  /** Words that it did not know, which in a dialogue that is in order there are none of. */
  readonly nonsense: readonly string[];
};

export async function startSloppyHop(): Promise<SloppyHop> {
  const transactions: Transaction[] = [];
  const nonsense: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    converse(socket, transactions, nonsense);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    transactions,
    nonsense,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const LINE = /\r\n|\n|\r(?=[^\n])/;

function converse(socket: Socket, transactions: Transaction[], nonsense: string[]): void {
  let text = '';
  let content: string[] | null = null;
  let open = { sender: '', recipients: [] as string[] };
  /** What a line is answered; undefined within a message. */
  const answer = (line: string): string | undefined => {
    if (content && line === '.') {
      transactions.push({ ...open, content: content.join('\n') });
      content = null;
      open = { sender: '', recipients: [] };
      return '250 2.0.0 Taken';
    }
    if (content) return void content.push(line);
    const verb = line.split(/[ :]/)[0]!.toUpperCase();
    if (verb === 'MAIL') open.sender = pathOf(line);
    if (verb === 'RCPT') open.recipients.push(pathOf(line));
    if (verb === 'DATA') content = [];
    if (!(verb in replies)) nonsense.push(line);
    return replies[verb] ?? '500 What?';
  };
  socket.on('data', chunk => {
    text += chunk.toString('latin1').replaceAll('\0', '');
    for (let end = LINE.exec(text); end; end = LINE.exec(text)) {
      const line = text.slice(0, end.index);
      text = text.slice(end.index + end[0].length);
      const reply = answer(line);
      if (reply !== undefined && socket.writable) socket.write(`${reply}\r\n`);
      if (reply === replies.QUIT) socket.end();
    }
  });
  socket.write('220 mx.example ESMTP\r\n');
}

const replies: Readonly<Record<string, string>> = {
  EHLO: '250-mx.example\r\n250-PIPELINING\r\n250-DSN\r\n250 8BITMIME',
  HELO: '250 mx.example',
  MAIL: '250 Ok',
  RCPT: '250 Ok',
  DATA: '354 Go ahead',
  RSET: '250 Ok',
  NOOP: '250 Ok',
  QUIT: '221 Bye',
};
const pathOf = (command: string): string => /<(.*)>/.exec(command)?.[1] ?? '';
