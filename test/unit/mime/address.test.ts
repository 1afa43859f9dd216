import assert from 'node:assert/strict';
import test from 'node:test';
import {
  displayMailbox,
  parseDomain,
  parseMailbox,
  parsePath,
  parsePathAndParameters,
  printMailbox,
  printMailboxList,
  printNamedMailbox,
} from '../../../server/mime/address.ts';

const accepted: readonly (readonly [text: string, localPart: string, domain: string])[] = [
  ['ann@example.org', 'ann', 'example.org'],
  ['Ann.Smith+tag@EXAMPLE.Org', 'Ann.Smith+tag', 'example.org'],
  ['"ann smith"@example.org', 'ann smith', 'example.org'],
  ['"a@evil.example"@example.org', 'a@evil.example', 'example.org'],
  ['"quo\\"te\\\\d"@example.org', 'quo"te\\d', 'example.org'],
  ['"ann"@example.org', 'ann', 'example.org'],
  ['ann@[192.0.2.1]', 'ann', '[192.0.2.1]'],
  ['ann@[IPv6:2001:DB8:0:0::1]', 'ann', '[IPv6:2001:db8::1]'],
  ['ann@[ipv6:::ffff:192.0.2.1]', 'ann', '[IPv6:::ffff:c000:201]'],
  ['ann@bücher.example', 'ann', 'xn--bcher-kva.example'],
  ['ann@XN--BCHER-KVA.example', 'ann', 'xn--bcher-kva.example'],
  ['jürgen@例え.jp', 'jürgen', 'xn--r8jz45g.jp'],
  ['ann@under_score.example', 'ann', 'under_score.example'],
  ['root@localhost', 'root', 'localhost'],
  [`${'a'.repeat(242)}@example.org`, 'a'.repeat(242), 'example.org'],
  ['v%ext@us.example', 'v%ext', 'us.example'],
];

test('an address is its local part and its canonical domain', () => {
  for (const [text, localPart, domain] of accepted) {
    assert.deepEqual(parseMailbox(text), { ok: true, value: { localPart, domain } }, text);
  }
});

const refused = [
  '',
  'ann',
  '@example.org',
  'ann@',
  'ann@example.org.',
  'ann@.example.org',
  'ann@exa mple.org',
  'ann@example..org',
  'ann@-x.example',
  'ann@192.0.2.1',
  'ann@１９２.0.2.1',
  'ann@0x7f.1',
  'ann@exa/mple.org',
  'ann@a%41.example',
  'ann@[300.0.2.1]',
  'ann@[IPv6:zz]',
  'ann@[x:1]',
  'ann@[192.0.2.1',
  'ann@@example.org',
  'ann@a@example.org',
  '.ann@example.org',
  'an..n@example.org',
  'ann smith@example.org',
  '"ann@example.org',
  '"ann"x@example.org',
  '""@example.org',
  `${'a'.repeat(243)}@example.org`,
  'an\u200bn@example.org',
  'ann\u202e@example.org',
  `ann@${'a'.repeat(64)}.example`,
  `ann@${'a.'.repeat(130)}example`,
  'ann@example.org\r\nRCPT TO:<bob@example.org>',
  'ann\0@example.org',
  '"an\nn"@example.org',
  'ann@exam\u2028ple.org',
  'ann\u0085@example.org',
  'ann\ufffd@example.org',
  'ann\ud800@example.org',
];

test('what is no address is refused, and anything with a control character', () => {
  for (const text of refused) assert.equal(parseMailbox(text).ok, false, JSON.stringify(text));
});

test('without SMTPUTF8 only ASCII is taken', () => {
  assert.equal(parseMailbox('jürgen@example.org', { utf8: false }).ok, false);
  assert.equal(parseMailbox('ann@bücher.example', { utf8: false }).ok, false);
  assert.equal(parseMailbox('ann@xn--bcher-kva.example', { utf8: false }).ok, true);
});

test('the two ways to write one letter are one address', () => {
  assert.deepEqual(parseMailbox('ju\u0308rgen@example.org'), parseMailbox('jürgen@example.org'));
});

