/** What the Accounts screen says of people: by domain, found, full, raised, and what a device must be told. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  byDomain,
  bytesOf,
  deviceCards,
  findPeople,
  groupSummary,
  onlyHere,
  raised,
  removalWords,
  sizeField,
  stateOf,
  targetsOf,
} from '../../../renderer/accounts/people-words.ts';
import type { AccountRow, ListenerState, People } from '../../../server/api/contract.ts';

const person = (address: string, more: Partial<AccountRow> = {}): AccountRow => ({
  ...{ id: 1, address, name: '', enabled: true, usedBytes: 0, usedMessages: 0, quotaBytes: null, hasPassword: true },
  ...{ appPasswords: 0, sessions: 0, lastSeen: null, aliases: [] },
  ...more,
});
const office: People = {
  accounts: [person('ann@a.example', { name: 'Ann Ode' }), person('ben@b.example')],
  domains: [
    { name: 'a.example', aliasOf: null, accounts: 1 },
    { name: 'a.test', aliasOf: 'a.example', accounts: 0 },
    { name: 'b.example', aliasOf: null, accounts: 1 },
  ],
  aliases: [
    { address: '@a.example', targets: ['ann@a.example'] },
    { address: 'sales@a.example', targets: ['ann@a.example', 'kim@there.example'] },
  ],
};

test('by domain: people, aliases, the catch-all apart, and the domains that stand for it', () => {
  const groups = byDomain(office);
  assert.deepEqual(
    groups.map(group => [group.name, group.accounts.length, group.aliases.length, group.alsoCalled]),
    [
      ['a.example', 1, 1, ['a.test']],
      ['b.example', 1, 0, []],
    ],
  );
  assert.equal(groupSummary(groups[0]!), '1 person · 1 alias · catch-all to ann@a.example');
  assert.equal(groupSummary(groups[1]!), '1 person · 0 aliases · catch-all off');
});

test('search: every word, in names, addresses, aliases and programs; empty domains go', () => {
  const found = (text: string) => {
    const { accounts, aliases, domains } = findPeople(office, text);
    return [accounts.map(one => one.address), aliases.map(one => one.address), domains.map(one => one.name)];
  };
  assert.deepEqual(found('ODE ann'), [['ann@a.example'], [], ['a.example']]);
  assert.deepEqual(found('kim@'), [[], ['sales@a.example'], ['a.example']]);
  assert.deepEqual(found('nobody'), [[], [], []]);
  assert.equal(findPeople(office, ' '), office);
});

test('states: closed before full, full before almost full, no word at all', () => {
  const word = (more: Partial<AccountRow>) => stateOf(person('ann@a.example', more)).word;
  assert.equal(word({}), 'Open');
  assert.equal(word({ quotaBytes: 100, usedBytes: 98 }), '98 % full');
  assert.equal(word({ quotaBytes: 100, usedBytes: 100 }), 'Full: mail is refused');
  assert.equal(word({ quotaBytes: 100, usedBytes: 100, enabled: false }), 'Closed');
  assert.equal(word({ hasPassword: false }), 'No password yet');
  assert.equal(word({ hasPassword: false, appPasswords: 1 }), 'Open');
  assert.equal(word({ hasPassword: false, box: [] }), 'A box of nobody yet');
  assert.equal(word({ hasPassword: false, box: ['ann@here.example'] }), 'A box of 1 person');
});

test('a raised limit is a round one, and always more', () => {
  assert.deepEqual([1e10, 2e9, 5e8, 1e6].map(raised), [1.5e10, 3e9, 7.5e8, 5e6]);
  for (let quota = 1e6; quota < 1e13; quota *= 1.7) assert.ok(raised(quota) > quota);
});

test('sizes in the field, and back; a comma is a point', () => {
  for (const bytes of [null, 1e10, 5e8, 2.5e9]) assert.equal(bytesOf(sizeField(bytes)), bytes);
  assert.equal(bytesOf({ number: '1,5', unit: 'GB' }), 1.5e9);
  for (const number of ['x', '-1', '0']) assert.equal(bytesOf({ number, unit: 'GB' }), undefined, number);
});

test('a device is told what is open, the best secured first, by the name others know', () => {
  const listener = (name: ListenerState['name'], tls: ListenerState['tls'], host = '0.0.0.0'): ListenerState => ({
    ...{ name, host, port: 1000 + name.length, tls, state: 'listening', sentence: null, connections: 0 },
  });
  const open = [listener('imap', 'starttls'), listener('imaps', 'implicit'), listener('submission', 'starttls')];
  const cards = deviceCards(open, 'mail.a.example', 'ann@a.example');
  assert.deepEqual(
    cards.map(card => [card.title, ...card.facts.map(fact => fact.value)]),
    [
      ['Read mail (IMAP)', 'mail.a.example', '1005', 'SSL/TLS', 'ann@a.example'],
      ['Send mail (SMTP)', 'mail.a.example', '1010', 'STARTTLS', 'ann@a.example'],
    ],
  );
  assert.equal(onlyHere(open), false);
  assert.equal(onlyHere([listener('imap', 'none', '127.0.0.1')]), true);
  assert.equal(deviceCards([{ ...open[0]!, state: 'failed' }], 'x', 'y').length, 0);
});

test('removal says how many messages, and which aliases then lead to nobody', () => {
  const words = removalWords(person('ann@a.example', { usedMessages: 3, usedBytes: 2000 }), office.aliases);
  assert.match(words[0]!, /^3 messages \(2\.0 kB\) are deleted for good/);
  assert.match(words[1]!, /^@a\.example leads to nobody else/);
  assert.deepEqual(targetsOf('a@b.c, d@e.f;\n g@h.i '), ['a@b.c', 'd@e.f', 'g@h.i']);
});
