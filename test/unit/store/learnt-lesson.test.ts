/** What teaches, and what does not: by where a message lies, how it is marked, and for how long. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days } from '../../../server/base/units.ts';
import { Flag } from '../../../server/store/interface.ts';
import { evidenceOf, LEFT_IN_JUNK, nextLabel, type Place, READ_AND_KEPT } from '../../../server/store/learnt/lesson.ts';
import { markHash } from '../../../server/store/learnt/mark-hash.ts';
import { provenIn } from '../../../server/store/learnt/taught.ts';

const NOW = Date.UTC(2026, 10, 23);
const place = (given: Partial<Place> = {}): Place => ({
  ...{ role: 'inbox', name: 'x', flags: 0, keywords: [], date: NOW, savedAt: NOW },
  ...given,
});
const seen = (places: readonly Place[], judged: string | null = null, now = NOW) => {
  const { evidence, due } = evidenceOf(places, judged, now);
  return [evidence, due === null ? null : due - NOW];
};

test('where a message lies says something, or will, or does not', () => {
  const moved = { date: NOW - days(1) };
  const table: readonly (readonly [string, readonly Place[], string | null, readonly unknown[]])[] = [
    ['just came', [place()], null, ['outside', null]],
    ['read', [place({ flags: Flag.seen })], null, ['outside', READ_AND_KEPT]],
    ['answered', [place({ flags: Flag.answered })], null, ['good', null]],
    ['flagged', [place({ flags: Flag.flagged, role: null })], null, ['good', null]],
    ['moved into Junk', [place({ role: 'junk', ...moved })], 'accept', ['junk', null]],
    ['moved into Junk, and nothing known of its way in', [place({ role: 'junk', ...moved })], null, ['junk', null]],
    ['moved into Junk as fast as a program', [place({ role: 'junk' })], 'accept', ['junk', null]],
    ['put into Junk by us', [place({ role: 'junk' })], 'junk', ['held', LEFT_IN_JUNK]],
    ['put into Junk by us and put back there', [place({ role: 'junk', ...moved })], 'junk', ['junk', null]],
    ['in Junk, of a time that nobody kept', [place({ role: 'junk', savedAt: null })], null, ['held', LEFT_IN_JUNK]],
    ['called junk where it lies', [place({ keywords: ['$junk'] })], null, ['junk', null]],
    ['called wanted in Junk', [place({ role: 'junk', keywords: ['nonjunk'] })], 'junk', ['good', null]],
    ['called both', [place({ keywords: ['$junk', '$notjunk'] })], null, ['outside', null]],
    ['called junk and thrown away', [place({ role: 'trash', keywords: ['$junk'] })], null, ['junk', null]],
    ['taken out of Junk, where we had put it', [place({ ...moved })], 'junk', ['good', null]],
    [
      'refused',
      [place({ role: null, name: 'Rejects', keywords: ['$refused'], flags: Flag.seen })],
      'refuse',
      ['gone', null],
    ],
    ['taken out of Rejects', [place({ keywords: ['$refused'] })], 'refuse', ['good', null]],
    ['thrown away out of Rejects', [place({ role: 'trash', keywords: ['$refused'] })], 'refuse', ['gone', null]],
    ['thrown away out of Junk', [place({ role: 'trash' })], 'junk', ['gone', null]],
    ['thrown away', [place({ role: 'trash', flags: Flag.seen })], null, ['gone', null]],
    ['nowhere', [], null, ['gone', null]],
    ['marked to go', [place({ flags: Flag.deleted | Flag.flagged })], null, ['gone', null]],
    ['our own', [place({ role: 'sent', flags: Flag.seen })], null, ['gone', null]],
    ['being written', [place({ role: 'drafts' })], null, ['gone', null]],
    ['copied into Junk', [place({ ...moved }), place({ role: 'junk', ...moved })], null, ['junk', null]],
    [
      'copied out of Junk',
      [place({ role: 'junk', flags: Flag.deleted, ...moved }), place({ ...moved })],
      null,
      ['outside', null],
    ],
  ];
  assert.deepEqual(
    table.map(([name, places, judged]) => [name, ...seen(places, judged)]),
    table.map(([name, , , expected]) => [name, ...expected]),
  );
});

test('what was left alone long enough says so', () => {
  const read = [place({ flags: Flag.seen })];
  assert.deepEqual(seen(read, null, NOW + READ_AND_KEPT - 1), ['outside', READ_AND_KEPT]);
  assert.deepEqual(seen(read, null, NOW + READ_AND_KEPT), ['good', null]);
  const junk = [place({ role: 'junk' })];
  assert.deepEqual(seen(junk, 'junk', NOW + LEFT_IN_JUNK - 1), ['held', LEFT_IN_JUNK]);
  assert.deepEqual(seen(junk, 'junk', NOW + LEFT_IN_JUNK), ['junk', null]);
});

test('taken out of Junk is wanted; thrown away stays what it was', () => {
  const labels = [null, 'junk', 'good', 'held'] as const;
  assert.deepEqual(
    labels.map(label => nextLabel(label, 'outside')),
    [null, 'good', 'good', 'good'],
  );
  assert.deepEqual(
    labels.map(label => nextLabel(label, 'gone')),
    labels,
  );
  for (const said of ['junk', 'good', 'held'] as const)
    assert.deepEqual(new Set(labels.map(label => nextLabel(label, said))), new Set([said]));
});

test('a sender is known only where our own fields say that its domain stood in for it', () => {
  const told = (results: string) => `Authentication-Results: mail.here.example;\r\n ${results}\r\n`;
  const kim = ['kim@good.example'];
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      told('spf=pass smtp.mailfrom=Bounce@Good.example;\r\n dmarc=pass header.from=good.example policy.dmarc=none'),
      kim,
      ['bounce@good.example', 'kim@good.example'],
    ],
    [told('spf=softfail reason="no" smtp.mailfrom=kim@good.example'), kim, []],
    [told('spf=pass smtp.helo=good.example'), kim, []],
    [told('dmarc=fail reason="x; dmarc=pass header.from=good.example" header.from=good.example'), kim, []],
    [told('dmarc=fail reason="a \\"; dmarc=pass header.from=good.example" header.from=good.example'), kim, []],
    [told('dmarc=pass header.from=good.example'), ['kim@good.example', 'lee@good.example'], []],
    [told('dmarc=pass header.from=good.example'), ['kim@evil-good.example'], []],
    ['Received: from x\r\n', kim, []],
  ];
  assert.deepEqual(
    table.map(([prefix, authors]) => provenIn(prefix, authors)),
    table.map(([, , proven]) => proven),
  );
});

test('marks are whole numbers below 2^52, other for each seed, and seldom meet', () => {
  const marks = Array.from({ length: 20_000 }, (_, n) => `mark${n}`);
  const hashes = new Set(marks.map(mark => markHash(mark, 7)));
  assert.equal(hashes.size, marks.length);
  for (const hash of hashes) assert.ok(Number.isSafeInteger(hash) && hash >= 0 && hash < 2 ** 52);
  assert.notEqual(markHash('casino', 7), markHash('casino', 8));
  const halves = new Set(marks.map(mark => markHash(mark, 7) % 2 ** 32));
  assert.ok(halves.size > marks.length - 5, 'either half alone tells them apart');
});
