/** `mailroom queue` and `mailroom qshape` against a running server, and after a restart of it. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { type CliServer, newHome, runCommand, startServer } from '../support/cli.ts';

const home = newHome();
const options = ['--preset', 'office', '--set', 'listen.host=127.0.0.1'];
let server: CliServer;
before(async () => {
  server = await startServer(options, home);
});
after(() => server[Symbol.asyncDispose]());

const run = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words);
  assert.equal(ran.code, code, `${words.join(' ')}\n${ran.out}${ran.err}`);
  return ran.out + ran.err;
};
const queue = (...words: string[]) => run(0, 'queue', ...words);
type Row = { recipient: number; trace: string; address: string; state: string; route: string; sender: string };
const rows = async (...words: string[]) => JSON.parse(await queue('list', '--rows', ...words)) as Row[];

const send = async (from: string, to: string): Promise<string> => {
  const mailer = createTransport({ host: '127.0.0.1', port: server.ready.listeners.smtp!.port, ignoreTLS: true });
  const { response } = (await mailer.sendMail({ from, to, subject: 'Hello', text: 'Hello.' })) as { response: string };
  mailer.close();
  return /\b[0-9A-Z]{12}-\d+\b/.exec(response)![0];
};

test('paused: all that leaves waits, and is told so; three letters for three domains', async () => {
  assert.match(
    await queue('pause', '--why', 'a test'),
    /^All outgoing mail is paused by the command line since .*: a test$/m,
  );
  await run(0, 'domain', 'add', 'here.example');
  await run(0, 'account', 'add', 'ann@here.example', '--password', 'correct horse');
  for (const [name, targets] of [
    ['two', ['kim@one.example', 'kim@two.example']],
    ['one', ['jo@one.example']],
  ] as const)
    await run(0, 'alias', 'add', `${name}@here.example`, ...targets);
  await send('zoe@there.example', 'two@here.example');
  await send('<>', 'one@here.example');
  for (let tries = 0; tries < 20 && (await rows()).length < 3; tries++);
  const waiting = await rows();
  assert.deepEqual(waiting.map(row => [row.state, row.address, row.route]).sort(), [
    ['queued', 'jo@one.example', 'one.example'],
    ['queued', 'kim@one.example', 'one.example'],
    ['queued', 'kim@two.example', 'two.example'],
  ]);
});

test('sendmail takes a home as every command does, wherever the environment points', async () => {
  const asked = await runCommand(home, ['sendmail', '--home', home, '-bp'], { env: { MAILROOM_HOME: '/nowhere' } });
  assert.deepEqual([asked.code, asked.out], [0, await queue('list', '--mailq')], asked.err);
});

test('list: a table, lines as postqueue -j has them, mailq; qmail-qstat and qshape', async () => {
  const [table, json, mailq, stat, read, shape, status] = await Promise.all([
    ...[queue('list', '--to', 'one.example'), queue('list', '--json'), queue('list', '--mailq'), queue('stat')],
    ...[queue('stat', '--read'), run(0, 'qshape', 'all'), run(0, 'status')],
  ]);
  const lines = table!.trim().split('\n');
  assert.match(lines[0]!, /^All outgoing mail is paused/);
  assert.equal(lines.length, 4, 'a head and two rows');
  assert.match(lines[2]!, / frozen +\S+ +kim@one\.example +0/);
  const messages = json!
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { queue_name: string; sender: string; recipients: object[] });
  assert.deepEqual(
    messages.map(message => [message.queue_name, message.sender, message.recipients.length]),
    [
      ['incoming', 'zoe@there.example', 2],
      ['incoming', 'MAILER-DAEMON', 1],
    ],
  );
  assert.match(mailq!, /^----Queue ID----- --Size-- .*\n[0-9A-Z]{12}-1 .* zoe@there\.example\n +kim@one\.example\n/);
  assert.match(mailq!, /\n-- \d+ Kbytes in 2 Requests\.\n$/);
  assert.equal(stat, 'messages in queue: 2\nmessages in queue but not yet preprocessed: 2\n');
  assert.match(read!, / GMT {2}#\d+ {2}\d+ {2}<zoe@there\.example> \n\tremote\tkim@one\.example\n\tremote\tkim@two/);
  assert.match(
    shape!,
    /^ +T {2}5 10 20 40 80 160 320 640 1280 1280\+\n +TOTAL {2}3 {2}3 .*\n +one\.example {2}2 {2}2 /,
  );
  assert.match(status!, /All outgoing mail is paused by the command line/);
});

test('many at once: shown first, done with --yes and only to who was shown; ids are not asked about', async () => {
  const shown = await run(1, 'queue', 'hold', '--to', 'one.example');
  assert.match(shown, /^hold: 2 recipients of 2 messages, /m);
  assert.match(shown, /route {2}one\.example 2$/m);
  assert.match(shown, /nothing was done\. To do it: --yes/);
  assert.match(await queue('hold', '--to', 'one.example', '--dry-run'), /^hold: 2 recipients/);
  assert.match(await queue('hold', '--to', 'one.example', '--yes'), /^2 recipients are held\.$/m);
  assert.match(await run(1, 'queue', 'hold', '--to', 'one.example', '-y'), /left alone: 2 held already/);
  const [held] = await rows('--state', 'held', '--from', '<>');
  assert.match(await queue('release', String(held!.recipient)), /^1 recipient is released\.$/m);
  assert.match(await run(64, 'queue', 'hold'), /Say which: ID/);
  assert.match(await run(64, 'queue', 'hold', '7', '--all'), /not both/);
  assert.match(await run(64, 'queue', 'list', '--older', 'soon'), /expected a duration/);
});

test('one message: shown with its octets, its envelope changed', async () => {
  const all = await rows();
  const zoe = all.find(row => row.address === 'kim@two.example')!;
  const [shown, head, body] = await Promise.all([
    queue('show', zoe.trace),
    queue('show', zoe.trace, '--head'),
    queue('show', zoe.trace, '--body'),
  ]);
  assert.match(shown, /kim@one\.example: held by the command line, 0 tries\n/);
  assert.match(shown, /kim@two\.example: queued, 0 tries, next .*\n +its route, two\.example, is frozen/);
  assert.match(head, /^Subject: Hello\r\n[\s\S]*\r\n\r\n$/m);
  assert.equal(body, 'Hello.\r\n');
  assert.match(
    await queue('address', String(zoe.recipient), 'kim@three.example'),
    /^kim@two\.example is kim@three\.example now\.$/m,
  );
  assert.match(await queue('add', zoe.trace, 'max@three.example'), /^1 more: max@three\.example$/m);
  assert.match(await queue('sender', zoe.trace, 'boss@there.example'), /was zoe@there\.example and is boss@there/);
  assert.match(
    await queue('reroute', zoe.trace, '--via', 'smtp [192.0.2.1]'),
    /^3 recipients are on another route\.$/m,
  );
  assert.match(await queue('schedule', String(zoe.recipient), '--at', '2h'), /1 recipient is to be tried then/);
  assert.match(await queue('keep', zoe.trace, '--until', '3h'), /3 recipients are kept until then/);
  const told = await run(0, 'trace', zoe.trace);
  assert.match(told, / {2}The command line changed the address \(kim@two\.example is now kim@three\.example\)\n/);
});

test('how mail flows out: destinations, a timeline drawn, the network, and a destination that is tried', async () => {
  const seen = await queue('destinations');
  assert.match(seen, /^DESTINATION +WAIT +NOW +AT ONCE +STATE +SINCE +NEXT +SAID$/m);
  assert.match(seen, /^one\.example +1 +0 +3 +well /m);
  const found = JSON.parse(await queue('destinations', '--json')) as { route: string; waiting: number; rest: null }[];
  assert.deepEqual(
    found.map(one => [one.route, one.waiting, one.rest]),
    [
      ['smtp [192.0.2.1]:25', 2, null],
      ['one.example', 1, null],
    ],
  );
  const jo = (await rows('--to', 'one.example')).find(row => row.address === 'jo@one.example')!;
  const drawn = await queue('timeline', String(jo.recipient));
  assert.match(
    drawn,
    /^[0-9A-Z]{12}-\d+ {2}jo@one\.example, by one\.example: queued\n {2}rule {2}\*: 5m x2 to 4h for 5d/,
  );
  assert.match(drawn, /\n {2}\| .* accepted from <>\n {2}○ .* next try\n/);
  assert.match(drawn, /\n {2}× .* it goes back to its sender\n$/);
  assert.equal((JSON.parse(await queue('timeline', jo.trace, '--json')) as object[]).length, 2);
  assert.match(await run(1, 'queue', 'timeline', 'NOSUCHTRACE1-1'), /There is no message NOSUCHTRACE1-1/);
  assert.match(await queue('network'), /^Mail to elsewhere goes out\.\nThe network costs nothing that we know of\.\n/);
  assert.match(await queue('network', 'metered', 'on'), /costs by the octet: large and less urgent messages wait/);
  await queue('network', 'metered', 'auto');
  assert.match(await run(64, 'queue', 'network', 'metered', 'perhaps'), /on, off or auto/);
  assert.match(await queue('probe', 'one.example'), /^The next in line for one\.example is tried now\.$/m);
  assert.match(await run(1, 'queue', 'probe', 'nobody.example'), /^Nobody waits for nobody\.example\.$/m);
});

test('frozen over a restart; thawed, what was left goes on; the last ones are ended, and the ledger is balanced', async () => {
  assert.match(await queue('freeze', 'one.example', '--why', 'their move'), /Mail to one\.example is frozen/);
  await queue('resume');
  await server.stop();
  server = await startServer(options, home);
  assert.match(await queue('frozen'), /^Mail to one\.example is frozen by the command line since .*: their move$/m);
  const jo = (await rows('--to', 'one.example', '--frozen')).find(row => row.address === 'jo@one.example');
  assert.equal(jo?.state, 'queued', 'it waits, and nobody tried it');
  assert.match(
    await queue('delivered', String(jo!.recipient)),
    /^1 recipient is marked as delivered; nobody is told\.$/m,
  );
  assert.match(await run(0, 'trace', jo!.trace), /Marked as delivered by a person: Mailroom did not deliver it/);
  assert.match(await queue('thaw', 'one.example'), /^All mail may leave\.$/m);
  assert.match(await run(1, 'queue', 'thaw', 'one.example'), /it was not frozen/);
  const left = (await rows()).filter(row => row.state !== 'active').length;
  const ended = await queue('expire', '--where', 'state:queued,deferred,held', '--reason', 'The test is over', '--yes');
  assert.match(
    ended,
    new RegExp(`^${left} recipients? (is|are) given up before their time; their senders are told`, 'm'),
  );
  const { ledger } = await server.json<{ ledger: { balanced: boolean; cancelled: number } }>('status');
  assert.deepEqual([ledger.balanced, ledger.cancelled], [true, 1]);
  assert.match(
    await run(0, 'log', '--format', 'postfix', '--limit', '5000'),
    /\/postsuper\[\d+\]: [0-9A-Z]+: placed on hold/,
  );
});
