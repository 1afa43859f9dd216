/**
 * What a member of the crowd reads and writes: whole responses, literals inside, and their values. A reader of its own
 * that knows nothing of the server's code. RFC 3501 §4, §9; compressed RFC 4978.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib';

export type Value = string | null | readonly Value[];

export class CrowdWire {
  readonly #socket: Socket;
  #deflate: DeflateRaw | null = null;
  #inflate: InflateRaw | null = null;
  #pending = '';
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', this.#heard);
    const over = () => {
      this.#ended = true;
      this.#wake();
    };
    // What came compressed is not all read when the last octet has come.
    const end = () => {
      if (this.#inflate === null || this.#inflate.closed) return over();
      this.#inflate.once('close', over);
      this.#inflate.end();
    };
    socket.on('close', end);
    socket.on('end', end);
    socket.on('error', end);
  }

  readonly #heard = (bytes: Buffer): void => {
    this.#pending += bytes.toString('latin1');
    this.#wake();
  };

  /** One character an octet. */
  write(octets: string): void {
    const bytes = Buffer.from(octets, 'latin1');
    if (!this.#deflate) this.#socket.write(bytes);
    else {
      this.#deflate.write(bytes);
      this.#deflate.flush(constants.Z_SYNC_FLUSH);
    }
  }

  /** From the next octet on, both ways. */
  compress(): void {
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    this.#inflate = inflate;
    this.#deflate = createDeflateRaw();
    this.#deflate.on('data', bytes => this.#socket.write(bytes));
    this.#socket.off('data', this.#heard);
    this.#socket.on('data', bytes => {
      if (!inflate.writableEnded) inflate.write(bytes);
    });
    inflate.on('data', this.#heard);
    inflate.on('error', () => this.#socket.destroy());
  }

  /** The next response whole, with its literals as they came; null: none until then, or the connection has ended. */
  async next(patience: number): Promise<string | null> {
    const until = performance.now() + patience;
    for (;;) {
      const whole = this.#whole();
      if (whole !== null || this.#ended) return whole;
      const left = until - performance.now();
      if (left <= 0) return null;
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  get ended(): boolean {
    return this.#ended;
  }

  #whole(): string | null {
    for (let from = 0; ; ) {
      const end = this.#pending.indexOf('\r\n', from);
      if (end === -1) return null;
      const literal = /\{(\d+)\}$/.exec(this.#pending.slice(from, end));
      if (!literal) {
        const whole = this.#pending.slice(0, end);
        this.#pending = this.#pending.slice(end + 2);
        return whole;
      }
      from = end + 2 + Number(literal[1]);
      if (from > this.#pending.length) return null;
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

export async function dialCrowd(port: number): Promise<CrowdWire> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return new CrowdWire(socket);
}

/** The values of a response or of a part of it. What stands in square brackets belongs to its atom. */
export function valuesOf(text: string): readonly Value[] {
  let at = 0;
  const read = (): readonly Value[] => {
    const values: Value[] = [];
    while (at < text.length) {
      const next = text[at]!;
      if (next === ')') break;
      if (next === ' ') at++;
      else if (next === '(') {
        at++;
        values.push(read());
        at++;
      } else values.push(next === '"' ? quoted() : next === '{' ? literal() : atom());
    }
    return values;
  };
  const quoted = (): string => {
    let value = '';
    for (at++; text[at] !== '"'; at++) value += text[at] === '\\' ? text[++at] : text[at];
    at++;
    return value;
  };
  const literal = (): string => {
    const from = text.indexOf('\r\n', at) + 2;
    const size = Number(/^\{(\d+)/.exec(text.slice(at))![1]);
    at = from + size;
    return text.slice(from, at);
  };
  const atom = (): string | null => {
    const from = at;
    for (let depth = 0; at < text.length; at++) {
      const next = text[at]!;
      if (next === '[') depth++;
      else if (next === ']') depth--;
      else if (depth === 0 && (next === ' ' || next === '(' || next === ')')) break;
    }
    const value = text.slice(from, at);
    return value === 'NIL' ? null : value;
  };
  return read();
}

/** `2:4,7` as its numbers. */
export function numbersOf(set: string): readonly number[] {
  return set.split(',').flatMap(part => {
    const [from, to] = part.split(':').map(Number) as [number, number?];
    return Array.from({ length: (to ?? from) - from + 1 }, (_, at) => from + at);
  });
}

/** The other way, with ranges where they run on. */
export function setOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}

/** The numbers of a SEARCH, SORT or ESEARCH response. */
export function foundOf(text: string): readonly number[] {
  if (text.startsWith('ESEARCH')) {
    const all = / ALL (\S+)/.exec(text);
    return all ? numbersOf(all[1]!) : [];
  }
  return text
    .replace(/\(MODSEQ \d+\)/, '')
    .split(' ')
    .slice(1)
    .filter(word => word !== '')
    .map(Number);
}
