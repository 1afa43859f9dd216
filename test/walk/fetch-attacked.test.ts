/** Maildrops that mean ill, and messages that go wrong here: the rest comes all the same, nothing is lost, nothing goes round. */
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

const long = (n: number): Letter => letter(n, 'x'.repeat(78).concat('\r\n').repeat(5_000));

async function withSmall(act: () => Promise<void>): Promise<void> {
  await world.api.settings.set({ key: 'smtp.max-message-size', text: '100KB' });
  try {
    await act();
  } finally {
    await world.api.settings.set({ key: 'smtp.max-message-size', text: '50MB' });
  }
}

test('a message of many times what is taken is not asked for, and what lies behind it comes', () =>
  withSmall(() =>
    fetching({ letters: [letter(1), long(2), letter(3)] }, {}, async (row, drop) => {
      const { state } = await now(row);
      assert.deepEqual([state.failing, state.lastTaken], [null, 2]);
      assert.match(state.passed[0]!.because, /larger than/);
      assert.ok(!drop.said.includes('RETR 2'));
    }),
  ));

test('one that is said to be small and goes on without end is passed over; the next visit brings the rest', () =>
  withSmall(() =>
    fetching(
      {
        letters: [letter(1), long(2), letter(3)],
        capabilities: ['UIDL', 'USER'],
        answer: line => (/^LIST 2$/.test(line) ? '+OK 2 300\r\n' : null),
      },
      { keepDays: 0 },
      async (row, drop) => {
        const first = await now(row);
        assert.equal(first.state.failing?.kind, 'too-long');
        assert.match(first.state.passed[0]!.because, /larger than/);
        const { state } = await now(row);
        assert.deepEqual([state.failing, state.taken], [null, 2]);
        assert.deepEqual(
          drop.letters.map(({ id }) => id),
          ['id-2'],
        );
      },
    ),
  ));

test('what was never taken is not deleted there, though its identifier became another', () => {
  const loop: Letter = {
    id: 'loop',
    bytes: Buffer.from(
      'Received: by x.example; Mon, 02 Nov 2026 10:00:00 +0000\r\n'.repeat(150).concat(letter(1).bytes.toString()),
    ),
  };
  return fetching({ letters: [loop] }, { keepDays: 0 }, async (row, drop) => {
    assert.equal((await now(row)).state.taken, 0);
    drop.letters = drop.letters.map(one => ({ ...one, id: 'another' }));
    await now(row);
    await now(row);
    assert.equal(drop.letters.length, 1);
  });
});

test('of two that say the same of themselves one may have moved, and the other is new', () =>
  fetching({ letters: [letter(1)] }, { keepDays: 0 }, async (row, drop) => {
    await world.api.fetch.change({ id: row.id, settings: { keepDays: null } });
    await now(row);
    drop.letters = [
      { ...letter(1), id: 'moved' },
      { ...letter(1), id: 'new' },
    ];
    await now(row);
    assert.equal((await world.stored(ana)).length, 2);
  }));

test('the same name with another text is another message', () =>
  fetching({ letters: [letter(1)] }, {}, async (row, drop) => {
    await now(row);
    drop.letters = [{ ...letter(1, 'And this is what he really wrote.\r\n'), id: 'another' }];
    assert.equal((await now(row)).state.lastTaken, 1);
  }));

test('names that look like ours for a second of one name are names', () =>
  fetching(
    { letters: [letter(1), letter(2), letter(3)].map((one, at) => ({ ...one, id: ['x', 'x', 'x#2'][at]! })) },
    { keepDays: 0 },
    async (row, drop) => {
      await now(row);
      assert.deepEqual([(await world.stored(ana)).length, drop.letters.length], [3, 0]);
    },
  ));

