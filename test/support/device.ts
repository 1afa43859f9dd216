/** What tests of devices have in common: a machine that speaks as such machines do. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { WireClient } from './wire.ts';

/** From one of the addresses of this computer. */
export async function dialAs(localAddress: string, port: number): Promise<WireClient> {
  const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true });
  const client = new WireClient(socket);
  await once(socket, 'connect');
  await client.expect('220 ');
  return client;
}

export const isOpen = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** The answer to the message's end, or the first "no" before it. */
export async function handIn(
  wire: WireClient,
  { from = 'scanner', to, message }: { readonly from?: string; readonly to: string; readonly message: string },
): Promise<string> {
  for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
    wire.say(line);
    const reply = await wire.reply();
    if (!/^[23]/.test(reply)) return reply;
  }
  wire.send(message);
  return wire.reply();
}

/** Asks again until it holds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
