/**
 * A terminal of a lab: a real connection to one of our own listeners, line by line, as a person types. It reaches nothing
 * else (the guard allows our own ports alone), and there are limits: so many at once, so many lines, so long a silence.
 */
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes } from '../base/units.ts';
import { type Dialled, dial } from '../net/dial.ts';
import type { Protocol, TalkLine } from './talk-steps.ts';

/** RFC 5321 §4.5.3.1.6: a line of text. */
export const LONGEST_LINE = 998;
export const MOST_TERMINALS = 4;
export const MOST_LINES = 1000;
const SILENCE: Duration = minutes(10);
/** Of one answer that is shown; the rest is left out, and said so. */
const LONGEST_SHOWN = 2000;

export type Door = { readonly host: string; readonly port: number; readonly encrypted: boolean };

export type Terminal = {
  readonly id: string;
  readonly protocol: Protocol;
  /** Our own end, by which the journal knows it. */
  readonly port: number;
  readonly encrypted: boolean;
  lines(): readonly TalkLine[];
  isOpen(): boolean;
  /** The fault is a sentence. */
  type(line: string): Result<void, string>;
  close(): void;
  watch(hear: () => void): () => void;
};

type Options = {
  readonly id: string;
  readonly protocol: Protocol;
  readonly door: Door;
  readonly clock: Clock;
  readonly onEnd: () => void;
};

/** Where a server listens on every address, it is called by the loopback one. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

export async function openTerminal(options: Options): Promise<Result<Terminal, string>> {
  const { door, clock } = options;
  const address = reachable(door.host);
  const dialled = await dial({
    ...{ addresses: [address], port: door.port, clock },
    guard: {
      allow: (to, port) =>
        to === address && port === door.port ? ok(undefined) : err('a lab speaks with this server alone'),
    },
    // It is ourselves, by the port that we opened.
    ...(door.encrypted ? { implicitTls: { mode: 'encrypt' as const, serverName: 'localhost' } } : {}),
  });
  return dialled.ok ? ok(terminalOn(dialled.value, options)) : err(dialled.error.sentence);
}

function terminalOn(dialled: Dialled, { id, protocol, door, clock, onEnd }: Options): Terminal {
  const stream: Duplex = dialled.stream();
  const lines: TalkLine[] = [];
  const hearers = new Set<() => void>();
  let open = true;
  let rest = '';
  let cancel = () => {};

  const say = (who: TalkLine['who'], text: string): void => {
    lines.push({ who, text: text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text, at: clock.now() });
    for (const hear of hearers) hear();
  };
  const end = (why: string): void => {
    if (!open) return;
    open = false;
    cancel();
    say('-', why);
    dialled.end();
    onEnd();
  };
  const wake = (): void => {
    cancel();
    cancel = clock.after(SILENCE, () => end('closed: nothing was said for ten minutes'));
  };
  stream.on('data', (chunk: Buffer) => {
    rest += chunk.toString('utf8');
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (lines.length < MOST_LINES) say('S', part.replace(/\r$/, ''));
    if (lines.length >= MOST_LINES || rest.length > LONGEST_SHOWN * 10) end('closed: so much is not shown here');
  });
  stream.on('error', () => end('the connection broke'));
  stream.on('close', () => end('the server has hung up'));
  stream.on('end', () => end('the server has hung up'));
  wake();
  return {
    ...{ id, protocol, port: dialled.local.port, encrypted: door.encrypted },
    lines: () => lines,
    isOpen: () => open,
    type(line) {
      if (!open) return err('It is closed; open it again');
      if (Buffer.byteLength(line) > LONGEST_LINE) return err(`A line has at most ${LONGEST_LINE} octets`);
      if (/[\r\n\0]/.test(line)) return err('One line at a time');
      if (lines.length >= MOST_LINES) return err('So many lines are enough for one connection; open another');
      wake();
      say('C', line);
      stream.write(`${line}\r\n`);
      return ok(undefined);
    },
    close: () => end('closed'),
    watch(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
