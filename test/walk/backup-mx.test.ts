/**
 * Backups both ways: mail kept for a domain whose server is away, brought when it comes back or asks; and our own asked
 * for at servers that kept it. RFC 5321 §5.1, RFC 1985.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { days, hours, minutes } from '../../server/base/units.ts';
import { runCommand } from '../support/cli.ts';
import { dialFrom, FOREIGN } from '../support/foreign.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
/** The domain's own server. */
let primary: NextHop;
let isAway = true;
before(async () => {
  const script = { rcpt: () => (isAway ? '451 4.3.2 Not yet' : undefined) };
  primary = await startNextHop({ script });
  world = await startWorld({
    hopPort: primary.port,
    zone: `there.example. MX 10 mx.there.example.
there.example. MX 20 mail.here.example.
there.example. MX 30 worse.example.
named.example. MX 10 mx.there.example.
loop.example. MX 10 mail.here.example.
mx.there.example. A 127.0.0.1
worse.example. A 127.0.0.3
mail.here.example. A 127.0.0.9
`,
    settings: [
      'backup.domains=there.example,named.example,loop.example',
      'backup.recipients=kim@named.example',
      'queue.first-retry=1h',
    ],
  });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await primary.close();
});

async function bring(to: string): Promise<string> {
  using wire = await world.smtp();
  await wire.ask('MAIL FROM:<zoe@far.example>', '250');
  await wire.ask(`RCPT TO:<${to}>`, '250');
  await wire.ask('DATA', '354');
  const date = new Date().toUTCString().replace('GMT', '+0000');
  const header = `From: zoe@far.example\r\nTo: ${to}\r\nDate: ${date}\r\nMessage-ID: <${to}>\r\nSubject: For you`;
  const trace = traceIn(await wire.ask(`${header}\r\n\r\nHello.\r\n.`, '250'));
  await world.settle();
  return trace;
}
const row = async (trace: string) => (await world.mailroom.store.queue({ trace, limit: 1 }))[0]!;

test('a stranger’s mail for it is kept thirty days, and goes when its server asks', async () => {
  isAway = true;
  const trace = await bring('kim@there.example');
  const { state, route, acceptedAt, expiresAt } = await row(trace);
  assert.deepEqual([state, route, expiresAt - acceptedAt], ['deferred', 'there.example', days(30)]);
  isAway = false;
  // Its own address is among the addresses of its mail hosts.
  using wire = await world.smtp();
  await wire.ask('ETRN there.example', '253 2.0.0 1 pending messages for there.example started');
  await world.settle();
  assert.deepEqual(primary.received.at(-1)?.recipients, ['kim@there.example']);
  assert.equal((await row(trace)).state, 'relayed');
  for (const same of ['there.example', 'THERE.Example', 'there.example.', '@there.example'])
    await wire.ask(`ETRN ${same}`, '458 4.7.0');
  await world.later(minutes(2));
  await wire.ask('ETRN there.example', '251');
});

test('it goes without being asked for, when its server is back', async () => {
  isAway = true;
  const trace = await bring('lee@there.example');
  isAway = false;
  await world.later(hours(2));
  assert.equal((await row(trace)).state, 'relayed');
});

test('whom nobody named is refused where the owner has said who is there, postmaster never', async () => {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<zoe@far.example>', '250');
  await wire.ask('RCPT TO:<kim@named.example>', '250');
  await wire.ask('RCPT TO:<KIM@NAMED.example>', '250');
  await wire.ask('RCPT TO:<postmaster@named.example>', '250');
  await wire.ask('RCPT TO:<lee@named.example>', '550 5.1.1');
  await wire.ask('RCPT TO:<kim@far.example>', '550 5.7.1');
  await wire.ask('RCPT TO:<kim@sub.there.example>', '550 5.7.1');
});

test('where we are its best server it does not go round: it is returned', async () => {
  const trace = await bring('kim@loop.example');
  const failed = await row(trace);
  assert.deepEqual([failed.state, failed.status], ['failed', '5.4.6']);
});

