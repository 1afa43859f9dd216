/** What the queue's screen decides without a browser: words of the search, places, reasons, the timeline, rows in sight. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { columnsOf, heat, placesOf, stateOf } from '../../../renderer/queue/places.ts';
import { commandFor } from '../../../renderer/queue/queue-words.ts';
import { causeNames, nameOf, reasonsOf, tellingPart } from '../../../renderer/queue/reasons.ts';
import { newRowSource } from '../../../renderer/queue/row-source.ts';
import { guesses, queueWords, says, withWords } from '../../../renderer/queue/selection-words.ts';
import { stopOf } from '../../../renderer/queue/stops.ts';
import { aheadWords, drawingOf, spokenOf } from '../../../renderer/queue/timeline.ts';
import { fieldOf, momentIn } from '../../../renderer/queue/when.ts';
import { suggest, understood } from '../../../renderer/search/vocabulary.ts';
import type { DestinationRest, DestinationRow, QueueRow, RecipientTimeline } from '../../../server/api/contract.ts';
import { causes } from '../../../server/mime/causes.ts';
import { parseSelection } from '../../../server/queue/selection.ts';

const HOUR = 3_600_000;
const row = (over: Partial<QueueRow> = {}): QueueRow => ({
  ...{ recipient: 1, queued: 1, trace: 't', sender: 'a@x.test', address: 'k@example.net', route: 'example.net' },
  ...{ state: 'deferred', attempts: 1, nextAt: 1, notBefore: null, acceptedAt: 0, expiresAt: 120 * HOUR },
  ...{ status: null, reply: null, host: null, operatedBy: null, subject: '', size: 1, uncertain: false },
  ...over,
});

test('each word of the search is told as it was understood, and those on screen are offered', () => {
  assert.deepEqual(
    ['to:*@example.net', 'older:2d', 'says:"grey listed"', '-state:deferred,held', 'from:<>', 'whom:x'].map(chip =>
      understood(chip, queueWords),
    ),
    [
      'To anybody at example.net',
      'Older than 2d',
      'Says “grey listed”',
      'Not: State: deferred, held',
      'From nobody (reports)',
      'whom:x',
    ],
  );
  const known = { domains: ['example.net'], senders: [] };
  assert.deepEqual(suggest('to:ex', queueWords, known), [{ text: 'to:example.net', hint: '' }]);
  for (const { name, values } of queueWords)
    for (const [value] of values?.(known) ?? [])
      assert.equal(parseSelection(`${name}:${value}`, 0).ok, true, `${name}:${value}`);
});

test('a click adds its words in place of others of the same name, and knows whether they are there', () => {
  const wanted = { to: 'there.example', older: null, says: 'come again' };
  const where = withWords('older:5m state:held to:x', wanted);
  assert.equal(where, 'state:held to:there.example says:"come again"');
  assert.equal(says(where, wanted), true);
  assert.equal(says('older:5m', wanted), false);
  assert.equal(parseSelection(where, 0).ok, true);
  assert.equal(withWords('to:a OR to:b', { older: '1h' }), '(to:a OR to:b) older:1h');
});

test('one bare word is offered as recipient, sender and answer, in words that the server reads', () => {
  const offered = guesses('older:2d kim');
  assert.deepEqual(
    offered.map(one => one.where),
    ['older:2d to:*kim*', 'older:2d from:*kim*', 'older:2d says:kim'],
  );
  assert.ok(offered.every(one => parseSelection(one.where, 0).ok));
  assert.deepEqual(guesses('kim lee'), []);
  assert.deepEqual(guesses('17'), []);
});

const destination = (over: Partial<DestinationRow>): DestinationRow => ({
  ...{ route: 'example.net', waiting: 3, active: 0, oldest: 0, nextAt: 90_000, sessions: 2, rest: null },
  ...over,
});
const rest: DestinationRest = {
  ...{ kind: 'down', since: 0, until: 600_000, checkedAt: 0, failures: 3, status: '4.4.1', host: null },
  reply: 'mx.dead.example: no answer in time.',
};

test('places: those in trouble first, ways that are no domain last, each with its state', () => {
  const shape = {
    ages: [300_000, 600_000, 600_000],
    total: { domain: 'TOTAL', total: 8, cells: [8, 0, 0] },
    rows: [
      { domain: 'example.net', total: 5, cells: [5, 0, 0] },
      { domain: 'dead.example', total: 3, cells: [0, 0, 3] },
    ],
  };
  const frozen = [{ route: 'relay office', by: 'the window', why: 'Monday', since: 0 }];
  const places = placesOf(shape, [destination({}), destination({ route: 'dead.example', rest })], frozen);
  assert.deepEqual(
    places.map(place => [place.name, place.isDomain, stateOf(place, 0).word, stateOf(place, 0).more]),
    [
      ['dead.example', true, 'Not reachable', 'probe in 10 min'],
      ['relay office', false, 'Frozen by you', 'Monday'],
      ['example.net', true, 'Waiting', 'next try in 1:30'],
    ],
  );
  assert.deepEqual(
    columnsOf(shape.ages).map(column => [column.head, column.words.older, column.words.younger]),
    [
      ['<5m', null, '5m'],
      ['10m', '5m', '10m'],
      ['older', '10m', null],
    ],
  );
  assert.deepEqual(
    [0, 1, 10, 1000].map(n => heat(n, 1000)),
    [0, 1, 2, 4],
  );
});

test('reasons go by their cause, and a click finds just them', async () => {
  const rows = [
    ...[1, 2, 3].map(n =>
      row({ status: '4.7.1', reply: `450 4.7.1 <p${n}@a.test>: Greylisted, try again in ${n}00 s` }),
    ),
    row({ status: '4.2.2', reply: '452 4.2.2 The mailbox is full' }),
    row({ state: 'held', operatedBy: 'the breaker' }),
    row({ state: 'queued', attempts: 0, route: 'dead.example' }),
  ];
  const stops = { frozen: [], destinations: [destination({ route: 'dead.example', rest })] };
  const { reasons, names } = await reasonsOf(rows, stops, async replies =>
    replies.map(({ status }) => ({
      ...{ cause: status === '4.7.1' ? 'greylisted' : 'mailbox-full', who: 'nobody', whoInWords: 'nobody' },
      ...{ temporary: true, why: 'Because.', fix: 'Wait.' },
    })),
  );
  assert.deepEqual(
    reasons.map(({ say, count, words }) => [say, count, words]),
    [
      ['Greylisted', 3, { says: '@a.test>: greylisted, try again in' }],
      ['Mailbox full', 1, { says: '452 4.2.2 the mailbox is full' }],
      ['Held by the breaker', 1, { state: 'held', 'held-by': 'the breaker' }],
      ['Not tried: dead.example rests', 1, { route: 'dead.example', state: 'queued' }],
    ],
  );
  assert.deepEqual(
    rows.map(one => nameOf(one, names)),
    ['Greylisted', 'Greylisted', 'Greylisted', 'Mailbox full', null, null],
  );
});

test('every cause has a word of its own', () => {
  assert.deepEqual(Object.keys(causeNames).sort(), Object.keys(causes).sort());
});

test('what tells a reason from others has no quotation mark; where words do not, the status does', () => {
  const one = (reply: string, status = '4.0.0') => ({ reply, status });
  assert.equal(tellingPart([one('say "no" to all of it')], []), 'to all of it');
  assert.equal(tellingPart([one('abc', '4.3.1'), one('xyz', '4.3.1')], ['4.3.0 abc xyz']), '4.3.1');
  assert.equal(tellingPart([one('abc', '4.3.1')], ['4.3.1 abc']), null);
});

test('what stands still: frozen, paused, or behind a probe; our own people’s mail is not paused', () => {
  const paused = [{ route: null, by: 'the command line', why: '', since: 0 }];
  assert.equal(stopOf(row(), { frozen: paused, destinations: [] })?.why, 'Outgoing mail is paused by you');
  assert.equal(stopOf(row({ route: 'local' }), { frozen: paused, destinations: [] }), null);
  assert.equal(stopOf(row({ state: 'held' }), { frozen: paused, destinations: [] }), null);
  const down = { frozen: [], destinations: [destination({ rest })] };
  assert.equal(stopOf(row(), down), null);
  assert.match(
    stopOf(row({ attempts: 0, state: 'queued' }), down)!.why,
    /^Not tried, for example\.net is not reachable: /,
  );
});

const timeline: RecipientTimeline = {
  row: row(),
  rest: null,
  past: [
    { at: 1000, became: 'deferred', reply: '450 Later', status: '4.0.0', host: 'mx.x', conversation: 't-1' },
    { at: 2000, became: 'deferred', reply: 'no answer', status: '4.4.1', host: null, conversation: null },
  ],
  ahead: [1, 2, 4, 8].map(n => ({ from: n * 0.9 * HOUR, to: n * 1.1 * HOUR, isLast: n === 8 })),
  delayAt: 4 * HOUR,
  expiresAt: 120 * HOUR,
  rule: '*: 5m x2 to 4h for 5d',
  isUsualRule: true,
};

test('the timeline: marks in order on one axis, words that do not run into each other, and a sentence', () => {
  const { marks, ticks, sentence } = drawingOf(timeline, HOUR / 2);
  const places = marks.map(mark => ('x' in mark ? mark.x : mark.from));
  assert.ok(places.every(x => x >= 0 && x <= 1));
  assert.deepEqual(
    marks.map(mark => mark.kind),
    ['ahead', 'ahead', 'ahead', 'ahead', 'tried', 'tried', 'delay', 'end', 'now'],
  );
  assert.deepEqual(
    ticks.map(tick => tick.say),
    ['accepted', '6 h', '1 day', '2 days', 'goes back'],
  );
  assert.match(sentence, /^Tried 2 times, next at .*; it goes back to its sender on /);
  assert.deepEqual(
    aheadWords(timeline, HOUR / 2).map(one => one.say),
    ['Next try', 'Then', 'Then', 'and 1 more try', 'Its sender hears that it waits', 'It goes back to its sender'],
  );
  assert.deepEqual(aheadWords({ ...timeline, ahead: [] }, HOUR / 2), []);
});

test('how an attempt was spoken comes from its conversation', () => {
  const line = (at: number, text: string) => ({ at, who: '-' as const, text });
  const lines = [line(3, 'TLS: TLSv1.3 AES, certificate verified'), line(41.4, 'closed')];
  assert.deepEqual(spokenOf(timeline.past[0]!, [{ trace: 't-1', title: '', lines }]), {
    ...{ took: '41 ms', tls: 'TLSv1.3 AES, certificate verified', isProven: true },
  });
  assert.equal(spokenOf(timeline.past[1]!, []), null);
});

test('the same on the command line: numbers, or for many what was looked for', () => {
  assert.equal(commandFor('hold', [3, 5], ''), 'mailroom queue hold 3 5');
  assert.equal(commandFor('cancel', [], ''), 'mailroom queue delete ID…');
  const many = Array.from({ length: 21 }, (_, n) => n);
  assert.equal(commandFor('expire', many, "says:it's"), String.raw`mailroom queue expire --where 'says:it'\''s'`);
  assert.equal(commandFor('retry', many, ''), 'mailroom queue retry --all');
});

test('a moment goes into its field and comes back', () => {
  const at = Date.parse('2026-11-24T08:05:00');
  assert.equal(fieldOf(at), '2026-11-24T08:05');
  assert.equal(momentIn(fieldOf(at)), at);
  assert.equal(momentIn('tomorrow'), null);
});

test('rows in sight are asked for together, kept when they have not changed, and forgotten when long out of sight', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: (readonly number[])[] = [];
  let size = 1;
  const source = newRowSource(async ids => {
    asked.push(ids);
    return ids.map(recipient => row({ recipient, size }));
  });
  const settle = async () => {
    t.mock.timers.tick(30);
    await new Promise(resolve => setImmediate(resolve));
  };
  let heard = 0;
  const ends = [1, 2, 3].map(id => source.watch(id, () => heard++));
  ends[2]!();
  await settle();
  assert.deepEqual(asked, [[1, 2]]);
  assert.equal(heard, 2);
  const before = source.row(1);
  source.refresh();
  await settle();
  assert.equal(source.row(1), before, 'the same row, for nothing has changed');
  size = 2;
  source.refresh();
  await settle();
  assert.equal(source.row(1)?.size, 2);
  ends[0]!();
  for (let id = 10; id < 5010; id++) source.watch(id, () => {})();
  const more = Array.from({ length: 4000 }, (_, n) => source.watch(n + 100, () => {}));
  await settle();
  assert.equal(source.row(1), undefined, 'forgotten');
  assert.ok(source.row(2), 'in sight');
  for (const end of more) end();
  source.close();
});
