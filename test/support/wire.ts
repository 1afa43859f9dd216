/**
 * A scripted dialogue over a real socket, for every line protocol:
 *
 *   const wire = await dial(port);
 *   await wire.expect('220');
 *   await wire.ask('EHLO client.example', '250');      // says, and expects
 *   wire.say('MAIL FROM:<a@b.example>', 'QUIT');       // lines that go out in one write
 *   await wire.closed();
 *
 * `expect` reads one SMTP reply, however many lines it has; `line` and `expectLine` read single lines (POP3, IMAP).
 * Everything that waits fails after two seconds and shows the dialogue so far.
 */
import assert from 'node:assert/strict';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** Only what fails waits so long: a machine that does much else may take seconds for an answer. */
const PATIENCE = 15_000;

type Expected = string | RegExp;

export class WireClient {
  #socket: Socket;
  #text = '';
  #ended = false;
  #wake: () => void = () => {};
  readonly #log: string[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** The socket itself, for what a dialogue cannot do. */
  get socket(): Socket {
    return this.#socket;
  }

  /** Lines without their CRLF, in one write. */
  say(...lines: string[]): void {
    this.send(lines.map(line => `${line}\r\n`).join(''));
  }

  /** As it is. A string goes out as UTF-8. */
  send(octets: string | Uint8Array): void {
    this.#log.push(
      `C: ${JSON.stringify(typeof octets === 'string' ? octets : Buffer.from(octets).toString('latin1')).slice(0, 200)}`,
    );
    this.#socket.write(octets);
  }

  async ask(line: string, expected: Expected): Promise<string> {
    this.say(line);
    return this.expect(expected);
  }

  /** One whole SMTP reply, its lines joined by '\n'. */
  async reply(): Promise<string> {
    const lines = [await this.line()];
    while (/^\d{3}-/.test(lines.at(-1)!)) lines.push(await this.line());
    return lines.join('\n');
  }

  async expect(expected: Expected): Promise<string> {
    return this.#check(await this.reply(), expected);
  }

  /** Several replies, in order. */
  async expectAll(...expected: Expected[]): Promise<string[]> {
    const replies: string[] = [];
    for (const one of expected) replies.push(await this.expect(one));
    return replies;
  }

  async expectLine(expected: Expected): Promise<string> {
    return this.#check(await this.line(), expected);
  }

  /** The next line, without its CRLF. */
  async line(): Promise<string> {
    const end = await this.#until(() => this.#text.indexOf('\r\n') + 1);
    const line = this.#text.slice(0, end - 1);
    this.#text = this.#text.slice(end + 1);
    this.#log.push(`S: ${line}`);
    return line;
  }

  /** Nothing more is said for `milliseconds`. */
  async silence(milliseconds: number): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, milliseconds));
    assert.equal(this.#text, '', this.#shown('something was said'));
  }

  /** The other side has ended the connection; what it said before is returned. */
  async closed(): Promise<string> {
    await this.#until(() => (this.#ended ? 1 : 0));
    return this.#text;
  }

  /** Turns to TLS in place. `authority`: PEM to trust; without it any certificate will do. */
  async startTls(authority?: string): Promise<TLSSocket> {
    const clear = this.#socket;
    clear.removeAllListeners();
    const secured = connectTls({
      socket: clear,
      ca: authority,
      rejectUnauthorized: authority !== undefined,
      host: 'localhost',
    });
    this.#socket = secured;
    this.#listen();
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
      secured.once('close', () => reject(new Error(this.#shown('closed in the handshake'))));
    });
    return secured;
  }

  /** Politely: FIN. */
  end(): void {
    this.#socket.end();
  }

  /** At once: RST where there is unread input. */
  destroy(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('data', chunk => {
      this.#text += chunk.toString('utf8');
      this.#wake();
    });
    const ended = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('end', ended).on('close', ended).on('error', ended);
  }

  async #until(found: () => number): Promise<number> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const at = found();
      if (at > 0) return at;
      if (this.#ended) assert.fail(this.#shown('the connection ended'));
      const left = deadline - Date.now();
      if (left <= 0) assert.fail(this.#shown('nothing came'));
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #check(found: string, expected: Expected): string {
    const right = typeof expected === 'string' ? found.startsWith(expected) : expected.test(found);
    assert.ok(right, this.#shown(`expected ${expected}, found ${found}`));
    return found;
  }

  #shown(what: string): string {
    return `${what}\n${this.#log.slice(-30).join('\n')}\n(waiting: ${JSON.stringify(this.#text.slice(0, 200))})`;
  }
}

export function dial(port: number): Promise<WireClient> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
  const client = new WireClient(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(client)).once('error', reject);
  });
}

/** Begins with TLS. */
export async function dialTls(port: number, authority?: string): Promise<WireClient> {
  const client = await dial(port);
  await client.startTls(authority);
  return client;
}
