/** Fault scripts where mail is read: IMAP and POP3 over real connections, with their own clients and by hand. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test, { after, afterEach, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { FaultScript } from '../../server/api/contract.ts';
import type { WireClient } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
const LONG = 'x'.repeat(60);
before(async () => {
  world = await startWorld({ preset: 'dev' });
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, auth: { user: 'shop', pass: 'x' } },
  });
  const text = Array.from({ length: 100 }, () => LONG).join('\r\n');
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Long', text });
  mailer.close();
  await world.settle();
});
after(() => world[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { inbox } of (await world.api.captured.faults({})).scripts)
    await world.api.captured.setFaults({ inbox, script: null });
});

type Step = FaultScript['steps'][number];
const script = (inbox: string, ...steps: readonly Step[]) => world.api.captured.setFaults({ inbox, script: { steps } });
const imap = (step: Omit<Step, 'at'>): Step => ({ at: 'imap', ...step });
const pop3 = (step: Omit<Step, 'at'>): Step => ({ at: 'pop3', ...step });

async function byImap(user = 'shop'): Promise<WireClient> {
  const wire = await world.wire('imap');
  await wire.expectLine('* OK');
  wire.say(`a LOGIN ${user} x`);
  await wire.expectLine('a OK');
  return wire;
}
async function byPop3(user = 'shop'): Promise<WireClient> {
  const wire = await world.wire('pop3');
  await wire.expectLine('+OK');
  wire.say(`USER ${user}`, 'PASS x');
  await wire.expectLine('+OK');
  await wire.expectLine('+OK');
  return wire;
}
async function until(wire: WireClient, begins: string): Promise<readonly string[]> {
  const lines: string[] = [];
  do lines.push(await wire.line());
  while (!lines.at(-1)!.startsWith(begins));
  return lines;
}
const flow = (user: string) =>
  new ImapFlow({
    ...{ host: '127.0.0.1', port: world.port('imap'), secure: false, doSTARTTLS: false, logger: false },
    auth: { user, pass: 'x' },
  });

test('RFC 9051 §7.1.5: BYE in place of a greeting, of the script for all', async () => {
  await script('', imap({ command: 'connect', first: 1, reply: 'BYE Too many of you' }));
  const wire = await world.wire('imap');
  await wire.expectLine('* BYE Too many of you');
  await wire.closed();
  (await byImap()).destroy();
  await world.mailroom.recorder.flush();
  const [told] = await world.mailroom.store.events({ names: ['capture.fault'], newestFirst: true, limit: 1 });
  assert.partialDeepStrictEqual(told?.fields, { inbox: '', place: 'imap connect', did: 'refused', listener: 'imap' });
});

test('RFC 5530: each code at each command by name, for the inbox that signed in, the n-th time', async () => {
  await script(
    'shop',
    imap({ command: 'SELECT', nth: 2, reply: 'NO [UNAVAILABLE] Not now' }),
    imap({ command: 'FETCH', first: 1, reply: 'NO [EXPUNGEISSUED] Some are gone' }),
    imap({ command: 'STORE', reply: 'NO [INUSE] Locked' }),
    imap({ command: 'APPEND', reply: 'NO [OVERQUOTA] Full' }),
  );
  const wire = await byImap();
  for (const [line, answer] of [
    ['b SELECT INBOX', 'b OK'],
    ['c SELECT INBOX', 'c NO [UNAVAILABLE] Not now'],
    ['d SELECT INBOX', 'd OK'],
    ['e UID FETCH 1 FLAGS', 'e NO [EXPUNGEISSUED] Some are gone'],
    ['f FETCH 1 FLAGS', 'f OK'],
    ['g STORE 1 +FLAGS (\\Seen)', 'g NO [INUSE] Locked'],
    ['h APPEND INBOX {1+}\r\nx', 'h NO [OVERQUOTA] Full'],
    ['i FETCH 1 FLAGS', 'i OK'],
  ] as const) {
    wire.say(line);
    const said = await until(wire, line.slice(0, 2));
    assert.ok(said.at(-1)!.startsWith(answer), said.join('\n'));
  }
  wire.destroy();
  const other = await byImap('blog');
  other.say('b SELECT INBOX', 'c SELECT INBOX');
  assert.match((await until(other, 'c ')).at(-1)!, /^c OK/);
  other.destroy();
});

test('a login: refused, late, dropped; no password was looked at, and the next one is good', async () => {
  await script('shop', imap({ command: 'login', first: 5, reply: 'NO [UNAVAILABLE] Come back' }));
  const wire = await world.wire('imap');
  await wire.expectLine('* OK');
  for (let i = 0; i < 5; i++) {
    wire.say(i % 2 ? `a AUTHENTICATE PLAIN ${Buffer.from('\0shop\0x').toString('base64')}` : 'a LOGIN shop x');
    await wire.expectLine('a NO [UNAVAILABLE] Come back');
  }
  // Five wrong ones would have ended the connection.
  wire.say('b LOGIN shop x');
  await wire.expectLine('b OK');
  wire.destroy();
  await script('shop', imap({ command: 'login', drop: 'unheard' }));
  const gone = await world.wire('imap');
  await gone.expectLine('* OK');
  gone.say('a LOGIN shop x');
  await gone.closed();
});

test('imapflow meets a message that ends in its middle', async () => {
  await script('shop', imap({ command: 'FETCH', first: 1, drop: 'half' }));
  const wire = await byImap();
  wire.say('b SELECT INBOX', 'c FETCH 1 BODY.PEEK[]');
  await until(wire, 'b OK');
  const first = await wire.expectLine(/^\* 1 FETCH \(BODY\[\] \{\d+\}$/);
  const size = Number(/\{(\d+)\}/.exec(first)![1]);
  let octets = 0;
  try {
    for (;;) octets += (await wire.line()).length + 2;
  } catch {
    await wire.closed();
  }
  assert.ok(octets > size / 3 && octets <= size / 2 + 2, `${octets} of ${size}`);
  await script('shop', imap({ command: 'FETCH', first: 1, drop: 'half' }));
  const client = flow('shop');
  client.on('error', () => {});
  await client.connect();
  await client.mailboxOpen('INBOX');
  await assert.rejects(async () => {
    const found = await client.fetchOne('1', { source: true });
    if (!(found ? found.source : null)) throw new Error('nothing came');
  });
  client.close();
});

test('another UIDVALIDITY, in SELECT and STATUS alike, and a literal of another size', async () => {
  const wire = await byImap();
  const validity = async (line: string): Promise<number> => {
    wire.say(line);
    const said = await until(wire, line.slice(0, 2));
    return Number(/UIDVALIDITY (\d+)/.exec(said.join('\n'))![1]);
  };
  const usual = await validity('b SELECT INBOX');
  await script('shop', imap({ command: ['SELECT', 'STATUS'], uidvalidity: 'changed' }));
  assert.equal(await validity('c SELECT INBOX'), usual + 1);
  assert.equal(await validity('d STATUS INBOX (UIDVALIDITY MESSAGES)'), usual + 1);
  await script('shop', imap({ command: 'FETCH', literal: 7 }));
  wire.say('e FETCH 1 (RFC822.SIZE BODY.PEEK[HEADER])');
  const [line = ''] = await until(wire, 'e ');
  const told = Number(/\{(\d+)\}$/.exec(line)![1]);
  await script('shop', imap({ command: 'STORE', reply: 'NO no' }));
  wire.say('f FETCH 1 BODY.PEEK[HEADER]');
  const [right = ''] = await until(wire, 'f ');
  assert.equal(told, Number(/\{(\d+)\}$/.exec(right)![1]) + 7);
  wire.destroy();
});

test('slow answers, answers in pieces, and what is not told', async () => {
  await script(
    '',
    imap({ command: 'connect', hide: ['IDLE', 'AUTH=PLAIN'], announce: { 'X-ODD': '1', LOGINDISABLED: '' } }),
    imap({ command: 'NOOP', split: 5 }),
    imap({ command: 'CAPABILITY', delay: 0.05 }),
    imap({ command: 'SELECT', throttle: 4000 }),
  );
  const wire = await world.wire('imap');
  const hello = await wire.expectLine('* OK [CAPABILITY ');
  assert.match(hello, / X-ODD=1 LOGINDISABLED\]/);
  assert.doesNotMatch(hello, / IDLE| AUTH=PLAIN/);
  wire.say('a LOGIN shop x');
  await wire.expectLine('a OK');
  wire.say('b NOOP', 'c CAPABILITY', 'd SELECT INBOX', 'e NOOP');
  await wire.expectLine('b OK NOOP');
  assert.doesNotMatch(await wire.line(), / IDLE/);
  await wire.expectLine('c OK');
  const began = performance.now();
  await until(wire, 'd OK');
  assert.ok(performance.now() - began > 50, 'it came at once');
  await wire.expectLine('e OK');
  wire.destroy();
});

test('RFC 2177: IDLE ends in its middle, with BYE and without', async () => {
  for (const step of [{ drop: 'after' }, { reply: 'BYE Enough', delay: 0.05 }] as const) {
    await script('shop', imap({ command: 'IDLE', ...step }));
    const wire = await byImap();
    wire.say('b SELECT INBOX', 'c IDLE');
    await until(wire, 'b OK');
    await wire.expectLine('+ ');
    if ('reply' in step) await wire.expectLine('* BYE Enough');
    await wire.closed();
  }
});

test('drops: before, unheard and after, and what comes behind COMPRESS', async () => {
  for (const drop of ['before', 'unheard', 'after'] as const) {
    await script('shop', imap({ command: 'NOOP', drop }));
    const wire = await byImap();
    wire.say('b NOOP');
    if (drop === 'after') await wire.expectLine('b OK');
    await wire.closed();
  }
  await script('shop', imap({ command: 'FETCH', split: 1 }));
  const client = flow('shop');
  await client.connect();
  await client.mailboxOpen('INBOX');
  const found = await client.fetchOne('1', { source: true });
  assert.ok(((found ? found.source : null)?.length ?? 0) > 6000);
  await client.logout();
});

test('a peer that leaves while it waits does not keep the session', async () => {
  await script('shop', imap({ command: 'NOOP', silent: true }), pop3({ command: 'NOOP', silent: true }));
  for (const wire of [await byImap(), await byPop3()]) {
    wire.say('NOOP', 'a NOOP');
    wire.destroy();
  }
  await world.settle();
});

test('RFC 1939 §3, RFC 2449 §8: POP3 refuses the greeting, a login and commands by name', async () => {
  await script('', pop3({ command: 'connect', first: 1, reply: '-ERR [SYS/TEMP] Later' }));
  const early = await world.wire('pop3');
  await early.expectLine('-ERR [SYS/TEMP] Later');
  await early.closed();
  await script(
    'shop',
    pop3({ command: 'login', first: 1, reply: '-ERR [IN-USE] Somebody reads' }),
    pop3({ command: 'login', nth: 1, reply: '-ERR [LOGIN-DELAY] Too soon' }),
    pop3({ command: 'LIST', reply: '-ERR [SYS/TEMP] No list' }),
  );
  const wire = await world.wire('pop3');
  await wire.expectLine('+OK');
  for (const answer of ['-ERR [IN-USE]', '-ERR [LOGIN-DELAY]', '+OK']) {
    wire.say('USER shop', 'PASS x');
    await wire.expectLine('+OK');
    await wire.expectLine(answer);
  }
  wire.say('LIST', 'STAT');
  await wire.expectLine('-ERR [SYS/TEMP] No list');
  await wire.expectLine('+OK 1 ');
  wire.destroy();
});

test('RETR ends in its middle; slowly; CAPA tells other names; QUIT is lost, and what it did is done', async () => {
  await script(
    'shop',
    pop3({ command: 'RETR', nth: 1, drop: 'half' }),
    pop3({ command: 'TOP', throttle: 20_000, split: 1 }),
    pop3({ command: 'QUIT', drop: 'unheard' }),
  );
  const wire = await byPop3();
  wire.say('RETR 1');
  const size = Number(/\+OK (\d+)/.exec(await wire.line())![1]);
  let octets = 0;
  try {
    for (;;) octets += (await wire.line()).length + 2;
  } catch {
    await wire.closed();
  }
  assert.ok(octets > size / 3 && octets <= size / 2, `${octets} of ${size}`);
  const again = await byPop3();
  again.say('TOP 1 0', 'QUIT');
  assert.match((await until(again, '.')).join('\n'), /Subject: Long/);
  await again.closed();
  await script('', pop3({ command: 'connect', hide: ['STLS', 'SASL'], announce: { EXPIRE: '0' } }));
  const third = await world.wire('pop3');
  await third.expectLine('+OK');
  third.say('CAPA');
  const told = await until(third, '.');
  assert.ok(told.includes('EXPIRE 0') && !told.some(line => /^(STLS|SASL|EXPIRE NEVER)/.test(line)), told.join('\n'));
  third.destroy();
});

test('curl hears of it as its own errors', async () => {
  const curl = (url: string) =>
    new Promise<number | null>((resolve, reject) => {
      const asked = spawn('curl', ['-sS', '--max-time', '10', '-u', 'shop:x', url], { stdio: 'ignore' });
      asked.once('error', reject).once('exit', resolve);
    }).catch(() => null);
  await script(
    'shop',
    pop3({ command: 'login', reply: '-ERR [IN-USE] Somebody reads' }),
    imap({ command: 'FETCH', drop: 'half' }),
  );
  const refused = await curl(`pop3://127.0.0.1:${world.port('pop3')}/1`);
  // null: this computer has no curl. 67: the login was denied. 18 and 56: part of a file, nothing more came.
  assert.ok([null, 67].includes(refused), String(refused));
  const cut = await curl(`imap://127.0.0.1:${world.port('imap')}/INBOX;MAILINDEX=1`);
  assert.ok([null, 18, 56].includes(cut), String(cut));
});
