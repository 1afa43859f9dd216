/** Which of the queue's rows are meant, in words; and that the store finds just these. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days, hours } from '../../../server/base/units.ts';
import { parseSelection, type Selection } from '../../../server/queue/selection.ts';
import type { QueueFilter } from '../../../server/store/interface.ts';
import { letter, must, openForTest, recipient, START } from '../../support/store-world.ts';

const now = START + days(3);

test('words become a filter; every one must hold', () => {
  const read = (text: string): Selection => must(parseSelection(text, now));
  const table: readonly (readonly [string, Selection])[] = [
    ['all', { all: true }],
    ['17', { recipients: [17] }],
    ['MGA1B2C3D4E5-1', { trace: 'MGA1B2C3D4E5-1' }],
    ['state:deferred,hold', { states: ['deferred', 'held'] }],
    ['state:waiting', { states: ['queued', 'deferred'] }],
    ['route:Example.NET', { route: 'example.net' }],
    ['route:"smtp mx.example.net"', { route: 'smtp mx.example.net:25' }],
    ['to:example.net', { address: '*@example.net' }],
    ['to:@example.net from:ana@*', { address: '*@example.net', sender: 'ana@*' }],
    ['from:<>', { sender: '' }],
    ['to:*.example', { address: '*.example' }],
    ['older:2d younger:3d', { acceptedBefore: now - days(2), acceptedAfter: now - days(3) }],
    ['larger:1MB smaller:2048', { sizeAtLeast: 1_048_576, sizeAtMost: 2048 }],
    ['says:"come back later" tries:3', { says: 'come back later', attemptsAtLeast: 3 }],
    ['held-by:"the breaker" account:ana@office.test', { operatedBy: 'the breaker', account: 'ana@office.test' }],
    ['newer:3d', { acceptedAfter: now - days(3) }],
    [
      'to:a.example OR to:b.example',
      { also: { any: [{ is: { address: '*@a.example' } }, { is: { address: '*@b.example' } }] } },
    ],
    [
      'state:held -from:ana@office.test (tries:3 OR older:1h)',
      {
        states: ['held'],
        also: {
          all: [
            { none: { is: { sender: 'ana@office.test' } } },
            { any: [{ is: { attemptsAtLeast: 3 } }, { is: { acceptedBefore: now - hours(1) } }] },
          ],
        },
      },
    ],
    ['17 OR 18', { also: { any: [{ is: { recipients: [17] } }, { is: { recipients: [18] } }] } }],
    ['  frozen:yes   OLDER:1h ', { frozen: true, acceptedBefore: now - hours(1) }],
  ];
  for (const [text, selection] of table) assert.deepEqual(read(text), selection, text);
});

test('what cannot be read is refused with a sentence, and nothing is meant by it', () => {
  for (const text of [
    '',
    '  ',
    'older:soon',
    'state:lost',
    'colour:red',
    'to:a to:b',
    'says:"x',
    '(to:a',
    '-colour:red',
    '17 18',
    'tries:-1',
    '?!',
  ])
    assert.equal(parseSelection(text, now).ok, false, text);
  const unknown = parseSelection('colour:red', now);
  assert.match(unknown.ok ? '' : unknown.error, /"colour:" is not known; there are state: route: from:/);
});

test('the store finds just these, live ones in steps and among all', async t => {
  const { store } = await openForTest(t);
  const send = async (sender: string, to: string, acceptedAt: number, size: number) =>
    must(
      await store.run(
        'accept',
        letter('x', {
          ...{
            sender,
            acceptedAt,
            prefix: 'x'.repeat(size),
            recipients: [recipient(to, { route: to.split('@')[1]! })],
          },
        }),
      ),
    ).recipients[0]!.recipient;
  const a = await send('ana@office.test', 'kim@example.net', START, 10);
  const b = await send('Ben@Office.test', 'KIM@[192.0.2.1]', START + days(1), 5000);
  const c = await send('', 'odd[x]@mail.example.net', START + days(2), 10);
  must(await store.run('freeze', { route: 'example.net', by: 'ann', why: '', now: START }));
  const claim = { holder: 'r', now: START, until: now, limit: 1, perRoute: 9, busy: {} };
  assert.deepEqual(must(await store.run('claim', claim)), [], 'what is frozen is not taken');
  must(await store.run('thaw', { route: 'example.net' }));
  const lease = must(await store.run('claim', claim))[0]!;
  const reply = '451 4.7.1 Greylisted, come back';
  const outcome = { kind: 'deferred', nextAt: now, status: '4.7.1', reply, host: 'mx' } as const;
  const note = { name: 'queue.deferred', at: START, trace: lease.trace, fields: {} };
  must(await store.run('settle', { settlements: [{ recipient: a, fence: lease.fence, outcome, note }] }));
  must(await store.run('freeze', { route: 'example.net', by: 'ann', why: '', now: START }));
  const table: readonly (readonly [QueueFilter, readonly number[]])[] = [
    [{}, []],
    [{ all: true }, [a, b, c]],
    [{ sender: '*@office.test' }, [a, b]],
    [{ sender: 'BEN@*' }, [b]],
    [{ sender: '' }, [c]],
    [{ address: '*@example.net' }, [a]],
    [{ address: '*example.net' }, [a, c]],
    [{ address: 'kim@[192.*]' }, [b]],
    [{ address: 'odd[x]@*' }, [c]],
    [{ address: 'kim@?192.0.2.1?' }, [b]],
    [{ acceptedBefore: START + days(1) }, [a]],
    [{ acceptedAfter: START, acceptedBefore: START + days(2) }, [b]],
    [{ sizeAtLeast: 4000 }, [b]],
    [{ sizeAtMost: 4000 }, [a, c]],
    [{ says: 'greylisted' }, [a]],
    [{ says: '4.7.1 451' }, [a]],
    [{ says: '%' }, []],
    [{ attemptsAtLeast: 1 }, [a]],
    [{ frozen: true }, [a]],
    [{ frozen: false }, [b, c]],
    [{ recipients: [a, c], sender: '' }, [c]],
    [{ also: { any: [{ is: { sender: 'ben@*' } }, { is: { says: 'greylisted' } }] } }, [a, b]],
    [{ all: true, also: { none: { is: { says: 'greylisted' } } } }, [b, c]],
    [{ all: true, also: { none: { is: { operatedBy: 'ann' } } } }, [a, b, c]],
    [{ all: true, also: { is: {} } }, []],
    [{ sender: '*@office.test', also: { all: [{ none: { is: { sender: 'ana@*' } } }, { is: { all: true } }] } }, [b]],
    [{ states: ['deferred'], route: 'example.net' }, [a]],
  ];
  for (const [filter, ids] of table) {
    const told = JSON.stringify(filter);
    assert.deepEqual(
      (await store.queue({ ...filter, limit: 9 })).map(row => row.recipient),
      ids,
      told,
    );
    const steps: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const { rows, next }: Awaited<ReturnType<typeof store.queueBriefs>> = await store.queueBriefs(filter, after, 2);
      steps.push(...rows.map(row => row.recipient));
      after = next;
    }
    assert.deepEqual(steps, ids, told);
  }
  must(await store.run('freeze', { route: '*', by: 'ann', why: '', now: START }));
  assert.equal((await store.queue({ frozen: true, limit: 9 })).length, 3);
  assert.deepEqual(
    (await store.frozen()).map(one => one.route),
    ['*', 'example.net'],
  );
});
