/**
 * A handshake with a port, as a mail program makes it: at once, or after STARTTLS in the port's own language (RFC 3207,
 * RFC 9051 §6.2.1, RFC 2595 §4, RFC 5804 §2.2). Any certificate will do; what it is worth stands in the facts.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import { type Dialled, dial, type PeerTls } from './dial.ts';

export type Way = 'implicit' | 'smtp' | 'imap' | 'pop3' | 'managesieve';
export type HandshakeOptions = {
  readonly host: string;
  readonly port: number;
  readonly way: Way;
  /** The name that is asked for. */
  readonly serverName: string;
  /** PEM, believed besides the well-known ones. */
  readonly authorities?: readonly string[];
  readonly clock: Clock;
};

const PATIENCE: Duration = seconds(8);

/** The fault is a sentence. */
export async function tryHandshake(options: HandshakeOptions): Promise<Result<PeerTls, string>> {
  const { host, port, way, serverName, authorities = [], clock } = options;
  const guard = { allow: () => ok(undefined) };
  const dialled = await dial({ addresses: [host], port, guard, clock, deadline: PATIENCE });
  if (!dialled.ok) return err(dialled.error.sentence);
  const connection = dialled.value;
  try {
    const ready = way === 'implicit' ? ok(undefined) : await ask(connection, way, clock);
    if (!ready.ok) return ready;
    const secured = await connection.startTls({ mode: 'encrypt', serverName, authorities, deadline: PATIENCE });
    return secured.ok ? secured : err(secured.error.sentence);
  } finally {
    connection.destroy();
  }
}

/** What is said, and how the last line of each answer begins. */
const talks: { readonly [W in Exclude<Way, 'implicit'>]: readonly (readonly [say: string | null, yes: RegExp])[] } = {
  smtp: [
    [null, /^220 /],
    ['EHLO localhost', /^250 /],
    ['STARTTLS', /^220 /],
  ],
  imap: [
    [null, /^\* OK/],
    ['a STARTTLS', /^a OK/i],
  ],
  pop3: [
    [null, /^\+OK/],
    ['STLS', /^\+OK/],
  ],
  managesieve: [
    [null, /^OK/i],
    ['STARTTLS', /^OK/i],
  ],
};
/** An answer goes on where it is none of these. */
const goesOn: { readonly [W in Exclude<Way, 'implicit'>]: RegExp } = {
  smtp: /^\d{3}-/,
  imap: /^\* (?!OK|BYE)/,
  pop3: /^$a/,
  managesieve: /^"/,
};

async function ask(connection: Dialled, way: Exclude<Way, 'implicit'>, clock: Clock): Promise<Result<void, string>> {
  const stream = connection.stream();
  let rest = '';
  let wake = (): void => {};
  let over = false;
  const hear = (piece: Buffer): void => {
    rest += piece.toString('latin1');
    wake();
  };
  const end = (): void => {
    over = true;
    wake();
  };
  stream.on('data', hear).once('end', end).once('error', end);
  const cancel = clock.after(PATIENCE, end);
  const line = async (): Promise<string | null> => {
    while (!rest.includes('\n')) {
      if (over) return null;
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
    const at = rest.indexOf('\n');
    const first = rest.slice(0, at).replace(/\r$/, '');
    rest = rest.slice(at + 1);
    return first;
  };
  try {
    for (const [say, yes] of talks[way]) {
      if (say !== null) stream.write(`${say}\r\n`);
      let answer = await line();
      while (answer !== null && goesOn[way].test(answer)) answer = await line();
      if (answer === null) return err(over ? 'it gave no answer' : 'it closed');
      if (!yes.test(answer)) return err(`it answered ${say === null ? '' : `${say} with `}“${answer.slice(0, 120)}”`);
    }
    return ok(undefined);
  } finally {
    cancel();
    // The handshake reads from here on.
    stream.pause();
    stream.off('data', hear).off('end', end).off('error', end);
  }
}
