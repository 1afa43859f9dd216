/**
 * A next hop that takes everything at once and keeps nothing, in a process of its own so that its work is nobody's. It
 * listens on several addresses of loopback, so that several destinations are several hosts. Asked over IPC, it says how
 * many messages and recipients it has taken since it was last asked to forget.
 *
 *   sink.ts PORT ADDRESS…
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export type SinkCount = {
  readonly messages: number;
  readonly recipients: number;
  /** When the first and the last were taken, ms since the epoch; 0: none. */
  readonly first: number;
  readonly last: number;
  /** Connections open at once, at most. */
  readonly connections: number;
};
export type Sink = { count(): Promise<SinkCount>; forget(): Promise<void>; close(): Promise<void> };

export async function startSink(port: number, addresses: readonly string[]): Promise<Sink> {
  const child = fork(import.meta.filename, [String(port), ...addresses], { execArgv: [] });
  const ask = (what: string) => answered<SinkCount>(child, what);
  await once(child, 'message');
  return {
    count: () => ask('count'),
    forget: async () => void (await ask('forget')),
    async close() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function answered<T>(child: ChildProcess, what: string): Promise<T> {
  const reply = once(child, 'message');
  child.send(what);
  return (await reply)[0] as T;
}

const nothing: SinkCount = { messages: 0, recipients: 0, first: 0, last: 0, connections: 0 };

function run(port: number, addresses: readonly string[]): void {
  let count = { ...nothing };
  let open = 0;
  let listening = 0;

  const take = (recipients: number) => {
    const now = Date.now();
    const first = count.first || now;
    count = { ...count, messages: count.messages + 1, recipients: count.recipients + recipients, first, last: now };
  };
  const greet = (socket: Socket) => {
    count = { ...count, connections: Math.max(count.connections, ++open) };
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open--);
    socket.write('220 sink.example ESMTP\r\n');
    converse(socket, take);
  };
  for (const host of addresses)
    createServer(greet).listen(port, host, () => {
      if (++listening === addresses.length) process.send!('listening');
    });
  process.on('message', what => {
    process.send!(count);
    if (what === 'forget') count = { ...nothing, connections: open };
  });
  process.on('disconnect', () => process.exit(0));
}

const END = Buffer.from('\r\n.\r\n');

function converse(socket: Socket, take: (recipients: number) => void): void {
  let isContent = false;
  let rest: Buffer = Buffer.alloc(0);
  let recipients = 0;
  socket.on('data', (octets: Buffer) => {
    rest = rest.length === 0 ? octets : Buffer.concat([rest, octets]);
    for (;;) {
      const end = isContent ? rest.indexOf(END) : rest.indexOf('\r\n');
      if (end === -1) return;
      const line = isContent ? '' : rest.toString('latin1', 0, end).toUpperCase();
      rest = rest.subarray(end + (isContent ? END.length : 2));
      if (isContent) {
        isContent = false;
        take(recipients);
        socket.write('250 2.0.0 taken\r\n');
      } else if (line.startsWith('EHLO'))
        socket.write(
          '250-sink.example\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250-DSN\r\n250 ENHANCEDSTATUSCODES\r\n',
        );
      else if (line.startsWith('DATA')) {
        isContent = true;
        // What is left may begin with the end mark of an empty message; nobody here sends one.
        socket.write('354 go on\r\n');
      } else if (line.startsWith('QUIT')) socket.end('221 2.0.0 bye\r\n');
      else {
        if (line.startsWith('MAIL')) recipients = 0;
        if (line.startsWith('RCPT')) recipients++;
        socket.write('250 2.0.0 ok\r\n');
      }
    }
  });
}

if (import.meta.main) run(Number(process.argv[2]), process.argv.slice(3));
