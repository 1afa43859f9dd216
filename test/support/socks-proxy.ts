/** A SOCKS5 server for tests, on loopback: it connects to where it is told, or answers as its test wants it to. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type SocksOptions = {
  readonly login?: { readonly user: string; readonly password: string };
  /** RFC 1928 §6: another reply than "succeeded". */
  readonly reply?: number;
  /** Octets in place of the first answer. */
  readonly greeting?: Buffer;
  /** It hears and never answers. */
  readonly isSilent?: boolean;
  /** Where names lead. */
  readonly hosts?: Readonly<Record<string, string>>;
};

export type SocksProxy = {
  readonly port: number;
  /** 'name one.test:25', 'ipv4 127.0.0.1:25' */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export async function startSocksProxy(options: SocksOptions = {}): Promise<SocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    void talk(socket, options, asked, sockets).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function talk(socket: Socket, options: SocksOptions, asked: string[], sockets: Set<Socket>): Promise<void> {
  const read = async (count: number): Promise<Buffer> => {
    for (;;) {
      const found: Buffer | null = socket.read(count);
      if (found) return found;
      await once(socket, 'readable');
    }
  };
  const [, methods] = await read(2);
  await read(methods!);
  if (options.isSilent) return;
  if (options.greeting) return void socket.write(options.greeting);
  socket.write(Buffer.from([5, options.login ? 2 : 0]));
  if (options.login) {
    const text = async () => (await read((await read(1))[0]!)).toString();
    await read(1);
    const [user, password] = [await text(), await text()];
    const isRight = user === options.login.user && password === options.login.password;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) return void socket.end();
  }
  const [, , , kind] = await read(4);
  const host =
    kind === 1
      ? (await read(4)).join('.')
      : kind === 4
        ? (await read(16)).toString('hex')
        : (await read((await read(1))[0]!)).toString();
  const port = (await read(2)).readUInt16BE();
  asked.push(`${kind === 1 ? 'ipv4' : kind === 4 ? 'ipv6' : 'name'} ${host}:${port}`);
  const answer = (reply: number) => socket.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
  if (options.reply !== undefined) return void answer(options.reply);
  const far = connect({ host: kind === 1 ? host : (options.hosts?.[host] ?? '127.0.0.1'), port });
  sockets.add(far);
  far.on('error', () => answer(5));
  await once(far, 'connect');
  answer(0);
  socket.pipe(far).pipe(socket);
}