test('what is told of a message that stays there is told once', () =>
  fetching(
    {
      letters: letters(3),
      capabilities: ['UIDL', 'USER'],
      answer: line => (line === 'RETR 2' ? '-ERR never\r\n' : null),
    },
    {},
    async row => {
      for (let visit = 0; visit < 4; visit++) await now(row);
      const { state } = await now(row);
      assert.deepEqual([state.taken, state.passed.length, state.failing], [2, 1, null]);
    },
  ));

test('one message that goes wrong here keeps nobody else', () =>
  fetching({ letters: letters(5) }, { enabled: true, every: 60_000 }, async (row, drop) => {
    await now(row);
    const { accounts } = world.mailroom.store;
    let thrown = 0;
    drop.letters.push(letter(6), letter(7));
    world.mailroom.store.accounts = async () => {
      if (new Error('').stack?.includes('takeOne') && ++thrown === 1) throw new Error('a fault of ours');
      return accounts.call(world.mailroom.store);
    };
    try {
      const { state } = await now(row);
      assert.equal(state.lastTaken, 1);
      assert.match(state.passed[0]!.because, /fault/);
      const sessions = drop.said.filter(line => line === 'QUIT').length;
      await new Promise(resolve => setTimeout(resolve, 1_500));
      assert.equal(drop.said.filter(line => line === 'QUIT').length, sessions);
    } finally {
      world.mailroom.store.accounts = accounts;
    }
    assert.equal((await now(row)).state.taken, 7);
    assert.equal(world.bugs.splice(0).length, 1);
  }));

test('a server that says a letter an hour holds nobody up who ends', { timeout: 20_000 }, () =>
  fetching({ letters: letters(2), answer: line => (line === 'UIDL' ? '+OK\r\n1 id-' : null) }, {}, async row => {
    const visit = world.api.fetch.now({ id: row.id });
    await new Promise(resolve => setTimeout(resolve, 200));
    const began = Date.now();
    await world.api.fetch.change({ id: row.id, settings: { every: 120_000 } });
    assert.ok(Date.now() - began < 2_000, `${Date.now() - began}`);
    await visit;
  }),
);

test('nor one that does not greet', { timeout: 20_000 }, () =>
  fetching({ greeting: '+OK' }, {}, async row => {
    const visit = world.api.fetch.now({ id: row.id });
    await new Promise(resolve => setTimeout(resolve, 200));
    const began = Date.now();
    await world.api.fetch.change({ id: row.id, settings: { every: 120_000 } });
    assert.ok(Date.now() - began < 2_000, `${Date.now() - began}`);
    await visit;
  }),
);

test('a server that says our password back has it told to nobody', () =>
  fetching(
    { capabilities: ['UIDL', 'USER'], answer: line => (/^PASS/.test(line) ? `-ERR what is "${line}"?\r\n` : null) },
    {},
    async row => {
      await world.api.fetch.change({ id: row.id, settings: {}, password: 'hunter-2-secret' });
      const { state } = await now(row);
      assert.ok(state.failing?.sentence.includes('PASS'));
      assert.doesNotMatch(JSON.stringify(state), /hunter/);
    },
  ));

test('a try without a user is a sentence', async () => {
  await assert.rejects(world.api.fetch.try({ settings: { protocol: 'pop3', host: 'x.example' }, password: 'x' }), {
    message: /a user is needed/,
  });
});

test('a clock that was set back keeps no mail away', () =>
  fetching({ letters: letters(1) }, { enabled: true, every: 3_600_000 }, async (row, drop) => {
    await now(row);
    drop.letters.push(letter(2));
    await world.later(-7_200_000);
    // As it is looked at each quarter of an hour, and whenever another one changes.
    const other = await world.api.fetch.add({
      ...{ account: ana.address, password: 'x' },
      settings: { protocol: 'pop3', host: 'pop.elsewhere.example', user: 'other', enabled: false },
    });
    for (let n = 0; n < 50 && (await world.stored(ana)).length < 2; n++)
      await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal((await world.stored(ana)).length, 2);
    await world.later(7_200_000);
    await world.api.fetch.remove({ id: other.id });
  }));
