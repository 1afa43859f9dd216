/** Debian's Dovecot as the other server: POP3 and IMAP, encrypted in each way, and what becomes of the mail there and here. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { PulledAccountRow, PulledDraftInput } from '../../server/api/contract.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { letter, letters } from '../support/maildrop.ts';
import { startWorld, type World } from '../support/world.ts';

const skip = dovecotMissing();
let there: Dovecot;
let world: World;
let count = 0;

before(async () => {
  if (skip) return;
  there = await startDovecot();
  world = await startWorld({ zone: 'localhost. A 127.0.0.1\n' });
});
after(async () => {
  await world?.[Symbol.asyncDispose]();
  await there?.[Symbol.asyncDispose]();
});

type Act = (row: PulledAccountRow, who: { user: string; address: string; password: string }) => Promise<void>;

async function fetching(settings: Partial<PulledDraftInput>, before: (user: string) => void, act: Act): Promise<void> {
  const user = `user${++count}`;
  before(user);
  const person = await world.addAccount(`${user}@here.example`);
  const protocol = settings.protocol ?? 'imap';
  const tls = settings.tls ?? 'implicit';
  const port = there.ports[`${protocol}${tls === 'implicit' ? 's' : ''}`];
  const row = await world.api.fetch.add({
    ...{ account: person.address, password: there.password },
    settings: {
      ...{ protocol, host: 'localhost', port, tls, authorities: there.authority, user, enabled: false },
      ...settings,
    },
  });
  await act(row, { user, ...person });
  await world.api.fetch.remove({ id: row.id });
}

async function now({ id }: PulledAccountRow): Promise<PulledAccountRow> {
  const row = await world.api.fetch.now({ id });
  await world.settle();
  return row;
}

for (const protocol of ['pop3', 'imap'] as const)
  for (const tls of ['implicit', 'starttls', 'none'] as const)
    test(`${protocol}, ${tls}: all comes once, and goes there when its time is over`, { skip }, () =>
      fetching(
        { protocol, tls },
        user => there.put(user, 'INBOX', letters(30)),
        async (row, { user, address, password }) => {
          const first = await now(row);
          assert.deepEqual([first.state.failing, first.state.lastTaken], [null, 30]);
          assert.equal((await now(row)).state.lastTaken, 0);
          assert.equal(there.count(user, 'INBOX'), 30);
          const texts = await world.stored({ address, password });
          assert.equal(texts.length, 30);
          const how = `${protocol.toUpperCase()}${tls === 'none' ? '' : ' with TLS'}`;
          assert.ok(texts[0]!.includes(`(fetched by ${how})`), texts[0]);
          there.put(user, 'INBOX', [letter(31)]);
          await world.api.fetch.change({ id: row.id, settings: { keepDays: 0 } });
          assert.equal((await now(row)).state.lastTaken, 1);
          assert.equal(there.count(user, 'INBOX'), 0);
        },
      ),
    );

test('a certificate that nobody vouches for is refused; a pinned one is believed', { skip }, () =>
  fetching(
    { authorities: '' },
    user => there.put(user, 'INBOX', letters(1)),
    async row => {
      const refused = await now(row);
      assert.equal(refused.state.failing?.kind, 'tls');
      assert.match(refused.state.failing!.sentence, /certificate is not trusted/);
      const pin = /fingerprint is another than the owner knows \(([0-9A-F:]{95})\)/;
      await world.api.fetch.change({ id: row.id, settings: { pins: ['00'.repeat(32)] } });
      const told = pin.exec((await now(row)).state.failing!.sentence)?.[1];
      assert.ok(told);
      assert.notEqual(told, new X509Certificate(there.authority).fingerprint256);
      await world.api.fetch.change({ id: row.id, settings: { pins: [told] } });
      assert.equal((await now(row)).state.lastTaken, 1);
    },
  ),
);

test('several folders; one that is not there keeps the others from nothing', { skip }, () =>
  fetching(
    { folders: ['Missing', 'INBOX', 'Büro'.normalize()] },
    user => {
      there.put(user, 'INBOX', letters(2));
      there.put(user, 'B&APw-ro', [letter(3), letter(4), letter(5)]);
    },
    async row => {
      const done = await now(row);
      assert.equal(done.state.taken, 5);
      assert.equal(done.state.failing?.kind, 'no-such');
      assert.match(done.state.failing!.sentence, /"Missing"/);
    },
  ),
);

test('another UIDVALIDITY brings none twice', { skip }, () =>
  fetching(
    {},
    user => there.put(user, 'INBOX', letters(12)),
    async (row, { user, address, password }) => {
      assert.equal((await now(row)).state.lastTaken, 12);
      for (const name of readdirSync(there.maildir(user)))
        if (name.startsWith('dovecot')) rmSync(join(there.maildir(user), name), { force: true });
      // A second of its own: UIDVALIDITY is made of it.
      await new Promise(resolve => setTimeout(resolve, 1100));
      there.put(user, 'INBOX', [letter(13)]);
      assert.equal((await now(row)).state.lastTaken, 1);
      assert.equal((await world.stored({ address, password })).length, 13);
    },
  ),
);

test('what came before a day is left there, for good', { skip }, () =>
  fetching(
    { since: Date.UTC(2026, 5, 1), keepDays: 0 },
    user => {
      there.put(user, 'INBOX', [{ ...letter(1), at: Date.UTC(2025, 0, 1) }]);
      there.put(user, 'INBOX', [letter(2)]);
    },
    async (row, { user }) => {
      assert.equal((await now(row)).state.lastTaken, 1);
      assert.equal((await now(row)).state.lastTaken, 0);
      assert.equal(there.count(user, 'INBOX'), 1);
    },
  ),
);

test('IDLE: what comes there is here in a moment', { skip }, () =>
  fetching(
    { idle: true, enabled: true, every: 3_600_000 },
    user => there.put(user, 'INBOX', letters(1)),
    async (row, { user, address, password }) => {
      await until(async () => (await world.stored({ address, password })).length === 1);
      // Dovecot looks at a folder that it idles on when something changes in it.
      await new Promise(resolve => setTimeout(resolve, 300));
      there.put(user, 'INBOX', [letter(2)]);
      await until(async () => (await world.stored({ address, password })).length === 2);
      assert.equal((await world.api.fetch.list({})).find(({ id }) => id === row.id)!.state.taken, 2);
    },
  ),
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 8_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  assert.fail('it did not come to be');
}

test('octet for octet, but for our own fields', { skip }, () => {
  const odd = Buffer.concat([
    Buffer.from('From: kim@there.example\r\nSubject: odd\r\n\r\n.\r\n..\r\n'),
    Buffer.from([0xff, 0xfe, 0xe4, 0x80]),
    Buffer.from('\r\n.end\r\n'),
  ]);
  return fetching(
    {},
    user => there.put(user, 'INBOX', [{ bytes: odd }]),
    async (row, person) => {
      await now(row);
      const source = await world.withImap(person, async client => {
        await client.mailboxOpen('INBOX');
        const found = await client.fetchOne('1', { source: true });
        return found ? found.source : undefined;
      });
      assert.equal(source?.subarray(-odd.length).toString('latin1'), odd.toString('latin1'));
    },
  );
});