test('a path is an address in brackets, with a source route to be ignored', () => {
  const ann = { localPart: 'ann', domain: 'example.org' };
  assert.deepEqual(parsePath('<>'), { ok: true, value: { mailbox: null, sourceRoute: [] } });
  assert.deepEqual(parsePath('<ann@example.org>'), { ok: true, value: { mailbox: ann, sourceRoute: [] } });
  assert.deepEqual(parsePath('<@a.example,@b.example:ann@example.org>'), {
    ok: true,
    value: { mailbox: ann, sourceRoute: ['a.example', 'b.example'] },
  });
  for (const text of [
    '',
    'ann@example.org',
    '<ann@example.org',
    '<@a.example ann@x.example>',
    '<<ann@x.example>>',
    '< >',
  ]) {
    assert.equal(parsePath(text).ok, false, text);
  }
});

test('Postmaster needs no domain where one is known', () => {
  const own = { ok: true, value: { mailbox: { localPart: 'postmaster', domain: 'here.example' }, sourceRoute: [] } };
  assert.deepEqual(parsePath('<PostMaster>', { localDomain: 'here.example' }), own);
  assert.equal(parsePath('<postmaster>').ok, false);
  assert.equal(parsePath('<root>', { localDomain: 'here.example' }).ok, false);
});

test('parameters follow the path', () => {
  const parsed = parsePathAndParameters('<"a>b"@example.org> SIZE=1000 body=8BITMIME smtputf8');
  assert.deepEqual(parsed, {
    ok: true,
    value: {
      path: { mailbox: { localPart: 'a>b', domain: 'example.org' }, sourceRoute: [] },
      parameters: [
        ['SIZE', '1000'],
        ['BODY', '8BITMIME'],
        ['SMTPUTF8', null],
      ],
    },
  });
  for (const text of ['<a@b.example>SIZE=1', '<a@b.example> SIZE=', '<a@b.example> =1', 'a@b.example SIZE=1']) {
    assert.equal(parsePathAndParameters(text).ok, false, text);
  }
});

test('a mailbox prints as it must stand in an envelope, and reads back the same', () => {
  for (const [text] of accepted) {
    const parsed = parseMailbox(text);
    assert.ok(parsed.ok);
    assert.deepEqual(parseMailbox(printMailbox(parsed.value)), parsed, text);
  }
  assert.equal(printMailbox({ localPart: 'a b', domain: 'x.example' }), '"a b"@x.example');
  assert.equal(displayMailbox({ localPart: 'ann', domain: 'xn--bcher-kva.example' }), 'ann@bücher.example');
});

const ann = { localPart: 'ann', domain: 'example.org' };

test('display names are quoted or encoded as they need', () => {
  const names: readonly (readonly [name: string | null, printed: string])[] = [
    [null, 'ann@example.org'],
    ['Ann Smith', 'Ann Smith <ann@example.org>'],
    ['Smith, Ann', '"Smith, Ann" <ann@example.org>'],
    ['Ann "A" \\ Smith', '"Ann \\"A\\" \\\\ Smith" <ann@example.org>'],
    ['ann@evil.example', '"ann@evil.example" <ann@example.org>'],
    ['Jürgen', '=?UTF-8?Q?J=C3=BCrgen?= <ann@example.org>'],
    ['=?x?q?y?=', '=?UTF-8?Q?=3D=3Fx=3Fq=3Fy=3F=3D?= <ann@example.org>'],
  ];
  for (const [name, printed] of names) {
    assert.deepEqual(printNamedMailbox({ name, mailbox: ann }), { ok: true, value: printed });
  }
});

test('a line break in a name refuses the whole list', () => {
  for (const name of ['Ann\r\nBcc: eve@example.net', 'Ann\n', 'Ann\0', 'Ann\r', '\ud800']) {
    assert.equal(
      printMailboxList([
        { name: null, mailbox: ann },
        { name, mailbox: ann },
      ]).ok,
      false,
    );
  }
});

test('a domain is judged before and after the international mapping', () => {
  assert.deepEqual(parseDomain('Example．ORG'), { ok: true, value: 'example.org' });
  assert.equal(parseDomain('xn--ls8h=.example').ok, false);
  assert.equal(parseDomain('bü cher.example').ok, false);
  for (const trick of [
    'bank.example／evil.org',
    'bank.example＠evil.org',
    'bank.example＃x',
    'bank％2eexample',
    'a℀b.org',
    '',
  ]) {
    assert.equal(parseDomain(trick).ok, false, trick);
  }
});
