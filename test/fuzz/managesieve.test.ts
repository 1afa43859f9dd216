/** ManageSieve (RFC 5804 §4): octets made of good and broken pieces never throw, and every answer is one of the grammar. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { parseCommand } from '../../server/managesieve/command.ts';
import { printReply } from '../../server/managesieve/reply.ts';
import { type Effect, type Session, start, step } from '../../server/managesieve/session.ts';
import { shownFrame } from '../../server/managesieve/shown.ts';
import { printString, readWords, textOf } from '../../server/managesieve/syntax.ts';
import { newMechanisms } from '../../server/sasl/mechanisms.ts';
import { endOfReply, inSieveWorld, PLAIN } from '../support/managesieve-world.ts';

const pieces = [
  ...['AUTHENTICATE', 'STARTTLS', 'LOGOUT', 'CAPABILITY', 'HAVESPACE', 'PUTSCRIPT', 'LISTSCRIPTS', 'SETACTIVE'],
  ...['GETSCRIPT', 'DELETESCRIPT', 'RENAMESCRIPT', 'CHECKSCRIPT', 'NOOP', 'UNAUTHENTICATE', 'noop', 'XYZZY'],
  ...[' ', ' ', ' ', '  ', '"', '\\', '"PLAIN"', `"${PLAIN}"`, '"*"', '"="', '"SCRAM-SHA-256"', '""', '"a"', '"ä"'],
  ...['{3+}\r\nabc', '{0+}\r\n', '{2}\r\n\r\n', '{5+}\r\nab', '{99999999999+}', '{+}', '{', '}', '(', ')', '17'],
  ...['4294967295', '4294967296', '\r\n', '\n', '\r', '\0', '\x7f', '\xff\xfe', 'x'.repeat(1200), '"error"', '"\\""'],
];
type Chance = ReturnType<typeof seededRandom>;
const made = (random: Chance, most: number): Buffer => {
  let text = '';
  for (let left = 1 + random.fraction() * most; left > 0; left--) {
    text += pieces[Math.floor(random.fraction() * pieces.length)];
  }
  return Buffer.from(text, 'latin1');
};
const REPLY =
  /^(?:OK|NO|BYE)(?: \((?:[A-Z/-]+|TAG (?:"[^"\r\n]*"|"(?:[^"\\\r\n]|\\["\\])*"|\{\d+\}\r\n[\s\S]*))\))? (?:"(?:[^"\\\r\n]|\\["\\])*"|\{\d+\}\r\n[\s\S]*)\r\n$/;

test('20,000 frames are read or refused, and shown, without a fault', () => {
  const random = seededRandom(5804);
  const terms = {
    ...{ mechanisms: newMechanisms(random), startTls: true, allowPlaintext: true, implementation: 'x' },
    sieve: { extensions: [], notify: [], lists: [], maxRedirects: null },
  };
  let session: Session = start(terms, false);
  for (let round = 0; round < 20_000; round++) {
    const octets = made(random, 8);
    parseCommand(octets);
    for (const phase of ['not-authenticated', 'exchange', 'authenticated'] as const) shownFrame(phase, octets);
    const next = step(session, { kind: 'frame', octets });
    for (const effect of next.effects) judge(effect);
    session = next.session.phase.name === 'closed' ? start(terms, round % 2 === 0) : next.session;
    if (round % 7 === 0) session = { ...session, phase: { name: 'authenticated', owner: 'ann@example.org' } };
  }
});

function judge(effect: Effect): void {
  if (effect.do !== 'reply') return;
  assert.match(printReply(effect.reply), REPLY);
}

test('every text survives being printed and read again', () => {
  const random = seededRandom(1);
  for (let round = 0; round < 5000; round++) {
    const text = textOf(made(random, 5)) ?? made(random, 3).toString('utf8');
    const printed = printString(text).replace(/^\{(\d+)\}/, '{$1+}');
    const words = readWords(Buffer.from(printed));
    assert.ok(words.ok, JSON.stringify(printed));
    const [word, ...more] = words.value;
    assert.deepEqual([word?.kind === 'string' && textOf(word.octets), more], [text, []]);
  }
});

test('60 random conversations over a socket: no fault of ours, no hang, only whole answers', async () => {
  const random = seededRandom(2026);
  const limits = { script: 2000, readOver: 5000 };
  await inSieveWorld({ scripts: { a: 'keep;' }, startTls: false, limits }, async world => {
    for (let round = 0; round < 60; round++) {
      const client = await world.dial();
      const signIn = round % 2 === 0 ? `AUTHENTICATE "PLAIN" "${PLAIN}"\r\n` : '';
      const parts = Array.from({ length: 1 + Math.floor(random.fraction() * 12) }, () => made(random, 6));
      const octets = Buffer.concat([Buffer.from(signIn), ...parts.flatMap(part => [part, Buffer.from('\r\n')])]);
      for (let at = 0; at < octets.length; ) {
        const size = 1 + Math.floor(random.fraction() ** 4 * 4000);
        client.send(octets.subarray(at, at + size));
        at += size;
        if (random.fraction() < 0.1) await new Promise(resolve => setImmediate(resolve));
      }
      client.socket.end();
      let heard = await client.rest();
      for (let end = endOfReply(heard); end !== null; end = endOfReply(heard)) heard = heard.slice(end);
      assert.match(heard, /^(?:"[A-Za-z0-9+/=]*"\r\n|$)/);
    }
    await world.allClosed();
    assert.deepEqual(
      world.heard.filter(line => line.startsWith('broke')),
      [],
    );
    assert.equal(world.backend.sessions, 0);
  });
});
