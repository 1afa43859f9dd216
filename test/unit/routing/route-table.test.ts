/** The table of routes: its lines, and which of them holds. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { matches } from '../../../server/routing/pattern.ts';
import { parseRouteLine, printRouteLine, type RouteLine } from '../../../server/routing/route-line.ts';
import { routeTable, unreachableLines } from '../../../server/routing/route-table.ts';

const line = (text: string): RouteLine => {
  const read = parseRouteLine(text);
  assert.ok(read.ok, read.ok ? '' : `${text}: ${read.error}`);
  return read.value;
};
const question = (recipient: string, sender = 'a@b.test', more: object = {}) => ({
  ...{ recipient, sender, account: null, isHere: false },
  ...more,
});

test('a line has one form', () => {
  const forms: readonly (readonly [string, string?])[] = [
    ['example.net → relay office'],
    ['to Example.NET -> relay Office', 'example.net → relay office'],
    ['.corp.example → smtp [10.0.0.5]:2525'],
    ['from *@news.example → relay bulk', 'from news.example → relay bulk'],
    ['* → smart host'],
    ['* from <> → relay reports', 'from <> → relay reports'],
    ['account Ann@here.test  →  relay anns', 'account ann@here.test → relay anns'],
    ['example.net from ann@here.test account ann@here.test → mx'],
    ['ann@gone.example → error 5.1.6 has moved to ann@new.example'],
    ['example.net → hold'],
    ['example.net → discard it', 'example.net → discard'],
    ['tickets@here.test → pipe tickets'],
    ['here.test → lmtp /run/dovecot/lmtp'],
    ['x.test → smtp mail.x.test', 'x.test → smtp mail.x.test:25'],
  ];
  for (const [text, printed = text] of forms) {
    assert.equal(printRouteLine(line(text)), printed);
    assert.deepEqual(line(printed), line(text));
  }
});

test('what is no line is refused in words', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['', /no arrow/],
    ['example.net relay office', /no arrow/],
    ['→ relay office', /before the arrow/],
    ['example.net →', /after the arrow/],
    ['example.net → local', /accounts and aliases/],
    ['example.net → mail.example.net', /write smtp mail.example.net/],
    ['example.net → relay a b', /no name/],
    ['from → relay office', /after "from" stands the sender/],
    ['a.test b.test → mx', /one recipient/],
    ['<> → mx', /no recipient/],
    ['account nobody → mx', /no account/],
    ['example.net → error gone', /status/],
    ['example.net → error 5.1.1 a\r\nRCPT TO:<x@y>', /control character/],
    ['exa mple → mx', /one recipient/],
  ];
  for (const [text, fault] of faults) {
    const read = parseRouteLine(text);
    assert.match(read.ok ? 'ok' : read.error, fault, text);
  }
});

test('of all lines that match, the first one holds', () => {
  const table = routeTable(
    [
      'ann@example.net from boss@here.test → relay one',
      'from news.test → relay bulk',
      'example.net → relay office',
      'ann@example.net → relay never',
      '.example.net → mx',
      'account kim@here.test → relay kims',
      '* from <> → relay reports',
      'example.org → hold',
      '* → smart host',
    ].map(line),
  );
  const holds = (...asked: Parameters<typeof question>) => table.find(question(...asked))?.number ?? null;
  assert.deepEqual(
    [
      holds('ann@example.net', 'boss@here.test'),
      holds('ann@example.net', 'x@news.test'),
      holds('ann@example.net'),
      holds('ann@a.b.example.net'),
      holds('x@y.test', 'kim@here.test', { account: 'kim@here.test' }),
      holds('x@y.test', ''),
      holds('x@example.org'),
      holds('x@y.test'),
      holds('x@y.test', 'a@b.test', { isHere: true }),
      holds('x@example.org', 'a@b.test', { isHere: true }),
    ],
    [1, 2, 3, 5, 6, 7, 8, 9, null, 8],
  );
  assert.deepEqual(
    table.findAll(question('ann@example.net')).map(one => one.number),
    [3, 4, 9],
  );
  assert.equal(table.find(question('x@example.org'), one => one.target.kind === 'hold')?.number, 9);
});

const domain = fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'z.test');
const address = fc.tuple(fc.constantFrom('ann', 'ben'), domain).map(([local, at]) => `${local}@${at}`);
const pattern = fc.oneof(
  address,
  domain,
  domain.map(at => `.${at}`),
  fc.constantFrom('*', 'ann@*'),
);
const anyLine = fc
  .record({ to: pattern, from: fc.oneof(pattern, fc.constant('<>')), account: fc.option(address) })
  .map(({ to, from, account }) => line(`${to} from ${from}${account ? ` account ${account}` : ''} → mx`));

test('found by keys is what is found by reading all lines', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 12 }),
      address,
      fc.oneof(address, fc.constant('')),
      fc.option(address),
      fc.boolean(),
      (lines, recipient, sender, account, isHere) => {
        const slow = lines.findIndex(
          one =>
            matches(one.to, recipient) &&
            matches(one.from, sender) &&
            (one.account === null || one.account === account) &&
            (!isHere || one.to.kind === 'address' || one.to.kind === 'domain'),
        );
        const found = routeTable(lines).find({ recipient, sender, account, isHere });
        assert.equal(found?.number ?? 0, slow + 1);
      },
    ),
    { numRuns: 500, seed: 3 },
  );
});

test('a line that never holds is told of, and only such a one', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 6 }),
      address,
      address,
      fc.boolean(),
      (lines, recipient, sender, isHere) => {
        const dead = unreachableLines(lines).map(note => Number(/^Line (\d+)/.exec(note)?.[1]));
        for (const account of [null, recipient, sender]) {
          const found = routeTable(lines).find({ recipient, sender, account, isHere });
          assert.ok(!found || !dead.includes(found.number), String(found?.number));
        }
      },
    ),
    { numRuns: 500, seed: 4 },
  );
  assert.deepEqual(
    unreachableLines(['.net → mx', 'example.net → relay x'].map(line)),
    [],
    'our own people take the second',
  );
  assert.equal(unreachableLines(['example.net → mx', 'ann@example.net → relay x'].map(line)).length, 1);
});
