/**
 * SMTP sessions that send letters until the server is gone, and write down what was promised. A letter counts as begun
 * when its first octet was sent, and as promised when 250 was read after its last.
 */
import { connect } from 'node:net';
import type { Random } from '../../server/base/ports.ts';
import { dotStuffed, type Letter, type LetterBook } from './letters.ts';

export type Recipient = { readonly address: string; readonly owners: readonly string[] };
export type Promises = { readonly begun: Set<string>; readonly promised: Set<string> };

export type SenderOptions = {
  readonly port: number;
  readonly book: LetterBook;
  readonly random: Random;
  readonly recipients: readonly Recipient[];
  readonly promises: Promises;
  /** BDAT in place of DATA (RFC 3030). */
  readonly chunking: boolean;
};

/** Mostly small, some beyond what the store keeps in its rows, a few large. */
function sizeBy(random: Random): number {
  const chance = random.fraction();
  return chance < 0.03 ? 300_000 : chance < 0.12 ? 40_000 : 500 + Math.floor(random.fraction() * 6_000);
}

function someOf<T>(list: readonly T[], random: Random): readonly T[] {
  const count = random.fraction() < 0.7 ? 1 : 2 + Math.floor(random.fraction() * 2);
  const start = Math.floor(random.fraction() * list.length);
  return Array.from({ length: Math.min(count, list.length) }, (_, n) => list[(start + n) % list.length]!);
}

/** Resolves when the connection has ended, however it did. */
export async function sendUntilGone(options: SenderOptions): Promise<void> {
  const { book, random, promises } = options;
  const { say, reply, gone } = dialogue(options.port);
  try {
    await reply('220');
    say('EHLO client.example\r\n');
    await reply('250');
    for (;;) {
      const to = someOf(options.recipients, random);
      const owners = [...new Set(to.flatMap(one => one.owners))];
      const letter = book.write(owners, sizeBy(random));
      say('MAIL FROM:<zoe@client.example> BODY=8BITMIME\r\n');
      await reply('250');
      for (const { address } of to) {
        say(`RCPT TO:<${address}>\r\n`);
        await reply('250');
      }
      await handOver(letter, options.chunking, { say, reply }, promises);
    }
  } catch (fault) {
    if (!(fault instanceof Gone)) throw fault;
  }
  await gone;
}

async function handOver(
  { id, bytes }: Letter,
  chunking: boolean,
  { say, reply }: Pick<Dialogue, 'say' | 'reply'>,
  promises: Promises,
): Promise<void> {
  if (chunking) {
    promises.begun.add(id);
    say(`BDAT ${bytes.length} LAST\r\n`);
    say(bytes);
  } else {
    say('DATA\r\n');
    await reply('354');
    promises.begun.add(id);
    say(dotStuffed(bytes));
  }
  await reply('250');
  promises.promised.add(id);
}

class Gone extends Error {}

type Dialogue = {
  say(text: string | Buffer): void;
  /** Fails the test for any other code; throws Gone when the connection is. */
  reply(code: string): Promise<void>;
  readonly gone: Promise<void>;
};

function dialogue(port: number): Dialogue {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const lines: string[] = [];
  let rest = '';
  let isGone = false;
  let wake = () => {};
  const gone = new Promise<void>(resolve => {
    socket.once('close', () => {
      isGone = true;
      wake();
      resolve();
    });
  });
  socket.on('error', () => {});
  socket.on('data', octets => {
    const parts = (rest + octets.toString('latin1')).split('\r\n');
    rest = parts.pop()!;
    lines.push(...parts.filter(line => line[3] !== '-'));
    wake();
  });
  return {
    gone,
    say: text => void socket.write(text),
    async reply(code) {
      while (lines.length === 0) {
        if (isGone) throw new Gone();
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      const line = lines.shift()!;
      // A server that is asked to stop says so; one that is killed cannot.
      if (!line.startsWith(code)) throw new Error(`expected ${code}, heard ${line}`);
    },
  };
}
