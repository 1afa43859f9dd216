/** Mail that lies on other servers, as it comes here: by POP3 and IMAP, once, with its journey, its Received: and its rest. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { PulledAccountRow, PulledDraftInput } from '../../server/api/contract.ts';
import {
  type Letter,
  letter,
  letters,
  type Maildrop,
  type MaildropOptions,
  startMaildrop,
} from '../support/maildrop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ana: Person;
let count = 0;

before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

/** Somebody new, and what she has elsewhere. */
async function fetching(
  options: MaildropOptions,
  settings: Partial<PulledDraftInput>,
  act: (row: PulledAccountRow, drop: Maildrop) => Promise<void>,
): Promise<void> {
  ana = await world.addAccount(`ana${++count}@here.example`);
  await using drop = await startMaildrop(options);
  const row = await world.api.fetch.add({
    ...{ account: ana.address, password: 'secret' },
    settings: {
      ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'none', user: `ana${count}`, enabled: false },
      ...settings,
    },
  });
  try {
    await act(row, drop);
  } finally {
    await world.api.fetch.remove({ id: row.id });
  }
}

async function now({ id }: PulledAccountRow): Promise<PulledAccountRow> {
  const row = await world.api.fetch.now({ id });
  await world.settle();
  return row;
}

const subjects = (texts: readonly string[]): string[] =>
  texts.map(text => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? '').sort();

test('what lies there comes here once, and stays there', () =>
  fetching({ letters: letters(3) }, {}, async (row, drop) => {
    assert.equal((await now(row)).state.lastTaken, 3);
    assert.deepEqual(subjects(await world.stored(ana)), ['Letter 1', 'Letter 2', 'Letter 3']);
    drop.letters.push(letter(4));
    const second = await now(row);
    assert.deepEqual([second.state.lastTaken, second.state.taken], [1, 4]);
    assert.equal(drop.letters.length, 4);
    assert.equal((await world.stored(ana)).length, 4);
    const [text = ''] = await world.stored(ana);
    assert.match(
      text,
      /^Received: from \[127\.0\.0\.1\]\r\n\tby mail\.here\.example \(fetched by POP3\)\r\n\tid [0-9A-Z]{12}-\d+;/m,
    );
  }));

test('its journey says where it was fetched', () =>
  fetching({ letters: letters(1) }, {}, async row => {
    await now(row);
    const trace = /\tid ([0-9A-Z-]+);/.exec((await world.stored(ana))[0]!)![1]!;
    const way = await world.way(trace);
    assert.equal(way[0]![0], 'written done');
    const journey = await world.journey(trace);
    assert.equal(journey.trunk[0]!.sentence, 'Fetched from 127.0.0.1');
    assert.deepEqual(way[1]!.slice(0, 2), [`${ana.address} delivered`, 'delivered done']);
  }));

test('with 0 days it goes there when it is here; what is too large stays there, and is told of', async () => {
  const large: Letter = letter(2, 'x'.repeat(78).concat('\r\n').repeat(2_000));
  await world.api.settings.set({ key: 'smtp.max-message-size', text: '100KB' });
  await fetching({ letters: [letter(1), large, letter(3)] }, { keepDays: 0 }, async (row, drop) => {
    const done = await now(row);
    assert.equal(done.state.lastTaken, 2);
    assert.deepEqual(
      drop.letters.map(({ id }) => id),
      ['id-2'],
    );
    assert.match(done.state.passed[0]!.because, /larger than 102400 octets/);
    // And stays there, whatever its time is.
    assert.equal((await now(row)).state.lastTaken, 0);
    assert.equal(drop.letters.length, 1);
    assert.ok((await now(row)).state.passed.length === 1);
  });
  await world.api.settings.set({ key: 'smtp.max-message-size', text: '50MB' });
});

test('into a mailbox of one’s own', () =>
  fetching({ letters: letters(2) }, { into: 'Old post' }, async row => {
    await now(row);
    assert.equal((await world.stored(ana)).length, 0);
    assert.equal((await world.stored(ana, 'Old post')).length, 2);
  }));

test('new identifiers for the same messages bring none twice', () =>
  fetching({ letters: letters(20) }, {}, async (row, drop) => {
    await now(row);
    drop.letters = drop.letters.map(one => ({ ...one, id: `new-${one.id}` }));
    drop.letters.push(letter(21));
    assert.equal((await now(row)).state.lastTaken, 1);
    assert.equal((await now(row)).state.lastTaken, 0);
    assert.equal((await world.stored(ana)).length, 21);
  }));

test('two that are the same are two; a server that names nothing is known by headers', () =>
  fetching(
    {
      letters: [letter(1), letter(1), letter(2)],
      capabilities: ['TOP', 'USER'],
      answer: line => (line === 'UIDL' ? '-ERR\r\n' : null),
    },
    {},
    async (row, drop) => {
      assert.equal((await now(row)).state.lastTaken, 3);
      assert.equal((await now(row)).state.lastTaken, 0);
      drop.letters.push(letter(3));
      assert.equal((await now(row)).state.lastTaken, 1);
    },
  ));

