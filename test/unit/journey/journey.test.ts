/** A message's way told from its events and rows, case by case. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type EventName, event, type Facts } from '../../../server/events/event.ts';
import { wayOf } from '../../../server/journey/journey.ts';
import { countsOf } from '../../../server/journey/smtp-journal.ts';
import type { QueueRow, RecipientState, StoredNote } from '../../../server/store/interface.ts';

const TRACE = 'MWS1W206DPS8-1';
let last = 0;
const note = <N extends EventName>(name: N, fields: Facts[N]): StoredNote =>
  ({ ...event(name, 1000 + ++last, TRACE, fields), id: last }) as unknown as StoredNote;
const accepted = (change: Partial<Facts['queue.accepted']> = {}) =>
  note('queue.accepted', {
    ...{ sender: 'kim@there.example', recipients: ['ann@here.example'], size: 9, messageId: null, subject: '' },
    ...{ remote: '192.0.2.7', helo: 'mx', protocol: 'ESMTP', listener: 'smtp', user: null, mechanism: null },
    ...{ origin: 'smtp', milliseconds: 4 },
    ...change,
  });
const filed = (captured = false) =>
  note('mda.filed', {
    ...{ recipient: 'ann@here.example', account: 'ann@here.example', mailbox: 'INBOX', delay: 0, uid: 7, captured },
  });
const client = { by: 'ann@here.example', protocol: 'imap', client: null, remote: '192.0.2.9' } as const;
const row = (state: RecipientState, change: Partial<QueueRow> = {}): QueueRow => ({
  ...{ recipient: 1, queued: 1, message: 1, trace: TRACE, sender: 'kim@there.example', address: 'ann@here.example' },
  ...{ route: 'local', state, attempts: 1, nextAt: null, notBefore: null, acceptedAt: 1000 },
  ...{
    expiresAt: 9000,
    settledAt: 1500,
    status: null,
    reply: null,
    host: null,
    operatedBy: null,
    subject: '',
    size: 9,
    uncertain: false,
  },
  ...change,
});
const stations = (events: readonly StoredNote[], ...rows: QueueRow[]) => {
  const { trunk, branches } = wayOf(events, rows);
  return [trunk, ...branches.map(branch => branch.stations)].map(line => line.map(one => `${one.name} ${one.state}`));
};
const done = ['written done', 'accepted done', 'queued done'];
const open = ['written done', 'accepted done', 'queued waiting'];
const away = { route: 'there.example', address: 'kim@there.example' };

const cases: readonly (readonly [
  string,
  readonly StoredNote[],
  readonly QueueRow[],
  readonly (readonly string[])[],
])[] = [
  ['queued', [accepted()], [row('queued')], [open, ['delivered waiting', 'stored ahead', 'read ahead']]],
  ['active', [accepted()], [row('active', away)], [open, ['sent waiting']]],
  ['deferred', [accepted()], [row('deferred', away)], [open, ['sent waiting']]],
  [
    'held',
    [accepted()],
    [row('held')],
    [
      ['written done', 'accepted done', 'queued held'],
      ['delivered held', 'stored ahead', 'read ahead'],
    ],
  ],
  ['filed', [accepted(), filed()], [row('delivered')], [done, ['delivered done', 'stored done', 'read ahead']]],
  [
    'read',
    [accepted(), filed(), note('ms.read', client)],
    [row('delivered')],
    [done, ['delivered done', 'stored done', 'read done']],
  ],
  ['relayed', [accepted()], [row('relayed', away)], [done, ['sent done']]],
  ['failed here', [accepted()], [row('failed')], [done, ['delivered failed']]],
  ['failed elsewhere', [accepted()], [row('failed', away)], [done, ['sent failed']]],
  ['cancelled', [accepted()], [row('cancelled', away)], [done, ['sent failed']]],
  [
    'an alias is no branch',
    [accepted(), filed()],
    [row('expanded', { address: 'sales@here.example' }), row('delivered')],
    [done, ['delivered done', 'stored done', 'read ahead']],
  ],
  [
    'held behind an alias',
    [accepted()],
    [row('expanded'), row('held', away)],
    [['written done', 'accepted done', 'queued held'], ['sent held']],
  ],
  [
    'one of two is held',
    [accepted(), filed()],
    [row('delivered'), row('held', away)],
    [['written done', 'accepted done', 'queued done'], ['delivered done', 'stored done', 'read ahead'], ['sent held']],
  ],
];
for (const [name, events, rows, expected] of cases) {
  test(`stations: ${name}`, () => assert.deepEqual(stations(events, ...rows), expected));
}

test('the order of events does not matter, moves and deletions are told', () => {
  const events = [accepted(), filed(), note('ms.moved', { ...client, to: 'Archive' })];
  const stored = (notes: readonly StoredNote[]) => wayOf(notes, [row('delivered')]).branches[0]!.stations[1]!.sentence;
  assert.equal(stored(events), 'In Archive, for IMAP and POP3');
  assert.equal(stored([...events].reverse()), 'In Archive, for IMAP and POP3');
  assert.equal(stored([...events, note('ms.expunged', client)]), 'ann@here.example deleted it');
});

test('what was deleted can be brought back for as long as it is kept, by whose it was', () => {
  const events = [accepted(), filed(), note('ms.expunged', client)];
  const stored = (kept: ReadonlyMap<string, number>) =>
    wayOf(events, [row('delivered')], kept).branches[0]!.stations[1]!.sentence;
  assert.equal(
    stored(new Map([['ann@here.example', Date.UTC(2026, 11, 22, 8)]])),
    'ann@here.example deleted it; it can be brought back until 2026-12-22 08:00 UTC',
  );
  assert.equal(stored(new Map([['ben@here.example', 1]])), 'ann@here.example deleted it');
});

test('brought back after it was deleted: where it lies now, until it is moved or deleted again', () => {
  const back = note('ms.restored', { account: 'ann@here.example', by: 'the window', mailbox: 'Lists', uid: 9 });
  const before = [accepted(), filed(), note('ms.moved', { ...client, to: 'Archive' }), note('ms.expunged', client)];
  const again = note('ms.restored', { account: 'ann@here.example', by: 'the window', mailbox: 'Trash', uid: 12 });
  const stored = (notes: readonly StoredNote[]) => wayOf(notes, [row('delivered')]).branches[0]!.stations[1]!;
  const deleted = stored([...before, back]);
  assert.equal(deleted.sentence, 'ann@here.example deleted it', 'it was brought back before');
  const told = stored([...before, again]);
  assert.deepEqual([told.sentence, told.fact], ['In Trash, for IMAP and POP3', 'UID 12']);
  const moved = stored([...before, again, note('ms.moved', { ...client, to: 'Sent' })]);
  assert.equal(moved.sentence, 'In Sent, for IMAP and POP3');
  assert.equal(stored([...before, again, note('ms.expunged', client)]).sentence, 'ann@here.example deleted it');
  const his = note('ms.restored', { account: 'ben@here.example', by: 'the window', mailbox: 'Trash', uid: 12 });
  assert.equal(stored([...before, his]).sentence, 'ann@here.example deleted it');
});

test('what others do with their copy is not told of ours', () => {
  const events = [accepted(), filed(), note('ms.read', { ...client, by: 'ben@here.example' })];
  assert.deepEqual(stations(events, row('delivered'))[1]?.at(-1), 'read ahead');
});

test('who wrote it: a stranger, one of ours, the server', () => {
  const written = (change: Partial<Facts['queue.accepted']>) =>
    wayOf([accepted(change)], [row('queued')]).trunk[0]!.sentence;
  assert.equal(written({}), 'mx brought it');
  assert.equal(written({ helo: null }), '192.0.2.7 brought it');
  assert.equal(written({ user: 'ann@here.example', origin: 'submission' }), 'ann@here.example sent it');
  assert.equal(written({ origin: 'report', listener: 'local' }), 'Mailroom wrote this report itself');
});

test('the whole in one sentence', () => {
  const say = (...rows: QueueRow[]) => wayOf([accepted()], rows).sentence;
  assert.equal(say(row('delivered')), 'Delivered here');
  assert.equal(say(row('expanded'), row('delivered'), row('deferred', away)), '1 delivered here, 1 waiting');
  assert.equal(say(row('relayed', away), row('relayed', away)), '2 sent out');
});

test('refused: what came to grief, not what followed from it', () => {
  const refused = (reply: string, because: string) =>
    note('smtp.refused', {
      ...{ stage: 'RCPT', reply, because, sender: 'kim@there.example', recipient: 'x', protocol: 'ESMTP' as const },
      ...{ remote: '192.0.2.7', helo: 'mx', listener: 'smtp' as const },
    });
  const events = [
    refused('550 5.1.1 No', 'nobody is called x'),
    refused('554 5.5.1 None', 'every recipient was refused'),
  ];
  assert.equal(wayOf(events, []).sentence, 'Refused: nobody is called x');
  assert.equal(wayOf([events[1]!], []).sentence, 'Refused: every recipient was refused');
  assert.equal(wayOf([], []).kind, 'session');
});

test('counts of commands, as Postfix ends its line', () => {
  const counts = new Map([
    ['QUIT', { came: 1, refused: 0 }],
    ['RCPT', { came: 3, refused: 1 }],
    ['UNKNOWN', { came: 1, refused: 1 }],
    ['EHLO', { came: 1, refused: 0 }],
  ]);
  assert.equal(countsOf(counts), 'ehlo=1 rcpt=2/3 quit=1 unknown=0/1 commands=4/6');
  assert.equal(countsOf(new Map()), 'commands=0');
});

test('held by its sender is no failure: one sentence, before and after a person held it', () => {
  const hour = Date.UTC(2026, 10, 23, 9);
  const wish = { attempts: 0, nextAt: hour, notBefore: hour, settledAt: null };
  for (const state of ['deferred', 'queued'] as const) {
    const { branches } = wayOf([accepted()], [row(state, { ...wish, route: 'there.example' })]);
    assert.equal(branches[0]?.sentence, 'Held by its sender until 2026-11-23 09:00 UTC');
    assert.equal(branches[0]?.stations[0]?.state, 'waiting');
  }
  const tried = wayOf([accepted()], [row('deferred', { ...wish, attempts: 1, reply: '451 later' })]);
  assert.match(tried.branches[0]!.sentence, /Waiting after 1 try: 451 later/);
});
