/** The form of a rule and of an away reply without a browser: what becomes of what is chosen, and how it is said. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  formOf as awayFormOf,
  missing as awayMissing,
  stateWords,
  vacationOf,
} from '../../../renderer/rules/away-form.ts';
import {
  fieldOf,
  fields,
  formOf,
  keyed,
  missing,
  newForm,
  ruleOf,
  withField,
} from '../../../renderer/rules/rule-form.ts';
import { missingMailboxes, ruleWords, summaryOf } from '../../../renderer/rules/rule-words.ts';
import type { FilterCondition, FilterRule, Vacation } from '../../../server/api/contract.ts';

const rule: FilterRule = {
  ...{ name: 'Bills', enabled: true, match: 'any' },
  conditions: [
    { kind: 'header', headers: ['subject'], how: 'contains', not: false, values: ['invoice', 'bill'] },
    { kind: 'address', headers: ['from'], part: 'all', how: 'is', not: true, values: ['kim@there.example'] },
  ],
  actions: [{ kind: 'move', mailbox: 'Bills', create: true }, { kind: 'stop' }],
};
const asked = (condition: FilterCondition): FilterCondition =>
  ruleOf({ ...newForm(), name: 'x', conditions: [keyed(condition)] }).conditions[0]!;

test('rule → form → rule is the same, and each field of the form is found again', () => {
  assert.deepEqual(ruleOf(formOf(rule)), rule);
  for (const { id, make } of fields) assert.equal(fieldOf(make()), id);
});

test('who writes “is” of From means the address, and parts are looked for in the name too', () => {
  const from = { kind: 'header', headers: ['from'], not: false, values: ['kim@there.example'] } as const;
  assert.equal(asked({ ...from, how: 'is' }).kind, 'address');
  assert.equal(asked({ ...from, how: 'ends' }).kind, 'address');
  assert.equal(asked({ ...from, how: 'contains' }).kind, 'header');
  assert.equal(asked({ ...from, kind: 'address', part: 'all', how: 'contains' }).kind, 'header');
  const subject = { ...from, headers: ['subject'], how: 'is' } as const;
  assert.equal(asked(subject).kind, 'header');
  const domain = { ...from, kind: 'address', part: 'domain', how: 'contains' } as const;
  assert.deepEqual([fieldOf(domain), asked(domain)], [null, domain]);
});

test('another field keeps what was typed; empty texts are left out', () => {
  const typed = { kind: 'header', headers: ['from'], how: 'begins', not: true, values: ['kim', ' '] } as const;
  assert.deepEqual(withField(typed, 'subject'), { ...typed, headers: ['subject'] });
  assert.deepEqual(withField(typed, 'size').kind, 'size');
  assert.deepEqual(asked(typed), { ...typed, values: ['kim'] });
});

test('what is missing is said one thing after another', () => {
  const empty = newForm();
  assert.equal(missing(empty), 'Give the rule a name');
  assert.equal(missing({ ...empty, name: 'x' }), 'Say what is looked for');
  assert.equal(missing({ ...empty, name: 'x', conditions: [] }), 'Say which mailbox is meant');
  assert.equal(missing({ ...empty, name: 'x', conditions: [], actions: [] }), null);
  assert.equal(missing(formOf(rule)), null);
});

test('a mailbox that is not there is told, and whether it is made', () => {
  assert.deepEqual(missingMailboxes(rule, ['INBOX']), [
    'There is no mailbox “Bills” yet: it is made with the first message.',
  ]);
  assert.deepEqual(missingMailboxes(rule, ['INBOX', 'bills']), []);
  assert.deepEqual(missingMailboxes(rule, []), []);
});

test('a rule in words, and how many there are', () => {
  assert.equal(
    ruleWords(rule),
    'Subject contains “invoice” or “bill”, or From is not “kim@there.example”: move to Bills, ask no further rule',
  );
  const place = { firstLine: 1, lastLine: 2 };
  const block = (enabled: boolean) => ({ ...place, kind: 'rule', rule: { ...rule, enabled }, notes: [] }) as const;
  const hand = { ...place, kind: 'hand', name: '', because: '', text: '', remarksOnly: false } as const;
  assert.equal(
    summaryOf([block(true), block(false), hand]),
    '1 rule sorts the mail, 1 rests, 1 part is written by hand',
  );
  assert.equal(summaryOf([]), 'No rules');
});

test('an away reply: days by the clock that is chosen, times of a mail program stay with their day', () => {
  const known: Vacation = {
    ...{
      on: true,
      subject: null,
      text: 'Away',
      days: 3,
      whom: 'known',
      addresses: ['info@here.example'],
      author: null,
    },
    from: { date: '2026-12-24', time: '08:00:00', zone: '+0000' },
    until: null,
  };
  const form = awayFormOf(known);
  assert.deepEqual(
    vacationOf(form, known, () => '+0100'),
    known,
  );
  const moved = vacationOf({ ...form, from: '2026-12-25', zone: 'here', until: '2027-07-01' }, known, date =>
    date < '2027' ? '+0100' : '+0200',
  );
  assert.deepEqual(moved.from, { date: '2026-12-25', time: null, zone: '+0100' });
  assert.deepEqual(moved.until, { date: '2027-07-01', time: null, zone: '+0200' });
  assert.equal(awayMissing({ ...form, until: '2026-12-01' }), 'It ends before it begins');
  assert.equal(awayMissing({ ...form, text: ' ' }), 'Say what is answered');
  const now = {
    vacation: { ...known, from: null },
    state: 'now',
    since: 0,
    long: true,
    others: false,
    script: null,
    scriptState: 0,
  } as const;
  assert.equal(stateWords(now), 'On, without an end');
});
