/** All mail of an account carried to another server by IMAP: Dovecot and Mailroom, mail there before, lines that break, a server gone. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import test, { after, before } from 'node:test';
import type { MovingDetail, MovingSource } from '../../server/api/contract.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { letter, letters } from '../support/maildrop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const skip = dovecotMissing();
let world: World;
let other: World;
let there: Dovecot;
let ana: Person;
const MANY = 60;

before(async () => {
  world = await startWorld();
  other = await startWorld();
  if (!skip) there = await startDovecot();
  ana = await world.addAccount('ana@here.example');
  for (const [mailbox, count, flags] of [
    ['INBOX', MANY, ['\\Seen', '$Forwarded']],
    ['Sent', 3, ['\\Seen', '\\Answered']],
    ['Work/a.b', 2, []],
  ] as const)
    await world.withImap(ana, async client => {
      if (mailbox.startsWith('Work')) await client.mailboxCreate(mailbox);
      for (const { bytes } of letters(count))
        await client.append(mailbox, bytes, [...flags], new Date(Date.UTC(2020, 1, 2, 3, 4, 5)));
    });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await there?.[Symbol.asyncDispose]();
});

const dovecot = (user: string, port = there.ports.imaps): Promise<MovingSource> =>
  world.api.fetch.importSource({
    settings: { host: '127.0.0.1', port, authorities: there.authority, user },
    password: there.password,
  });

async function ended(id: number): Promise<MovingDetail> {
  for (;;) {
    const job = await world.api.moving.get({ id });
    if (!['waiting', 'running', 'proving'].includes(job.state)) return job;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function carried(to: MovingSource, mailboxes?: readonly string[]): Promise<MovingDetail> {
  const wish = { address: ana.address, format: 'imap' as const, to, ...(mailboxes ? { mailboxes } : {}) };
  return ended((await world.api.moving.export(wish)).id);
}

/** A line to the other server that may be cut. */
async function line(port: number) {
  const open = new Set<net.Socket>();
  let octets = 0;
  let cutAt = Number.POSITIVE_INFINITY;
  const server = net.createServer(socket => {
    const inner = net.connect(port, '127.0.0.1');
    for (const end of [socket, inner]) open.add(end.on('error', () => undefined));
    socket.on('data', chunk => {
      octets += chunk.length;
      if (octets < cutAt) return;
      cutAt = Number.POSITIVE_INFINITY;
      setTimeout(cut, 1);
    });
    socket.on('close', () => inner.destroy()).pipe(inner);
    inner.on('close', () => socket.destroy()).pipe(socket);
  });
  const cut = () => {
    for (const one of open) one.destroy();
    open.clear();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    cutBehind: (more: number) => {
      cutAt = octets + more;
    },
    end: () => {
      server.close();
      cut();
    },
  };
}

test('to Dovecot: all of it, compared octet by octet, flags and dates too; again, and nothing comes twice', {
  skip,
}, async () => {
  there.put('ann', 'INBOX', [letter(7), letter(900)]);
  const to = await dovecot('ann');
  assert.ok(!JSON.stringify(to).includes(there.password));
  const plan = await world.api.moving.exportPlan({ address: ana.address, to });
  assert.match(plan.notes.join(), /INBOX 2 messages lie there already/);
  assert.equal(plan.messages, MANY + 5);
  assert.equal(there.count('ann', 'INBOX'), 2);
  const job = await carried(to);
  assert.deepEqual([job.state, job.proven, job.because], ['done', true, null]);
  // One of both was there.
  assert.equal(there.count('ann', 'INBOX'), MANY + 1);
  assert.equal(there.count('ann', 'Sent'), 3);
  const again = await ended((await world.api.moving.resume({ id: job.id })).id);
  assert.deepEqual([again.state, again.proven], ['done', true]);
  assert.deepEqual([there.count('ann', 'INBOX'), there.count('ann', 'Sent')], [MANY + 1, 3]);
  assert.ok(!JSON.stringify(await world.api.moving.list({})).includes('sealed'));
});

test('to Mailroom: mailboxes, flags and dates are the same', async () => {
  const kim = await other.addAccount('kim@here.example');
  const to = await world.api.fetch.importSource({
    settings: { host: '127.0.0.1', port: other.port('imaps'), authorities: other.authority(), user: kim.address },
    password: kim.password,
  });
  const job = await carried(to);
  assert.deepEqual([job.state, job.proven], ['done', true]);
  assert.equal((await other.stored(kim)).length, MANY);
  assert.equal((await other.stored(kim, 'Work/a.b')).length, 2);
  const [stored] = await world.mailroom.store.movingJobs();
  const { report } = JSON.parse((await world.mailroom.store.movingJobs()).at(-1)!.progress) as {
    report: { stateProven: boolean };
  };
  assert.ok(stored);
  assert.equal(report.stateProven, true);
});

test('over a line that breaks each message comes once', { skip, timeout: 40_000 }, async () => {
  const between = await line(there.ports.imaps);
  between.cutBehind(9_000);
  const job = await carried(await dovecot('cut', between.port), ['INBOX']);
  assert.deepEqual([job.state, job.proven, there.count('cut', 'INBOX')], ['done', true, MANY]);
  between.end();
});

test('a person pauses it, and it goes on; a wrong password is a pause in words', { skip }, async () => {
  const wrong = await world.api.fetch.importSource({
    settings: { host: '127.0.0.1', port: there.ports.imaps, authorities: there.authority, user: 'eve' },
    password: 'wrong-one',
  });
  const refused = await carried(wrong);
  assert.equal(refused.state, 'paused');
  assert.match(refused.because ?? '', /refuses the login/);
  assert.doesNotMatch(JSON.stringify(refused), /wrong-one/);
  assert.deepEqual(world.bugs, []);
  const { id } = await world.api.moving.export({ address: ana.address, format: 'imap', to: await dovecot('eve') });
  await world.api.moving.pause({ id });
  const job = await ended((await world.api.moving.resume({ id })).id);
  assert.deepEqual([job.state, job.proven, there.count('eve', 'INBOX')], ['done', true, MANY]);
});

test('a source that is gone is a pause in words, and no fault of ours', { skip }, async () => {
  there.put('far', 'INBOX', letters(3));
  const ben = await world.addAccount('ben@here.example');
  const source = await world.api.fetch.importSource({
    settings: { host: '127.0.0.1', port: there.ports.imaps, authorities: there.authority, user: 'far' },
    password: 'wrong-one',
  });
  const job = await ended((await world.api.moving.import({ address: ben.address, source })).id);
  assert.equal(job.state, 'paused');
  assert.match(job.because ?? '', /refuses the login.*resume goes on/);
  assert.deepEqual(world.bugs, []);
});

test('while the other server is away a pause is a pause, at once', { skip, timeout: 20_000 }, async () => {
  const between = await line(there.ports.imaps);
  const to = await dovecot('away', between.port);
  between.end();
  const { id } = await world.api.moving.export({ address: ana.address, format: 'imap', to });
  await new Promise(resolve => setTimeout(resolve, 300));
  await world.api.moving.pause({ id });
  const job = await ended(id);
  assert.deepEqual([job.state, job.because], ['paused', null]);
});
