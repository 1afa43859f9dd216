/**
 * A connection that says a line and waits for the end of the answer, doing as little as it can meanwhile: what it costs
 * must not count as the server's. It looks for the end in the octets and keeps only the last of them.
 */
import { connect, type Socket } from 'node:net';

const TAIL = 200;
const PATIENCE = 60_000;

export class Talk {
  readonly #socket: Socket;
  #tail = '';
  #ends: readonly string[] = [];
  #resolve: ((ended: string) => void) | null = null;
  #reject: ((fault: Error) => void) | null = null;
  #tags = 0;
  /** Octets that came. */
  received = 0;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', octets => {
      this.received += octets.length;
      const from = octets.length > 65_536 ? octets.length - 65_536 : 0;
      this.#tail = (this.#tail + octets.toString('latin1', from)).slice(-(TAIL + 65_536));
      this.#look();
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#reject?.(new Error(`the connection ended: ${this.#tail.slice(-TAIL)}`)));
  }

  #look(): void {
    if (!this.#resolve) return;
    for (const end of this.#ends) {
      const at = this.#tail.indexOf(end);
      const line =
        at === -1 ? -1 : end.endsWith('\r\n') ? at + end.length - 2 : this.#tail.indexOf('\r\n', at + end.length);
      if (line === -1) continue;
      const resolve = this.#resolve;
      this.#resolve = null;
      this.#reject = null;
      const said = this.#tail.slice(at, line).trim();
      this.#tail = this.#tail.slice(line + 2);
      resolve(said);
      return;
    }
    this.#tail = this.#tail.slice(-TAIL);
  }

  /** The line in which one of these stands, as far as it goes from there. */
  until(...ends: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#socket.closed) return reject(new Error('the connection has ended'));
      const timer = setTimeout(() => reject(new Error(`no answer: ${this.#tail}`)), PATIENCE);
      this.#ends = ends;
      this.#resolve = said => {
        clearTimeout(timer);
        resolve(said);
      };
      this.#reject = fault => {
        clearTimeout(timer);
        reject(fault);
      };
      this.#look();
    });
  }

  write(text: string | Buffer): void {
    this.#socket.write(text);
  }

  /** An IMAP command, to its tagged OK. */
  async command(text: string): Promise<void> {
    const tag = `k${++this.#tags}q`;
    this.write(`${tag} ${text}\r\n`);
    const said = await this.until(`${tag} `);
    if (!said.startsWith(`${tag} OK`)) throw new Error(`${text.slice(0, 80)}: ${said}`);
  }

  close(): void {
    this.#socket.destroy();
  }
}

export async function loggedIn(port: number, user: string, password: string): Promise<Talk> {
  const talk = new Talk(port);
  await talk.until('* OK');
  await talk.command(`LOGIN ${user} "${password}"`);
  return talk;
}
