/** The languages of the old configurations: main.cf's variables, m4, Exim's macros and lists, tables and times. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Postfix and Exim write what stands for another
import assert from 'node:assert/strict';
import test from 'node:test';
import { askedOf, verdictOf } from '../../../server/legacy/access.ts';
import { newBook, withoutSecret } from '../../../server/legacy/book.ts';
import { readList, splitList } from '../../../server/legacy/exim/lists.ts';
import { bySection, eximLines } from '../../../server/legacy/exim/source.ts';
import { globOf, readMap } from '../../../server/legacy/maps.ts';
import { networkOf, reachOf } from '../../../server/legacy/networks.ts';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { retryLine } from '../../../server/legacy/plan-retry.ts';
import { parseMainCf } from '../../../server/legacy/postfix/main-cf.ts';
import { parseMc } from '../../../server/legacy/sendmail/m4.ts';
import { timeText } from '../../../server/legacy/settings.ts';
import { percentOf, type Statement } from '../../../server/legacy/statement.ts';
import { understand } from '../../../server/legacy/understand.ts';

const mainCf = (text: string) => parseMainCf('/main.cf', text, 'box.house.example');

test('main.cf: what stands for another is put in, and the last of two holds', () => {
  const main = mainCf(
    'a = one\nb = $a ${a}x $(a) $$\nc = ${a?yes} ${none?no} ${none:none} ${a?{t}:{f}} ${none?{t}:{f}}\na = two\n',
  );
  assert.equal(main.value('b'), 'two twox two $');
  assert.equal(main.value('c'), 'yes  none t f');
  assert.deepEqual(
    main.parameters.map(one => one.overriddenBy),
    [4, null, null, null],
  );
});

test('main.cf: names of the computer', () => {
  assert.deepEqual(
    [mainCf('').value('myhostname'), mainCf('').value('mydomain')],
    ['box.house.example', 'house.example'],
  );
  assert.equal(parseMainCf('/m', 'mydomain = d.example', 'box').value('myhostname'), 'box.d.example');
  assert.equal(parseMainCf('/m', '', 'box').value('mydomain'), 'localdomain');
});

test('main.cf: values that stand for each other end in a sentence', () => {
  const main = mainCf('a = $b\nb = $a\nc = ${{$d} == {x} ? {same} : {other}}\nd = x\n');
  assert.match(main.expand('$a').ok ? '' : String((main.expand('$a') as { error: string }).error), /deep/);
  assert.equal(main.value('c'), 'same');
});

test('main.cf: a value that doubles again and again is stopped', () => {
  const lines = Array.from({ length: 18 }, (_, n) => `v${n + 1} = $v${n}$v${n}`);
  assert.match(JSON.stringify(mainCf(`v0 = xxxxxxxxxxxxxxxx\n${lines.join('\n')}\n`).expand('$v18')), /grows beyond/);
});

test('m4: calls over lines, quotes in quotes, comments', () => {
  const { calls, raw } = parseMc(
    '/m',
    "dnl nothing\ndefine(`A', `x `y' z')dnl\nFEATURE(`f',\n  `g(1, 2)')dnl more\nLOCAL_CONFIG\nCwx.example\n# no\n",
  );
  assert.deepEqual(
    calls.map(one => [one.name, one.args, one.at.line]),
    [
      ['define', ['A', "x `y' z"], 2],
      ['FEATURE', ['f', 'g(1, 2)'], 3],
      ['LOCAL_CONFIG', [], 5],
    ],
  );
  assert.deepEqual(
    raw.map(one => [one.line, one.text]),
    [[6, 'Cwx.example']],
  );
});

test('Exim: macros, conditions, includes, lines that go on', () => {
  const files = givenFiles({
    '/c': 'HOST = a.example\nB == HOST:x\n.ifdef HOST NO\nprimary = HOST\n.else\nno = 1\n.endif\n.ifndef HOST\nno = 2\n.elifdef B\nyes = B \\\n   # between\n   : more\n.endif\n.include_if_exists /none\n.include /d\nbegin retry\n* * F,1h,5m\n',
    '/d': 'inside = HOSTS\n',
  });
  const book = newBook();
  const sections = bySection(eximLines(files, book, ['/c'], new Map()));
  assert.deepEqual(
    sections.get('main')!.map(one => one.text),
    ['primary = a.example', 'yes = a.example:x : more', 'inside = HOSTS'],
  );
  assert.deepEqual([sections.get('retry')!.length, book.statements.length], [1, 0]);
});

test('Exim: lists', () => {
  assert.deepEqual(splitList('a : b::c : : d'), ['a', 'b:c', 'd']);
  assert.deepEqual(splitList('<; a ; ::1 ; b'), ['a', '::1', 'b']);
  const desk = {
    files: givenFiles({ '/t': '# x\nk1: v\nk2\n', '/f': 'f1\n!f2\n' }),
    primary: 'p.example',
    qualify: 'q.example',
    named: new Map([['n', '@ : !x : +n']]),
  };
  const read = readList(desk, '+n : lsearch;/t : /f : ${if exists{/f}{yes}{no}} : $domain');
  assert.deepEqual(read.unknown.length > 0, true);
  assert.deepEqual(readList(desk, '+n : lsearch;/t : /f : ${if exists{/nope}{yes}{no}}'), {
    items: ['p.example', '!x', 'k1', 'k2', 'f1', '!f2', 'no'].map(text => ({
      text: text.replace('!', ''),
      not: text.startsWith('!'),
    })),
    unknown: ['+n'],
  });
});

test('maps: the text that postmap is given', () => {
  const files = givenFiles({ '/t': 'k v w\n "a b" c\nlone\n', '/r': '/^a\\/b$/i ok\n!/x/ no\n/$1/' });
  const at = { file: '/m', line: 1, column: 1, text: '' };
  const desk = { book: newBook(), files, hostName: '', domain: null };
  const pairs = (name: string) => {
    const map = readMap(desk, at, name);
    return 'entries' in map ? map.entries.map(one => [one.key, one.value]) : 'because' in map ? map.because : map.kind;
  };
  assert.deepEqual(pairs('proxy:hash:/t'), [
    ['k', 'v w "a b" c'],
    ['lone', ''],
  ]);
  assert.deepEqual(pairs('pcre:/r'), [
    ['/^a\\/b$/i', 'ok'],
    ['!/x/', 'no'],
    ['/$1/', ''],
  ]);
  assert.deepEqual(pairs('inline:{ {a b = c}, d=e }'), [
    ['a b', 'c'],
    ['d', 'e'],
  ]);
  assert.match(String(pairs('ldap:/x')), /LDAP/);
  assert.match(String(pairs('hash:/none')), /is not there/);
});

for (const [expression, glob] of [
  ['/^sales-.*@x\\.example$/', 'sales-*@x.example'],
  ['/^(.*)@x\\.example$/i', '*@x.example'],
  ['/spam/', '*spam*'],
  ['/^a.c$/', 'a?c'],
  ['/^a+$/', null],
  ['/^(a|b)$/', null],
  ['/^\\d$/', null],
  ['/^a.+b$/', 'a?*b'],
] as const)
  test(`an expression as a pattern: ${expression}`, () => assert.equal(globOf(expression), glob));

for (const [text, network] of [
  ['192.168', '192.168.0.0/16'],
  ['10.', '10.0.0.0/8'],
  ['10', null],
  ['192.0.2.7', '192.0.2.7'],
  ['[::1]/128', '::1/128'],
  ['[IPv6:2001:db8::]/32', '2001:db8::/32'],
  ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
  ['192.0.2.0/33', null],
  ['host.example', null],
] as const)
  test(`a network: ${text}`, () => assert.equal(networkOf(text), network));

for (const [right, kind] of [
  ['OK', 'skip'],
  ['REJECT No, thanks', 'No, thanks'],
  ['550 5.7.1 no', 'no'],
  ['450 later', 'later'],
  ['ERROR:5.7.1:550 Access denied', 'Access denied'],
  ['ERROR:"451 wait"', 'later'],
  ['DISCARD', 'unknown'],
  ['DUNNO', 'nothing'],
  ['12345', 'skip'],
  ['RELAY', 'relay'],
] as const)
  test(`what a table of access says: ${right}`, () => {
    const verdict = verdictOf(right, 'sender');
    const said =
      verdict.kind === 'rule' ? (typeof verdict.does === 'string' ? verdict.does : verdict.does.refuse) : verdict.kind;
    assert.equal(said, kind);
  });

test('what a key of a table asks', () => {
  assert.deepEqual(askedOf('there.example', 'sender', true), {
    field: 'sender-domain',
    values: ['there.example', '*.there.example'],
  });
  assert.deepEqual(askedOf('ann@', 'sender', true), { field: 'sender', values: ['ann@*'] });
  assert.deepEqual(askedOf('<>', 'sender', true), { field: 'sender', values: [''] });
  assert.equal(askedOf('a b', 'client', true), null);
});

test('times of three servers', () => {
  assert.deepEqual(
    [timeText('5', 'd'), timeText('300s', 's'), timeText('1h30m', 's'), timeText('1w', 's'), timeText('x', 's')],
    ['5d', '5m', '90m', '7d', null],
  );
});

test("Exim's retry rules in our words", () => {
  const steps = [
    { until: 7200, every: 900, growth: 1 },
    { until: 57_600, every: 3600, growth: 1.5 },
    { until: 345_600, every: 21_600, growth: 1 },
  ];
  const line = retryLine({ kind: 'retry', of: '*', error: '*', steps });
  assert.equal(
    line.ok ? line.value : line.error,
    '*: 15m 15m 15m 15m 15m 15m 15m 15m 1h 90m 135m 203m 304m 456m 6h for 4d',
  );
  assert.equal(retryLine({ kind: 'retry', of: 'x.example', error: 'quota', steps }).ok, false);
});

test('100 is said only where everything was understood', () => {
  const one = (understood: boolean) => ({ becomes: understood ? [] : null }) as unknown as Statement;
  assert.deepEqual(
    [percentOf([]), percentOf([...Array.from({ length: 999 }, () => one(true)), one(false)])],
    [100, 99],
  );
});

test('no password is shown in what is told of a line', () => {
  const files = givenFiles({
    '/etc/postfix/main.cf':
      'relayhost = [h.example]\nsmtp_sasl_password_maps = inline:{ {[h.example] = me:hushhush} }, hash:/p\n',
    '/p': 'x.example you:hushhush\n',
    '/var/qmail/control/me': 'h.example\n',
    '/var/qmail/control/smtproutes': ':h.example me hushhush\n',
    '/etc/mail/access': 'AuthInfo:h.example "U:me" "P:hushhush"\n',
  });
  for (const source of ['postfix', 'qmail', 'sendmail'] as const) {
    const read = understand({ source, path: null, files, hostName: 'h.example', domain: null });
    assert.ok(read.ok);
    assert.doesNotMatch(
      JSON.stringify(read.value.statements.map(({ becomes: _, ...told }) => told)),
      /hushhush/,
      source,
    );
    assert.match(JSON.stringify(read.value.statements), /hushhush/, source);
  }
});

test('lines of a table are put narrowest first, for here the first that fits holds', () => {
  const table =
    '* smtp:[d.example]\n.a.example smtp:[c.example]\n.b.a.example smtp:[b.example]\na.example smtp:[e.example]\nann@a.example smtp:[a.example]\n';
  const files = givenFiles({
    '/etc/postfix/main.cf':
      'mydestination =\ntransport_maps = hash:/t\nsender_dependent_relayhost_maps = inline:{ a@b.example=h.example }\n',
    '/t': table,
  });
  const read = understand({ source: 'postfix', path: null, files, hostName: 'h.example', domain: null });
  assert.ok(read.ok);
  const lines = planOf(read.value).steps.flatMap(one =>
    one.doing.act === 'line' ? [one.doing.line.split(' → ')[0]] : [],
  );
  assert.deepEqual(lines, ['ann@a.example', 'a.example', '.b.a.example', '.a.example', '*', 'from a@b.example']);
});

test('a network that would make an open relay is left out, and one of the internet is told', () => {
  for (const open of [
    '0.0.0.0/0',
    '128.0.0.0/1',
    '8.0.0.0/5',
    '::/0',
    '2000::/3',
    '::ffff:0:0/96',
    '::ffff:0.0.0.0/97',
  ])
    assert.equal(reachOf(open), 'open', open);
  for (const own of ['10.0.0.0/8', '192.168.1.0/24', '127.0.0.1', '::1', 'fd00::/8', 'fe80::/64', '100.64.0.0/10'])
    assert.equal(reachOf(own), 'own', own);
  for (const other of ['203.0.113.0/24', '9.0.0.0/8', '2001:db8::/32', '::ffff:9.9.9.9'])
    assert.equal(reachOf(other), 'public', other);
  const read = understand({
    ...{ source: 'postfix', path: '/p', hostName: 'box.house.example', domain: null },
    files: givenFiles({ '/p/main.cf': 'mynetworks = 0.0.0.0/0 10.1.0.0/16 203.0.113.0/24\n' }),
  });
  assert.ok(read.ok);
  const { steps, leftOut } = planOf(read.value);
  assert.deepEqual(
    steps.flatMap(({ doing, note }) => (doing.act === 'entry' ? [[doing.text, note !== null]] : [])),
    [
      ['10.1.0.0/16', false],
      ['203.0.113.0/24', true],
    ],
  );
  assert.match(leftOut.find(one => one.what.includes('0.0.0.0/0'))!.because, /open relay/);
});

test('a secret of what nobody here understands is not shown', () => {
  for (const text of [
    'users_bind_pw = s3cret',
    'foo_password=s3cret',
    'hide mysql_servers = localhost/db/user/s3cret',
    'pgsql_servers = localhost/db/user/s3cret',
    'client_send = "^ann^s3cret"',
    'server_secret: s3cret\n more s3cret',
    "define(`confAUTH_PASS', `s3cret')",
  ])
    assert.doesNotMatch(withoutSecret(text), /s3cret/, text);
  for (const text of [
    'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd',
    'alias_maps = pass',
    'a_passwd = /etc/x',
  ])
    assert.equal(withoutSecret(text), text);
});
