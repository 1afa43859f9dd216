/** The queue as others print it: mailq, postqueue -j, qshape; letter for letter, against what Postfix 3.7 printed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../../server/base/units.ts';
import { visible } from '../../../server/events/transcript.ts';
import { mailqText } from '../../../server/queue/mailq-text.ts';
import type { ListedRow } from '../../../server/queue/messages.ts';
import { postqueueLines } from '../../../server/queue/postqueue-json.ts';
import { qshapeText } from '../../../server/queue/qshape-text.ts';
import { domainOf, newShape, usualShape } from '../../../server/queue/shape.ts';

/** In the local time, as both print it. */
const arrival = new Date(2026, 10, 3, 6, 27, 52).getTime();
const row = (given: Partial<ListedRow>): ListedRow => ({
  ...{ queued: 1, trace: '5543924E2AA', sender: 'ana@office.test', address: 'ben@example.net', state: 'queued' },
  ...{ attempts: 0, acceptedAt: arrival, size: 126, reply: null, host: null },
  ...given,
});
const rows = [
  row({}),
  row({ address: 'kim@example.org' }),
  row({ queued: 2, trace: '5851924E2AB', sender: '', state: 'held', size: 2000 }),
];

test('mailq: the layout of usual ids', () => {
  assert.equal(
    mailqText(rows, 'short'),
    `-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
5543924E2AA     126 Tue Nov  3 06:27:52  ana@office.test
                                         ben@example.net
                                         kim@example.org

5851924E2AB!    2000 Tue Nov  3 06:27:52  MAILER-DAEMON
                                         ben@example.net

-- 2 Kbytes in 2 Requests.
`,
  );
  assert.equal(mailqText([]), 'Mail queue is empty\n');
  assert.equal(mailqText([row({ state: 'relayed' })]), 'Mail queue is empty\n', 'what is done is in no queue');
});

test('mailq: the layout of long ids; reasons end under each other, whoever has the same one stands below it', () => {
  const reply = '451 4.7.1 Come\r\nback later';
  const tried = { state: 'deferred', attempts: 1, reply, host: 'mx.example.net' } as const;
  assert.equal(
    mailqText([row({}), row({ ...tried, address: 'a@example.net' }), row({ ...tried, state: 'active' })]),
    `----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------
5543924E2AA*           126 Tue Nov  3 06:27:52 ana@office.test
                         (host mx.example.net said: 451 4.7.1 Come back later)
                                               a@example.net
                                               ben@example.net
                                               ben@example.net

-- 0 Kbytes in 1 Request.
`,
  );
});

test('postqueue -j: a line for each message, in its spelling', () => {
  const at = Math.floor(arrival / 1000);
  assert.deepEqual(postqueueLines([...rows, row({ queued: 3, trace: 'X', state: 'deferred', reply: 'No "route"' })]), [
    `{"queue_name": "incoming", "queue_id": "5543924E2AA", "arrival_time": ${at}, "message_size": 126, "forced_expire": false, "sender": "ana@office.test", "recipients": [{"address": "ben@example.net"}, {"address": "kim@example.org"}]}`,
    `{"queue_name": "hold", "queue_id": "5851924E2AB", "arrival_time": ${at}, "message_size": 2000, "forced_expire": false, "sender": "MAILER-DAEMON", "recipients": [{"address": "ben@example.net"}]}`,
    `{"queue_name": "deferred", "queue_id": "X", "arrival_time": ${at}, "message_size": 126, "forced_expire": false, "sender": "ana@office.test", "recipients": [{"address": "ben@example.net", "delay_reason": "No \\"route\\""}]}`,
  ]);
});

test('a message is where the liveliest of its recipients is', () => {
  const queueOf = (...states: ListedRow['state'][]) => {
    const [line] = postqueueLines(states.map(state => row({ state })));
    return line && (JSON.parse(line) as { queue_name: string }).queue_name;
  };
  assert.deepEqual(
    [
      ...[queueOf('held', 'deferred', 'active'), queueOf('held', 'deferred', 'queued'), queueOf('held', 'deferred')],
      ...[queueOf('held', 'held', 'failed'), queueOf('failed')],
    ],
    ['active', 'incoming', 'deferred', 'hold', undefined],
  );
});

