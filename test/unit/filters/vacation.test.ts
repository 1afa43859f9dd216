/** The away reply: as a form, as a rule of the script that begins and ends by itself, in the account. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days } from '../../../server/base/units.ts';
import { forgottenVacations } from '../../../server/filters/forgotten.ts';
import { summaryOf } from '../../../server/filters/trial-words.ts';
import { instantOf, stateOf, type Vacation, vacationOf, vacationRule } from '../../../server/filters/vacation.ts';
import { filtersWorld } from '../../support/filters-world.ts';
import { must, START } from '../../support/store-world.ts';

const away: Vacation = {
  ...{
    on: true,
    subject: 'I am away',
    text: 'Back soon.\n\nAnn',
    days: 3,
    whom: 'everybody',
    addresses: [],
    author: null,
  },
  from: { date: '2026-01-10', time: null, zone: null },
  until: { date: '2026-01-20', time: null, zone: '+0100' },
};
const utc = (date: string, time = '00:00:00') => ({ date, time, zone: '+0000' });

test('form → rule → form is the same, with and without times, for everybody and for known people', () => {
  const forms: readonly Vacation[] = [
    away,
    { ...away, on: false, whom: 'known', subject: null, addresses: ['info@here.example'], author: 'ann@here.example' },
    { ...away, from: null, until: null },
    { ...away, from: utc('2026-01-10', '08:30:00'), until: utc('2026-01-20') },
    { ...away, from: null },
  ];
  for (const form of forms) assert.deepEqual(vacationOf(vacationRule(form)), form);
});

test('another rule is none: with another condition, another action, another date', () => {
  const rule = vacationRule(away);
  assert.equal(vacationOf({ ...rule, actions: [...rule.actions, { kind: 'keep' }] }), null);
  assert.equal(vacationOf({ ...rule, match: 'any' }), null);
  const size = { kind: 'size', over: true, bytes: 1, not: false } as const;
  assert.equal(vacationOf({ ...rule, conditions: [...rule.conditions, size] }), null);
  assert.equal(vacationOf({ ...rule, conditions: [rule.conditions[0]!, rule.conditions[0]!] }), null);
});

test('its time: whole days to their end, moments to the second, in their zone or the owner’s', () => {
  const zoneAt = () => 120;
  assert.equal(instantOf(away.from!, 'from', zoneAt), Date.UTC(2026, 0, 9, 22));
  assert.equal(instantOf(away.until!, 'until', zoneAt), Date.UTC(2026, 0, 20, 23));
  const at = (day: number) => stateOf(away, Date.UTC(2026, 0, day), zoneAt);
  assert.deepEqual([at(9), at(10), at(20), at(21)], ['ahead', 'now', 'now', 'over']);
  assert.equal(stateOf({ ...away, on: false }, Date.UTC(2026, 0, 12), zoneAt), 'off');
});

test('set where there is no script, changed in place, and kept where somebody wrote by hand; it answers within its dates', async t => {
  const { filters, ann, letter, clock, store } = await filtersWorld(t);
  const { rules, book } = filters;
  await letter('Too early', { at: Date.UTC(2026, 0, 6) });
  await letter('Within', { at: Date.UTC(2026, 0, 12) });
  await letter('Too late', { at: Date.UTC(2026, 0, 22) });
  await letter('From a machine', { from: 'noreply@there.example', at: Date.UTC(2026, 0, 13) });
  assert.deepEqual([(await rules.vacation(ann.id)).vacation, (await rules.vacation(ann.id)).state], [null, 'off']);
  const set = must(await rules.setVacation(ann.id, away, 'the window'));
  assert.deepEqual([set.state, set.script?.name, set.script?.active], ['ahead', 'Rules', true]);
  const tried = must(
    await filters.try(ann, { kind: 'saved', name: 'Rules' }, { kind: 'latest', mailboxes: null, limit: 9 }),
  );
  assert.equal(summaryOf(tried.messages.map(one => one.would)), '1 would be answered');

  const known = { ...away, whom: 'known' as const };
  must(await rules.setVacation(ann.id, known, 'ann'));
  const stranger = must(
    await filters.try(ann, { kind: 'saved', name: 'Rules' }, { kind: 'latest', mailboxes: null, limit: 9 }),
  );
  assert.equal(summaryOf(stranger.messages.map(one => one.would)), 'All 4 would stay as they are');

  const text = `${(await book.get(ann.id, 'Rules'))!.text}\r\n# by hand\r\nif true { keep; } else { discard; }\r\n`;
  must(await book.put(ann.id, { name: 'Rules', text }, 'ann'));
  must(await rules.setVacation(ann.id, { ...known, on: false }, 'ann'));
  const after = (await book.get(ann.id, 'Rules'))!.text;
  assert.ok(after.endsWith('# by hand\r\nif true { keep; } else { discard; }\r\n'));
  assert.match(after, /if allof \(\r\n {4}false,/);
  assert.equal((await rules.vacation(ann.id)).state, 'off');

  must(await rules.setVacation(ann.id, { ...away, from: null, until: null }, 'ann'));
  assert.equal((await rules.vacation(ann.id)).long, false);
  clock.advance(days(31));
  const long = await rules.vacation(ann.id);
  assert.deepEqual([long.state, long.long, long.since], ['now', true, START]);
  const needs = await forgottenVacations(rules, clock)();
  assert.deepEqual(
    needs.map(one => one.sentence),
    ['ann@here.example has answered as away for 31 days, and no end is set'],
  );
  const notes = await store.events({ after: 0, limit: 100, names: ['filters.vacation'] });
  assert.ok(notes.length >= 3);
});

test('dates the wrong way round, days that are none, a text that is missing are refused in words', async t => {
  const { filters, ann } = await filtersWorld(t);
  const refused = async (change: Partial<Vacation>) => {
    const done = await filters.rules.setVacation(ann.id, { ...away, ...change }, 'ann');
    return done.ok ? '' : done.error.sentence;
  };
  assert.equal(await refused({ until: utc('2026-01-01') }), 'It ends before it begins');
  assert.match(await refused({ from: { date: '2026-02-30', time: null, zone: null } }), /is not a date/);
  assert.equal(await refused({ days: 0 }), 'Days between two answers: 1 to 365');
  assert.equal(await refused({ text: ' ' }), 'Say what is answered');
  assert.match(await refused({ addresses: ['nobody'] }), /is no address/);
});
