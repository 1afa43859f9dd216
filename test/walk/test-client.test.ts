/** The client for JavaScript tests (server/client): what it waits for, what it is told, and how it says what went wrong. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { openWay, programWay } from '../../server/api/connect-snippets.ts';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import { mailroom, Unmet } from '../../server/client/mailroom.mjs';
import type { Mailroom, Words } from '../../server/client/types.d.mts';
import { compilePattern } from '../../server/sieve/regex-pattern.ts';
import type { Front } from '../../server/web/front.ts';
import { runSnippet } from '../support/snippet-run.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let front: Front;
let mail: Mailroom;
const root = mkdtempSync(join(tmpdir(), 'mailroom-client-'));
const bugs: unknown[] = [];
before(async () => {
  mkdirSync(join(root, 'test-client'));
  for (const [from, to] of [
    ['mailroom.mjs', 'mailroom.mjs'],
    ['types.d.mts', 'mailroom.d.mts'],
  ] as const)
    cpSync(join(import.meta.dirname, '../../server/client', from), join(root, 'test-client', to));
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), root, bug => bugs.push(bug)))!;
  mail = mailroom({ url: `${front.origin}/` });
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
  assert.deepEqual(bugs, []);
});

async function send(fields: object, smtp?: object): Promise<void> {
  const mailer = createTransport(smtp ?? { host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true });
  await mailer.sendMail({
    from: 'app@shop.example',
    to: 'kim@there.example',
    subject: 'Hi',
    text: 'Hello.',
    ...fields,
  });
  mailer.close();
}

test('waits for a message, and says what is in it', async () => {
  await mail.clear();
  const coming = mail.wait({ to: 'kim@*', subject: /confirm your/i, within: '20s' });
  await send({
    subject: 'Confirm your address',
    html: '<p>Your code is 481 223. <a href="https://shop.example/confirm?t=1">Confirm</a> <a href="https://shop.example/help">Help</a></p>',
    headers: { 'X-Shop': 'North' },
    attachments: [{ filename: 'bill.txt', content: 'Zwölf Euro' }],
  });
  const message = await coming;
  assert.deepEqual(
    [message.code, message.link, message.links.length, message.header('x-shop'), message.header('x-none')],
    ['481223', 'https://shop.example/confirm?t=1', 2, 'North', null],
  );
  assert.equal(message.linkTo('help'), 'https://shop.example/help');
  assert.throws(() => message.linkTo('refund'), /no link refund; there is Confirm <https/);
  assert.equal(await message.attachment('bill.txt').text(), 'Zwölf Euro');
  assert.equal(message.attachment(/\.txt$/).size, Buffer.byteLength('Zwölf Euro'));
  assert.throws(() => message.attachment('bill.pdf'), /no attachment bill\.pdf; there is bill\.txt/);
  assert.match(Buffer.from(await message.raw()).toString(), /^Subject: Confirm your address\r$/m);
  const again = await mail.read('latest');
  assert.deepEqual([again.id, again.at.getTime()], [message.id, message.at.getTime()]);
});

test('what does not come is told in lines: what was expected, what was near, who was refused', async () => {
  await mail.clear();
  await send({ subject: 'Your ordr 88' });
  const wire = await world.smtp();
  const since = Date.now();
  await wire.ask('RCPT TO:<kim@there.example>', '503');
  wire.say('QUIT');
  await wire.closed();
  await world.settle();
  await assert.rejects(mail.wait({ to: 'kim@there.example', subject: /order/, within: 50 }), fault => {
    assert.ok(fault instanceof Unmet);
    const [first, second, near, why] = fault.message.split('\n');
    assert.match(first!, /^no such message came \(1 looked at, \d+ ms\)$/);
    assert.equal(second, '  expected { to: "kim@there.example", subject: /order/, within: 50 }');
    assert.match(near!, /^ {2}near: \d+ "Your ordr 88" to kim@there\.example$/);
    assert.equal(why, '    subject: was to match /order/, is "Your ordr 88"');
    return true;
  });
  await assert.rejects(mail.wait({ since, within: 0 }), /refused: 127\.0\.0\.1 at smtp.*503/);
  await mail.clear();
  await assert.rejects(mail.wait({ since: 'now', within: 0 }), /nothing came at all: does the program send/);
});

test('counts, orders and none', async () => {
  await mail.clear();
  for (const subject of ['One', 'Two', 'Three']) await send({ subject });
  assert.equal((await mail.expect({ count: 3, exactly: true, within: 20 })).length, 3);
  await assert.rejects(mail.expect({ count: 4, within: 0 }), /3 messages came of 4/);
  const inOrder = await mail.order([{ subject: 'one' }, { subject: /^Three$/ }], { within: 0 });
  assert.deepEqual(
    inOrder.map(one => one.subject),
    ['One', 'Three'],
  );
  await assert.rejects(mail.order([{ subject: 'two' }, { subject: 'one' }], { within: 0 }), /the first 1 of 2/);
  await mail.none({ subject: 'refund', within: 10 });
  await assert.rejects(mail.none({ subject: 'two', within: 10 }), /none was to come, and one message did/);
});

test('inboxes of their own do not see each other, and are cleared alone', async () => {
  await mail.clear();
  const [red, blue] = await Promise.all([mail.newInbox('shop'), mail.newInbox('shop')]);
  assert.notEqual(red.name, blue.name);
  assert.match(red.name, /^shop-[\da-f-]{13}$/);
  await send({ subject: 'By its login' }, red.smtp);
  await send({ subject: 'By its URL' }, red.smtp.url as unknown as object);
  await send({ subject: 'By its address', to: blue.address });
  assert.equal((await red.expect({ count: 2 })).length, 2);
  assert.equal((await blue.wait()).subject, 'By its address');
  await red.none({ subject: 'address', within: 10 });
  assert.equal((await mail.inbox(red.name).wait({ subject: 'url' })).inboxes[0], red.name);
  assert.equal(await red.clear(), 2);
  assert.equal((await mail.expect()).length, 1);
  assert.equal((await mail.smtp()).port, world.port('smtp'));
});

/** Texts on which a pattern and its translation must say the same. */
const texts = [
  '',
  'Order 88',
  'order 88',
  'a-b]c',
  'x^y',
  'two\nlines',
  'tab\there',
  'no\u00a0break',
  'a.b',
  'aab',
  '[x]',
  'é',
  '\\',
  'a/b',
  '😀',
  '?',
];
const translatable: readonly RegExp[] = [
  ...[
    /Order/,
    /order/i,
    /^Order \d+$/,
    /^order\s\d{2}$/,
    /(?:a|b)+?b/,
    /(?<word>two).*lines/,
    /two.*lines/s,
    /[\w-]+\]c/,
  ],
  ...[
    /[\]x]/,
    /[^\]a-z]/,
    /x[\^]y/,
    /[\^-]/,
    /[^^]/,
    /no\sbreak/,
    /no\Sbreak/,
    /a\.b/,
    /a\/b/,
    /\x61\u0062/,
    /[\t]/,
    // biome-ignore lint/correctness/noEmptyCharacterClassInRegex: people write it
    /[^]/,
  ],
  ...[
    /^[^\d\s]+$/,
    /a{2}b/,
    /[[]x[\]]/,
    /\\/,
    /[\\]/,
    /\u{1f600}/u,
    /\?/,
    /^\??$/,
    /[a\-b]-/,
    /\bOrder\b/,
    /</,
    /[é]/i,
  ],
];
test('a regular expression matches there what it matches here', async () => {
  await mail.clear();
  const seen: string[] = [];
  const asked = globalThis.fetch;
  try {
    globalThis.fetch = async (_, init) => {
      const { match } = JSON.parse(String(init?.body)) as {
        match: { subject: { matches: string; matchesCase?: true } };
      };
      const { matches, matchesCase } = match.subject;
      seen.push(matches);
      const made = compilePattern(matches, !matchesCase);
      assert.ok(made.ok, `${matches}: ${made.ok ? '' : made.error}`);
      const pattern = translatable[seen.length - 1]!;
      for (const text of texts)
        assert.equal(
          made.value.test(text),
          text.search(pattern) !== -1,
          `${pattern} → ${matches} on ${JSON.stringify(text)}`,
        );
      return Response.json({ met: true, messages: [] });
    };
    for (const subject of translatable) await mail.expect({ subject });
  } finally {
    globalThis.fetch = asked;
  }
  assert.equal(seen.length, translatable.length);
});

