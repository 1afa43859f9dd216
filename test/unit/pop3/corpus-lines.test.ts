/** Kept conversations, and many more made of them: the reader loses no line and no time, the machine answers each. */
import assert from 'node:assert/strict';
import { duplexPair } from 'node:stream';
import test from 'node:test';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import type { Listing } from '../../../server/pop3/backend.ts';
import type { Terms } from '../../../server/pop3/capability.ts';
import { type Line, newLineReader } from '../../../server/pop3/line-reader.ts';
import { printReply } from '../../../server/pop3/reply.ts';
import { type Effect, type Input, type Session, start, step } from '../../../server/pop3/session.ts';
import { shownLine } from '../../../server/pop3/shown.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

const samples = corpus('pop3/lines');
const LIMIT = 1024;

/** All lines of the octets, which come in pieces. */
async function linesOf(bytes: Buffer, piece: number): Promise<Line[]> {
  const [client, server] = duplexPair();
  const reader = newLineReader(server, systemClock, true);
  const lines: Line[] = [];
  const reading = (async () => {
    for (;;) {
      const line = await reader.next(LIMIT, 5000);
      lines.push(line);
      if (line.kind === 'end' || line.kind === 'tls-hello') return;
    }
  })();
  for (let at = 0; at < bytes.length; at += piece) client.write(bytes.subarray(at, at + piece));
  client.end();
  await reading;
  reader.detach();
  return lines;
}

/** What the octets say, read the simple way. */
function expected(bytes: Buffer): Line[] {
  if (bytes[0] === 22 && bytes[1] === 3) return [{ kind: 'tls-hello' }];
  const parts = bytes.toString('latin1').split('\n').slice(0, -1);
  const lines = parts.map((part): Line => {
    if (part.length + 1 > LIMIT) return { kind: 'bad-line', why: 'too-long' };
    const octets = Buffer.from(part.replace(/\r$/, ''), 'latin1');
    const text = octets.toString('utf8');
    const fit = Buffer.from(text).equals(octets) && !/\p{Cc}/u.test(text.replace(/[\u0080-\u009f]/g, ''));
    return fit ? { kind: 'line', text } : { kind: 'bad-line', why: 'not-text' };
  });
  return [...lines, { kind: 'end', why: 'client-closed' }];
}

test('kept lines are read alike in pieces of any size', async () => {
  for (const { name, bytes } of samples) {
    for (const piece of [1, 3, 64, 100_000]) assert.deepEqual(await linesOf(bytes, piece), expected(bytes), name);
  }
});

test('lines made of kept ones are read as they stand', async () => {
  const next = seededNumbers(1939);
  for (let round = 0; round < 1500; round++) {
    const bytes = damaged(samples, next);
    assert.deepEqual(await linesOf(bytes, 1 + next(200)), expected(bytes), JSON.stringify(bytes.toString('latin1')));
  }
});

const terms: Terms = {
  ...{ host: 'mail.example', mechanisms: newMechanisms(seededRandom(1)), stls: true, allowPlaintext: true },
  ...{ expire: 'NEVER', loginDelay: 0, implementation: null },
};
const messages: Listing[] = [1, 2].map(number => ({ number, uid: `u${number}`, octets: 10 }));
const ann = { account: 1, address: 'ann@example.org' };

/** What the world outside the machine answers to an effect. */
function outside(effect: Effect, draw: number): Input | null {
  switch (effect.do) {
    case 'verify':
      return { kind: 'judged', login: draw % 3 ? ok(ann) : err('wrong-credentials') };
    case 'open':
      return { kind: 'opened', messages: draw % 5 ? ok(messages) : err('in-use') };
    case 'begin-exchange':
    case 'respond': {
      const data = Buffer.from('x');
      const steps = [
        { kind: 'challenge', data },
        { kind: 'success', login: ann, data: Buffer.alloc(0) },
        { kind: 'success', login: ann, data },
        { kind: 'failure', why: 'wrong-credentials', user: 'ann' },
      ] as const;
      return { kind: 'sasl', step: steps[draw % 4]! };
    }
    case 'start-tls':
      return { kind: 'secured' };
    case 'commit':
      return { kind: 'committed', done: draw % 2 ? ok(true) : err('unavailable') };
    default:
      return null;
  }
}

const answers = new Set(['reply', 'reply-lines', 'challenge', 'send']);

test('every line has one answer, in order, until the session is closed; nothing is deleted but by QUIT', () => {
  const next = seededNumbers(2449);
  for (let round = 0; round < 3000; round++) {
    let session: Session = start(terms, next(2) === 1);
    for (const line of expected(Buffer.concat([damaged(samples, next), damaged(samples, next)]))) {
      if (line.kind !== 'line' && line.kind !== 'bad-line') break;
      if (line.kind === 'line') shownLine(session.phase.name, line.text);
      let input: Input | null = line;
      let answered = 0;
      while (input) {
        const { session: after, effects }: { session: Session; effects: readonly Effect[] } = step(session, input);
        session = after;
        input = null;
        for (const effect of effects) {
          if (answers.has(effect.do)) answered++;
          if (effect.do === 'reply') assert.match(printReply(effect.reply, session.language), /^(\+OK|-ERR) [^\r\n]+$/);
          if (effect.do === 'commit') assert.match(line.kind === 'line' ? line.text : '', /^quit *$/i);
          input = outside(effect, next(60)) ?? input;
        }
      }
      assert.equal(answered, 1, JSON.stringify(line));
      if (session.phase.name === 'closed') break;
    }
  }
});