/** Minutes of age, sender, recipient; counted by hand below. */
const sample: readonly (readonly [number, number, string, string])[] = [
  ...([0, 4.9, 5, 9.9, 10, 1279, 1280, 99_999] as const).map(
    (age, n) => [n, age, 'ana@office.test', `u${n}@Example.NET`] as const,
  ),
  ...[[8, 21, '', 'kim@mx.a.example.org.'] as const, [8, 21, '', 'jo@mx.a.example.org'] as const],
  ...[[9, 41, 'x@very-long-host-name-in-a-domain.with-another-long-label.example.org', 'k@b.example.org'] as const],
];

const NOW = Date.UTC(2026, 10, 23);

test('qshape: counted by hand', () => {
  const shape = newShape(usualShape, NOW);
  for (const [queued, age, sender, address] of sample)
    shape.add({ queued, sender, address, acceptedAt: NOW - minutes(age) });
  assert.equal(
    qshapeText(shape.shape()),
    `                                         T  5 10 20 40 80 160 320 640 1280 1280+
                                  TOTAL 11  2  2  1  2  1   0   0   0    1     2
                            example.net  8  2  2  1  0  0   0   0   0    1     2
                       mx.a.example.org  2  0  0  0  2  0   0   0   0    0     0
                          b.example.org  1  0  0  0  0  1   0   0   0    0     0
`,
  );
});

test('qshape: by sender in messages, linear columns, a name that is cut, domains above', () => {
  const by = newShape({ ...usualShape, by: 'sender', columns: 4, first: minutes(20), linear: true }, NOW);
  for (const [queued, age, sender, address] of sample)
    by.add({ queued, sender, address, acceptedAt: NOW - minutes(age) });
  const [head, total, ...lines] = qshapeText(by.shape()).split('\n');
  assert.equal(head, `${' '.repeat(64)}  T 20 40 60 60+`);
  assert.equal(total, `${' '.repeat(59)}TOTAL 10  5  1  1   3`);
  assert.equal(lines[0], `${' '.repeat(53)}office.test  8  5  0  0   3`);
  assert.equal(lines[1], `${' '.repeat(51)}MAILER-DAEMON  1  0  1  0   0`);
  assert.equal(lines[2], '+-long-host-name-in-a-domain.with-another-long-label.example.org  1  0  0  1   0');
  const above = newShape({ ...usualShape, parents: 2 }, 0);
  for (const address of ['a@x.example.org', 'b@y.example.org', 'b@y.example.org', 'c@deep.y.example.org', 'd@one.test'])
    above.add({ queued: 1, sender: '', address, acceptedAt: 0 });
  assert.deepEqual(
    above.shape().rows.map(({ domain, total: all }) => `${domain} ${all}`),
    ['.example.org 4', 'y.example.org 2', 'one.test 1', 'x.example.org 1', 'deep.y.example.org 1'],
  );
});

test('domains as they are counted', () => {
  assert.deepEqual(['a@B.Example', '"x@y"@c.example', '', 'a@d..example.', 'nobody'].map(domainOf), [
    ...['b.example', 'c.example', 'MAILER-DAEMON', 'd.example', 'nobody'],
  ]);
});

test('postqueue -j: JSON whatever a stranger’s server says, and nothing of it commands a terminal', () => {
  const said = '450 \u009b31m \u202e\u001b[2J "x" \\ \u2028{';
  const [line = ''] = postqueueLines([row({ state: 'deferred', attempts: 1, reply: said })]);
  assert.equal(visible(line), line, 'the terminal’s own escapes, put over it, would break it');
  assert.equal(JSON.parse(line).recipients[0].delay_reason, '450 \u009b31m \u202e\u001b[2J "x" \\ {');
});