test('a regular expression that cannot be is refused before anything is asked', async () => {
  const none = mailroom({ url: 'http://127.0.0.1:1' });
  const wrong: readonly Words[] = [/a(?=b)/, /(?<!a)b/, /(a)\1/, /\p{L}/u, /^a$/m, /[\D]/, { matches: /(?!x)/ }];
  for (const subject of wrong)
    await assert.rejects(none.wait({ subject }), /subject: .* cannot be tried by the server/);
  await assert.rejects(none.wait({ within: '5 hours' }), /within: 5 hours: a time such as/);
});

test('no server, no test inbox, a wrong question: each in words of its own', async () => {
  await assert.rejects(
    mailroom({ url: 'http://127.0.0.1:1' }).wait(),
    /does not answer at http:\/\/127\.0\.0\.1:1 .*Is it running/,
  );
  await assert.rejects(mail.expect({ count: 0 }), /refused the question: .*count/);
  await assert.rejects(mail.read(999_999), /There is no such message/);
  const stop = new AbortController();
  const waiting = mail.wait({ subject: 'never', within: '20s', signal: stop.signal });
  stop.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  await world.api.settings.set({ key: 'auth.any-password', text: 'false' });
  try {
    await assert.rejects(mail.wait(), /has no test inbox \(\d+\): the test inbox is open while/);
  } finally {
    await world.api.settings.set({ key: 'auth.any-password', text: 'true' });
  }
});

test('the server hands the client out, with its types, and a program can load it', async () => {
  for (const [file, words] of [
    ['mailroom.mjs', /export function mailroom/],
    ['mailroom.d.mts', /export declare function mailroom/],
  ] as const)
    assert.match(await (await fetch(`${front.origin}/test-client/${file}`)).text(), words);
});

test('the lines that Connect and Captured show for a test are right', async () => {
  await mail.clear();
  const status = await world.api.status.get({});
  const way = openWay(status.listeners, 'kim@there.example')!;
  assert.equal(way.web, front.origin);
  await send({ subject: 'hi' });
  assert.equal(await runSnippet('playwright', way, join(root, 'lines')), null);
  const { address } = (await world.api.accounts.list({}))[0]!;
  const ways = await world.api.connect.ways({ address });
  assert.equal(programWay(ways, null, address)?.web, front.origin);
});
