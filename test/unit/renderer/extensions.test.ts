/** Addresses for one purpose: their state, their limits, and a form that says to the server what it shows. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  addressWith,
  changeBack,
  changeFrom,
  countWords,
  type ExtensionForm,
  endOf,
  faultOf,
  fieldOf,
  findExtensions,
  formOf,
  inOrder,
  limitsWords,
  nameIn,
  newForm,
  refusalWords,
  stateOf,
} from '../../../renderer/accounts/extensions/extension-words.ts';
import type { ExtensionRow } from '../../../server/api/contract.ts';

const ANA = 'ana@office.example';
const row = (change: Partial<ExtensionRow> = {}): ExtensionRow => ({
  ...{ address: 'ana-shop@office.example', act: { kind: 'inbox' }, until: null, most: null, used: 0 },
  ...{ onlyFrom: null, over: null, madeAt: 1 },
  ...change,
});
const OVER = 'This address was valid until 1 December 2026';

test('an end is more than a suspension, whatever its mail would do', () => {
  assert.equal(stateOf(row()), 'open');
  assert.equal(stateOf(row({ act: { kind: 'refuse' } })), 'suspended');
  assert.equal(stateOf(row({ act: { kind: 'refuse' }, over: OVER })), 'ended');
});

test('what comes to one that is ended is said with the words its sender reads', () => {
  assert.equal(refusalWords(row()), null);
  assert.equal(refusalWords(row({ over: OVER })), `Mail is refused. Its sender reads: “${OVER}”`);
  assert.match(refusalWords(row({ act: { kind: 'refuse' } })) ?? '', /“This address is not used any more”$/);
});

test('limits: messages are counted where there is one of any kind, and an end that has come is not told twice', () => {
  assert.deepEqual(limitsWords(row()), []);
  assert.deepEqual(limitsWords(row({ most: 10, used: 3 })), ['3 of 10 messages']);
  assert.deepEqual(limitsWords(row({ onlyFrom: '', used: 1 })), ['1 message so far', 'only from whoever writes first']);
  assert.deepEqual(limitsWords(row({ onlyFrom: 'shop.example' })), ['no message yet', 'only from shop.example']);
  const until = new Date(2026, 11, 31, 12).getTime();
  assert.deepEqual(limitsWords(row({ until })), ['until 31 Dec 2026', 'no message yet']);
  assert.deepEqual(limitsWords(row({ until, over: OVER, used: 2 })), ['2 messages so far']);
  assert.deepEqual(limitsWords(row({ until, over: OVER })), []);
});

test('what takes mail stands first, then the newest; the counts leave out what there is none of', () => {
  const ended = row({ address: 'ana-a@office.example', over: OVER, madeAt: 9 });
  const held = row({ address: 'ana-b@office.example', act: { kind: 'refuse' }, madeAt: 8 });
  const [old, young] = [row({ madeAt: 2 }), row({ address: 'ana-c@office.example', madeAt: 3 })];
  assert.deepEqual(inOrder([ended, held, old, young]), [young, old, held, ended]);
  assert.equal(countWords([ended, held, old, young]), '2 in use · 1 suspended · 1 ended');
  assert.equal(countWords([old]), '1 in use');
  const forwards = row({ act: { kind: 'forward', to: 'kim@there.example' } });
  assert.deepEqual(findExtensions([old, forwards], 'THERE'), [forwards]);
});

test('a name is what stands behind the owner’s and the separator, whichever that is', () => {
  assert.equal(nameIn({ address: 'ana.tax-2026@office.example' }, ANA), 'tax-2026');
  assert.equal(addressWith(ANA, '_', ' Shop '), 'ana_shop@office.example');
  assert.equal(addressWith(ANA, '-', ''), 'ana-…@office.example');
});

test('a form that nobody has touched changes nothing, to the second', () => {
  const until = new Date(2026, 11, 31, 9, 12, 5).getTime();
  for (const one of [
    row({ until, most: 3, used: 1, onlyFrom: '' }),
    row({ act: { kind: 'mailbox', mailbox: 'Shopping' }, onlyFrom: 'shop.example' }),
    row({ act: { kind: 'forward', to: 'kim@there.example' } }),
  ]) {
    assert.deepEqual(changeFrom(ANA, formOf(one, ANA), one), changeBack(ANA, one));
    assert.equal(faultOf(formOf(one, ANA)), null);
  }
});

test('a day is over when it is over here', () => {
  assert.equal(endOf(''), null);
  assert.equal(endOf('2026-12-31'), new Date(2026, 11, 31, 23, 59, 59).getTime());
  assert.ok(Number.isNaN(endOf('soon')));
});

test('what is missing is said at its field', () => {
  const fields = (change: Partial<ExtensionForm>) => faultOf({ ...newForm, name: 'shop', ...change })?.field ?? null;
  assert.equal(fields({}), null);
  assert.equal(fields({ name: ' ' }), 'name');
  assert.equal(fields({ kind: 'mailbox' }), 'target');
  assert.equal(fields({ kind: 'forward', to: ' ' }), 'target');
  assert.equal(fields({ until: 'soon' }), 'until');
  for (const most of ['0', '-1', '1.5', 'ten']) assert.equal(fields({ most }), 'most', most);
  assert.equal(fields({ most: '12' }), null);
  assert.equal(fields({ from: 'one' }), 'from');
});

test('the server’s sentence stands at the field whose words it names', () => {
  const form: ExtensionForm = { ...newForm, name: 'shop', kind: 'forward', to: 'nobody', from: 'one', whom: '???' };
  assert.equal(fieldOf('"nobody" is no address: it has no @', form), 'target');
  assert.equal(fieldOf('"???" is neither an address nor a domain, nor "first"', form), 'from');
  assert.equal(fieldOf('Somebody is called ana-shop@office.example already', form), 'name');
});