test('what came before a day is left alone', () => {
  const old: Letter = {
    id: 'old',
    bytes: Buffer.from(letter(9).bytes.toString().replace('02 Nov 2026', '02 Nov 2020')),
  };
  return fetching({ letters: [old, letter(1)] }, { since: Date.UTC(2026, 0, 1), keepDays: 0 }, async (row, drop) => {
    assert.equal((await now(row)).state.lastTaken, 1);
    assert.deepEqual(
      drop.letters.map(({ id }) => id),
      ['old'],
    );
    assert.equal((await now(row)).state.lastTaken, 0);
  });
});

test('a line that breaks in the middle loses nothing, doubles nothing', () => {
  let broken = false;
  return fetching(
    {
      letters: letters(10),
      capabilities: ['UIDL', 'USER'],
      answer: line => {
        if (line !== 'RETR 6' || broken) return null;
        broken = true;
        return 'hang-up';
      },
    },
    { keepDays: 0 },
    async (row, drop) => {
      const failed = await now(row);
      assert.equal(failed.state.lastTaken, 5);
      assert.equal(failed.state.failing?.kind, 'lost');
      // Nothing was deleted: QUIT was not said.
      assert.equal(drop.letters.length, 10);
      const well = await now(row);
      assert.deepEqual([well.state.lastTaken, well.state.failing], [5, null]);
      assert.equal(drop.letters.length, 0);
      assert.equal((await world.stored(ana)).length, 10);
    },
  );
});

test('a password that is refused is told of in words, and tried seldom', () =>
  fetching({ password: 'another' }, { enabled: true, every: 60_000 }, async row => {
    const failed = await now(row);
    assert.equal(failed.state.failing?.kind, 'login-refused');
    assert.ok(failed.state.nextAt! - failed.state.lastAt! >= 3_600_000);
    const { needs } = await world.api.status.get({});
    const need = needs.find(({ id }) => id === `fetch-${row.id}`);
    assert.match(need?.sentence ?? '', /cannot be fetched since .*: the server refuses the login: wrong password\./);
    await world.api.fetch.change({ id: row.id, settings: {}, password: 'another' });
    assert.equal((await now(row)).state.failing, null);
  }));

test('no address of the envelope hears of a full mailbox: it stays there', async () => {
  await fetching(
    { letters: [letter(1, 'x'.repeat(900_000)), letter(2, 'x'.repeat(900_000))] },
    {},
    async (row, drop) => {
      await world.api.accounts.change({ address: ana.address, quotaBytes: 1_000_000 });
      const done = await now(row);
      assert.deepEqual([done.state.lastTaken, done.state.failing?.kind], [1, 'no-room']);
      assert.equal(drop.letters.length, 2);
      await world.api.accounts.change({ address: ana.address, quotaBytes: null });
      assert.equal((await now(row)).state.lastTaken, 1);
    },
  );
});

test('one visit at a time, however often it is asked for', () =>
  fetching({ letters: letters(50) }, {}, async (row, drop) => {
    await Promise.all([1, 2, 3, 4].map(() => world.api.fetch.now({ id: row.id })));
    await world.settle();
    assert.equal(drop.sessions().most, 1);
    assert.equal((await world.stored(ana)).length, 50);
  }));

test('a try signs in and counts, and keeps nothing', () =>
  fetching({ letters: letters(3) }, {}, async (row, drop) => {
    const told = await world.api.fetch.try({ id: row.id, settings: {} });
    assert.deepEqual(
      [told.works, told.sentence, told.folders],
      [true, '3 messages lie there', [{ folder: '', messages: 3 }]],
    );
    const wrong = await world.api.fetch.try({ id: row.id, settings: {}, password: 'wrong' });
    assert.equal(wrong.works, false);
    await assert.rejects(
      world.api.fetch.try({ id: row.id, settings: { host: 'localhost' } }),
      /needs its own password/,
    );
    assert.ok(!drop.said.some(line => line.startsWith('RETR')));
  }));

test('no secret is in the API, the journal or the store', () =>
  fetching({ password: 'hunter-secret-2', letters: letters(1) }, {}, async row => {
    await world.api.fetch.change({ id: row.id, settings: {}, password: 'hunter-secret-2' });
    await now(row);
    assert.ok(!JSON.stringify(await world.api.fetch.list({})).includes('hunter'));
    const [stored] = (await world.mailroom.store.pulledAccounts()).filter(({ id }) => id === row.id);
    assert.match(stored!.secret!, /^sealed1:/);
    assert.ok(!JSON.stringify(stored).includes('hunter'));
  }));

test('what is fetched goes with its account', async () => {
  await fetching({}, {}, async row => {
    await now(row);
    const gone = await world.addAccount('gone@here.example');
    const other = await world.api.fetch.add({
      ...{ account: gone.address, password: 'x' },
      settings: { protocol: 'pop3', host: 'pop.elsewhere.example', user: 'gone', enabled: false },
    });
    await world.api.accounts.remove({ address: gone.address });
    assert.ok(!(await world.api.fetch.list({})).some(({ id }) => id === other.id));
  });
});