test('who is not its host may not ask, nor anybody for a domain that is not kept', async () => {
  const foreign = await dialFrom(FOREIGN, world.port('smtp'));
  await foreign.expect('220');
  await foreign.ask('EHLO x', /^250[ -]ETRN\r?$/m);
  await foreign.ask('ETRN there.example', '459 4.7.1');
  await foreign.ask('ETRN #office', '459');
  foreign.destroy();
  const own = await world.smtp();
  await own.ask('ETRN far.example', '459');
  await own.ask('ETRN here.example', '459');
  await own.ask('ETRN example', '501');
  await own.ask('ETRN @example.', '501');
});

test('the domain with its subdomains, asked for by a network that may', async () => {
  await world.api.settings.set({ key: 'backup.turn-networks', text: FOREIGN });
  isAway = true;
  await bring('max@there.example');
  isAway = false;
  const wire = await dialFrom(FOREIGN, world.port('smtp'));
  await wire.expect('220');
  await wire.ask('EHLO x', '250');
  await wire.ask('ETRN @there.example', '253 2.0.0 1 ');
  wire.destroy();
  await world.settle();
  assert.deepEqual(primary.received.at(-1)?.recipients, ['max@there.example']);
});

test('a smart host does not get it back', async () => {
  await world.api.settings.set({ key: 'relay.host', text: '127.0.0.3:1' });
  isAway = false;
  const trace = await bring('mia@there.example');
  assert.deepEqual([(await row(trace)).route, (await row(trace)).state], ['there.example', 'relayed']);
  await world.api.settings.set({ key: 'relay.host', text: '' });
});

test('our own mail is asked for, domain by domain, and what is answered is told', async () => {
  const script = { other: (line: string) => (line.startsWith('ETRN') ? '251 2.0.0 Nothing waits' : undefined) };
  const keeper = await startNextHop({ capabilities: ['ETRN'], script });
  const asked = await world.api.backupMx.ask({ server: `127.0.0.1:${keeper.port}` });
  assert.deepEqual(asked, {
    asked: [{ domain: 'here.example', started: true, reply: '251 2.0.0 Nothing waits' }],
  });
  assert.deepEqual(keeper.commands, ['EHLO mail.here.example', 'ETRN here.example', 'QUIT']);
  await keeper.close();
  const no = (given: { server: string; domain?: string }) =>
    world.api.backupMx.ask(given).catch((f: Error) => f.message);
  assert.match(String(await no({ server: `127.0.0.1:${keeper.port}` })), /nobody listens there/);
  assert.match(String(await no({ server: 'nowhere.example' })), /could not be found/);
  assert.match(String(await no({ server: '127.0.0.1', domain: 'far.example' })), /not one of our domains/);
  assert.match(String(await no({ server: '127.0.0.1:99999' })), /99999 is no port/);
  for (const server of ['::1', '[::1]', `[::1]:${keeper.port}`])
    assert.match(String(await no({ server })), /^(?!.*could not be found)/, server);
  const deaf = await startNextHop({ capabilities: [] });
  assert.match(String(await no({ server: `127.0.0.1:${deaf.port}` })), /does not offer ETRN/);
  await deaf.close();
  assert.equal(ann.address, 'ann@here.example');
});

test('Exim, which wants # and a word, is asked so', async () => {
  const other = (line: string) =>
    line.startsWith('ETRN') ? (line.includes('#') ? '250 OK' : '501 argument must begin with #') : undefined;
  const keeper = await startNextHop({ capabilities: ['ETRN'], script: { other } });
  const { asked } = await world.api.backupMx.ask({ server: `127.0.0.1:${keeper.port}` });
  assert.deepEqual(asked, [{ domain: 'here.example', started: true, reply: '250 OK' }]);
  assert.deepEqual(keeper.commands.slice(1), ['ETRN here.example', 'ETRN #here.example', 'QUIT']);
  await keeper.close();
});

test('the command line says what is missing', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-fetch-'));
  const said = async (...words: string[]) => {
    const { code, out, err } = await runCommand(home, ['queue', 'fetch-from', ...words]);
    return `${code} ${out}${err}`;
  };
  assert.match(await said(), /^64 .*HOST\[:PORT\] \[DOMAIN\]/s);
  assert.match(await said('mx.there.example', 'here.example', 'more'), /^64 /);
  assert.match(await said('mx.there.example'), /^1 .*not running/s);
  rmSync(home, { recursive: true, force: true });
});
