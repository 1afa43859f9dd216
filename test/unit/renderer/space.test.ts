/** How full mailboxes are and what becomes of mail then: numbers and settings in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  byFullness,
  changesFrom,
  fullnessOf,
  fullWords,
  graceMs,
  type Policy,
  policyFrom,
  policyKeys,
  spaceSummary,
  warnWords,
} from '../../../renderer/accounts/space/space-words.ts';
import type { AccountRow, Setting } from '../../../server/api/contract.ts';
import { printValue } from '../../../server/config/parse.ts';
import { type Key, schema } from '../../../server/config/schema.ts';
import { newcomer } from '../../support/fake/directory.ts';

/** As the server tells them where nobody has changed anything. */
const known = Object.fromEntries(
  policyKeys.map(key => [key, { text: printValue(key as Key, schema[key as Key].default as never) } as Setting]),
);
const usual = policyFrom(known);
const account = (usedBytes: number, quotaBytes: number | null, more: Partial<AccountRow> = {}): AccountRow => ({
  ...newcomer(1, 'ana@office.example', 'Ana'),
  ...{ usedBytes, quotaBytes },
  ...more,
});

test('the server’s defaults are read as they are', () => {
  assert.deepEqual(usual, {
    ...{ warnAt: '80', warnAgainAt: '95', whenFull: 'defer', graceTime: '7', graceUnit: 'd', gracePercent: '20' },
  });
  assert.equal(graceMs({ ...usual, graceTime: '90', graceUnit: 's' }), 90_000);
});

test('only what is another than it was is changed', () => {
  assert.deepEqual(changesFrom(usual, usual), {});
  assert.deepEqual(changesFrom({ ...usual, warnAt: ' 70 ', graceUnit: 'h' }, usual), {
    ...{ 'quota.warn-at': '70', 'quota.grace-time': '7h' },
  });
});

test('who is told beforehand: nobody, once, twice, in the order in which it happens', () => {
  const told = (warnAt: string, warnAgainAt: string) => warnWords({ ...usual, warnAt, warnAgainAt });
  assert.equal(told('0', '0'), 'Nobody is told that a mailbox fills up.');
  assert.equal(told('80', '0'), 'At 80 % its owner finds a letter in the inbox.');
  assert.equal(told('90', '90'), 'At 90 % its owner finds a letter in the inbox.');
  assert.equal(told('95', '80'), 'At 80 % its owner finds a letter in the inbox, at 95 % another.');
});

test('what becomes of mail for a full one is said of each policy', () => {
  const words = (whenFull: Policy['whenFull']) => fullWords({ ...usual, whenFull });
  assert.match(words('defer'), /waits at its sender/);
  assert.match(words('refuse'), /goes back/);
  assert.match(words('grace'), /takes mail for 7 days more, up to 20 % above its limit/);
});

test('a mailbox is near where its owner is warned, and full as the policy has it', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const word = (one: AccountRow, policy = usual) => fullnessOf(one, policy, now);
  assert.deepEqual(word(account(5, null)), { shape: null, word: 'No limit' });
  assert.deepEqual(word(account(799, 1000)), { shape: 'ok', word: '79 % full' });
  assert.deepEqual(word(account(800, 1000)), { shape: 'attention', word: '80 % full' });
  assert.equal(word(account(1000, 1000)).word, 'Full: mail waits at its sender');
  assert.equal(word(account(1000, 1000), { ...usual, whenFull: 'refuse' }).word, 'Full: mail goes back');
  const grace = { ...usual, whenFull: 'grace' as const };
  const since = (days: number): Partial<AccountRow> => ({ overSince: now - days * 86_400_000 });
  assert.equal(word(account(1100, 1000, since(2)), grace).word, 'Full: takes mail until 28 Nov 2026');
  assert.equal(word(account(1100, 1000, since(8)), grace).word, 'Full: mail waits at its sender');
  assert.equal(word(account(1200, 1000, since(2)), grace).word, 'Full: mail waits at its sender');
});

test('the fullest stands first, what has no limit last and by its size', () => {
  const [small, large, half, full] = [account(1, null), account(9, null), account(5, 10), account(12, 10)];
  assert.deepEqual(byFullness([small, large, half, full]), [full, half, large, small]);
});

test('all of them in a line', () => {
  assert.equal(
    spaceSummary([account(500, 1000), account(1000, 1000), account(500, null)]),
    '2.0 kB in 3 mailboxes · 2 with a limit · 1 full',
  );
  assert.equal(spaceSummary([account(0, 10)]), '0 B in 1 mailbox · all with a limit');
  assert.equal(spaceSummary([account(0, null)]), '0 B in 1 mailbox · none with a limit');
});
