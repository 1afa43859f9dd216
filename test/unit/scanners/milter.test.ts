import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Duration, seconds } from '../../../server/base/units.ts';
import { keyRecord, makeKey } from '../../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../../server/mailauth/dkim-sign.ts';
import { milterScanner } from '../../../server/scanners/milter.ts';
import type { ScanRequest } from '../../../server/scanners/scanner.ts';
import { findProgram, ownFolder, startDaemon } from '../../support/daemons.ts';
import { freePort } from '../../support/free-port.ts';
import { type MilterScript, number, said as packet, startMilter } from '../../support/milter.ts';
import { letter, limit, request } from '../../support/scan-request.ts';

async function asked(script: MilterScript, change: Partial<ScanRequest> = {}, patience: Duration = seconds(10)) {
  const server = await startMilter(script);
  try {
    const said = await milterScanner(server.address).scan(request(change), limit(patience));
    // Its last word may still be on its way.
    while (server.open.now > 0) await new Promise(resolve => setImmediate(resolve));
    return { said: said.ok ? said.value : said.error, heard: server.asked };
  } finally {
    await server.close();
  }
}
const at = (letter: string, answer: Buffer) => ({
  answer: (heard: string) => (heard === letter ? answer : undefined),
});
const atEnd = (...wishes: readonly Buffer[]) => at('E', Buffer.concat([...wishes, packet('c')]));

const whole = [
  'O 00000006000000ff001ff7ff',
  'D Cj|mail.here.example|v|Mailroom|{daemon_name}|smtp|_|mx.there.example [203.0.113.7]|{client_addr}|203.0.113.7|{client_name}|mx.there.example|{client_port}|4711|',
  'C mx.there.example|4\x12g203.0.113.7|',
  'D H',
  'H mx.there.example|',
  'D Mi|abcdefghijkl|{mail_addr}|kim@there.example|{mail_host}|there.example|',
  'M <kim@there.example>|',
  'D R{rcpt_addr}|ann@here.example|',
  'R <ann@here.example>|',
  'D Ti|abcdefghijkl|',
  'T',
  'L From|Kim <kim@there.example>|',
  'L To|ann@here.example|',
  'L Subject|Lunch|',
  'L Date|Mon, 23 Nov 2026 00:00:00 +0000|',
  'L Message-ID|<1@there.example>|',
  'N',
  'B 8',
  'E',
  'Q',
];

test('the whole transaction is told, step by step', async () => {
  const { said, heard } = await asked({});
  assert.deepEqual(heard, whole);
  assert.deepEqual(said, { verdict: 'clean', points: 0, because: 'it passes', fields: [] });
});

test('who signed in, an IPv6 peer without a name, encryption', async () => {
  const tls = { version: 'TLSv1.3', cipher: 'X', serverName: null };
  const peer = { address: '2001:db8::7', port: 1, name: '', helo: 'x', tls };
  const { heard } = await asked({}, { peer, login: 'ann', sender: '' });
  assert.match(heard[2]!, /^C \[2001:db8::7\]\|6\0?..2001:db8::7\|$/s);
  assert.equal(heard[3], 'D H{tls_version}|TLSv1.3|{cipher}|X|');
  assert.deepEqual(heard.slice(5, 7), ['D Mi|abcdefghijkl|{auth_authen}|ann|', 'M <>|']);
});

test('what a filter does not want is not told, and what it does not answer is not waited for', async () => {
  const options = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x200;
  const { heard } = await asked({ negotiate: [6, 1, options] });
  assert.deepEqual(heard, [whole[0], 'E', 'Q']);
  const silent = 0x80 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x40000 | 0x80000;
  const { heard: all, said } = await asked({ negotiate: [6, 1, silent] });
  assert.deepEqual(all, whole);
  assert('because' in said && said.because === 'it passes');
});

test('fields reach it octet for octet, folded with LF, with their leading space where it asks', async () => {
  const bytes = Buffer.from('Subject:  a\r\n\tb \xe9\r\nX:\r\nY:z\r\n\r\n', 'latin1');
  const fields = async (options: number) =>
    (await asked({ negotiate: [6, 1, options] }, { bytes })).heard.filter(one => one.startsWith('L'));
  assert.deepEqual(await fields(0), ['L Subject| a\n\tb \xe9|', 'L X||', 'L Y|z|']);
  assert.deepEqual(await fields(0x100000), ['L Subject|  a\n\tb \xe9|', 'L X||', 'L Y|z|']);
});

test('a long body comes in chunks until the filter has seen enough', async () => {
  const bytes = Buffer.from(`A: b\r\n\r\n${'x'.repeat(200_000)}`);
  const { heard } = await asked({}, { bytes });
  assert.deepEqual(
    heard.filter(one => one.startsWith('B')),
    ['B 65535', 'B 65535', 'B 65535', 'B 3395'],
  );
  const { heard: skipped, said } = await asked(at('B', packet('s')), { bytes });
  assert.deepEqual(skipped.slice(-3), ['B 65535', 'E', 'Q']);
  assert('because' in said && said.because === 'it passes');
});

test('what it demands at any step is demanded', async () => {
  const answers: readonly (readonly [Buffer, string, string])[] = [
    [packet('r'), 'refuse', 'it refuses it'],
    [packet('t'), 'later', 'it wants it later'],
    [packet('4'), 'later', 'it takes nothing now'],
    [packet('d'), 'junk', 'it would throw it away'],
    [packet('a'), 'clean', 'it passes'],
    [packet('y', '550 5.7.1 Not here\0'), 'refuse', '550 5.7.1 Not here'],
    [packet('y', '451-4.7.1 Not\r\n451 4.7.1 now\0'), 'later', '451-4.7.1 Not 451 4.7.1 now'],
    [Buffer.concat([packet('p'), packet('p'), packet('r')]), 'refuse', 'it refuses it'],
  ];
  for (const step of 'CHMRTLNBE')
    for (const [answer, verdict, because] of answers) {
      const { said, heard } = await asked(at(step, answer));
      assert('verdict' in said, `${step}: ${JSON.stringify(said)}`);
      assert.deepEqual([said.verdict, said.because], [verdict, because], step);
      assert.deepEqual([heard.at(-2)![0], heard.at(-1)], [step, 'Q'], step);
    }
});

test('one recipient of several cannot be refused any more, and that is said; all can', async () => {
  const recipients = ['a@here.example', 'b@here.example'];
  const refusing = (first: Buffer, second: Buffer) => ({
    answer: (step: string, text: string) => (step !== 'R' ? undefined : text.startsWith('<a@') ? first : second),
  });
  const { said: one, heard } = await asked(refusing(packet('r'), packet('c')), { recipients });
  assert(heard.includes('E'));
  assert('verdict' in one && one.verdict === 'clean');
  assert.equal(one.because, 'it passes; wishes to refuse the recipient a@here.example, which is not done here');
  const { said: all } = await asked(refusing(packet('r'), packet('y', '550 no\0')), { recipients });
  assert('verdict' in all && all.verdict === 'refuse');
  const { said: later } = await asked(refusing(packet('r'), packet('t')), { recipients });
  assert('verdict' in later && later.verdict === 'later');
});

test('fields it adds are printed as it wrote them', async () => {
  const { said } = await asked(
    atEnd(
      packet('h', 'X-One\0yes\0'),
      packet('i', Buffer.concat([number(0), Buffer.from('X-Two\0a\n\tb\0')])),
      packet('h', 'X-Three\0grüß\r\n dich\0'),
    ),
  );
  assert('fields' in said);
  assert.deepEqual(said.fields, ['X-One: yes\r\n', 'X-Two: a\r\n\tb\r\n', 'X-Three: grüß\r\n dich\r\n']);
  assert.equal(said.because, 'it passes; adds X-One, X-Two, X-Three');
  const spaced = { negotiate: [6, 1, 0x100000] as const, ...atEnd(packet('h', 'X\0 y\0'), packet('h', 'Z\0z\0')) };
  const { said: own } = await asked(spaced);
  assert('fields' in own);
  assert.deepEqual(own.fields, ['X: y\r\n', 'Z:z\r\n']);
});

test('what would be no field, or too much of it, is not added', async () => {
  const bad = [
    'X y\0z',
    '\0z',
    'X:\0z',
    'X\0a\nBcc: x',
    'X\0a\n\n b',
    'X\0a\rb',
    `X\0${'y'.repeat(999)}`,
    'Ü\0z',
    'X\0a\n \nb',
  ];
  for (const one of bad) {
    const { said } = await asked(atEnd(packet('h', `${one}\0`)));
    assert('fields' in said, one);
    assert.deepEqual(said.fields, [], JSON.stringify(one));
    assert.match(said.because, /wishes to add .*, which is not done here/);
  }
  const { said } = await asked(atEnd(...Array.from({ length: 150 }, (_, i) => packet('h', `X${i}\0y\0`))));
  assert('fields' in said && said.fields.length === 100);
});

test('what it wants changed is not changed, and said', async () => {
  const index = number(1);
  const { said } = await asked(
    atEnd(
      packet('m', Buffer.concat([index, Buffer.from('Subject\0[junk]\0')])),
      packet('m', Buffer.concat([index, Buffer.from('to\0\0')])),
      packet('b', 'new'),
      packet('b', ' body'),
      packet('e', '<x@y.example>\0'),
      packet('+', '<c@here.example>\0'),
      packet('2', '<d@here.example>\0SIZE=1\0'),
      packet('-', '<ann@here.example>\0'),
    ),
  );
  assert('because' in said && said.verdict === 'clean');
  assert.equal(
    said.because,
    'it passes; wishes to change Subject, to remove to, to replace the body, to change the sender to <x@y.example>, ' +
      'to add the recipient <c@here.example>, to add the recipient <d@here.example>, ' +
      'to remove the recipient <ann@here.example>, which is not done here',
  );
});

test('to change a field that is not there adds it, to remove one does nothing', async () => {
  const change = (index: number, text: string) => packet('m', Buffer.concat([number(index), Buffer.from(text)]));
  const { said } = await asked(
    atEnd(change(1, 'X-Spam\0Yes\0'), change(0, 'X-Other\0a\0'), change(2, 'Subject\0twice\0'), change(1, 'X-No\0\0')),
  );
  assert('fields' in said);
  assert.deepEqual(said.fields, ['X-Spam: Yes\r\n', 'X-Other: a\r\n', 'Subject: twice\r\n']);
  assert.equal(said.because, 'it passes; adds X-Spam, X-Other, Subject');
  const { said: short } = await asked(atEnd(packet('m', 'x')));
  assert('fields' in short && short.because === 'it passes');
});

test('what it would put aside goes to Junk, unless it refuses it', async () => {
  const { said } = await asked(atEnd(packet('q', 'odd\r\nlook\0')));
  assert('verdict' in said);
  assert.deepEqual([said.verdict, said.because], ['junk', 'it would put it aside: odd look']);
  const { said: refused } = await asked(
    at('E', Buffer.concat([packet('h', 'X\0y\0'), packet('q', 'x\0'), packet('r')])),
  );
  assert('verdict' in refused);
  assert.deepEqual([refused.verdict, refused.fields], ['refuse', []]);
});

test('every other answer, and none, is a filter that is broken', async () => {
  const cases: readonly (readonly [MilterScript, RegExp])[] = [
    [{ negotiate: packet('c') }, /^it began with "c"$/],
    [{ negotiate: packet('O', 'short') }, /^it began with "O"$/],
    [{ negotiate: [1, 0, 0] }, /^it speaks version 1/],
    [{ negotiate: [7, 0, 0] }, /^it speaks version 7/],
    [{ negotiate: [6, 0x100, 0] }, /^it wants what was not offered \(100\)$/],
    [{ negotiate: [6, 0, 0x800] }, /^it chose what was not offered \(800\)$/],
    [{ negotiate: number(0) }, /^it sent a packet of 0 octets$/],
    [{ negotiate: number(0x7fffffff) }, /^it sent a packet of 2147483647 octets$/],
    [at('H', packet('h', 'X\0y\0')), /^it said "h", which is no answer here$/],
    [at('H', packet('s')), /^it said "s", which/],
    [at('E', packet('?')), /^it said "\?", which/],
    [at('E', packet('y', '250 Fine\0')), /^it replies "250 Fine"$/],
    [at('E', packet('y')), /^it replies ""$/],
    [{ answer: () => ({ and: 'drop' }) }, /^it hung up$/],
    [{ answer: () => ({ and: 'reset' }) }, /^the connection was lost$/],
    [atEnd(...Array.from({ length: 10_001 }, () => packet('p'))), /^it said 10000 things at once$/],
  ];
  for (const [script, sentence] of cases) {
    const { said } = await asked(script);
    assert('kind' in said, JSON.stringify(said));
    assert.match(said.sentence, sentence);
  }
  const { said } = await asked({ answer: () => ({ and: 'hang' }) }, {}, 150);
  assert.deepEqual(said, { kind: 'broken', sentence: 'no answer within 150ms' });
});

const program = findProgram('opendkim');

test('the real opendkim, which verifies a signature and says so', {
  skip: program === null && 'not installed',
}, async t => {
  const folder = ownFolder();
  t.after(() => folder.remove());
  const path = join(folder.path, 'milter');
  const keys = join(folder.path, 'keys');
  const privateKey = await makeKey('rsa');
  writeFileSync(keys, `s1._domainkey.there.example ${keyRecord(privateKey)}\n`);
  const settings = [
    'Mode v',
    `Socket local:${path}`,
    'Background no',
    `TestPublicKeys ${keys}`,
    'AlwaysAddARHeader yes',
  ];
  const more = ['AuthservID mail.here.example', 'On-BadSignature reject', 'SyslogSuccess no', 'Syslog no', ''];
  writeFileSync(join(folder.path, 'opendkim.conf'), [...settings, ...more].join('\n'));
  const daemon = await startDaemon(program!, ['-f', '-x', join(folder.path, 'opendkim.conf')], path);
  if (!daemon.ok) return t.skip(daemon.error);
  try {
    const scanner = milterScanner({ kind: 'unix', path });
    const scan = async (text: string, change: Partial<ScanRequest> = {}) => {
      const said = await scanner.scan(request({ bytes: Buffer.from(text), ...change }), limit());
      assert(said.ok, said.ok ? '' : said.error.sentence);
      return said.value;
    };
    const signing = { privateKey, domain: 'there.example', selector: 's1', canonicalization: 'simple/simple' } as const;
    const signed = signMessage(Buffer.from(letter), [signing], { now: Date.now() });
    assert(signed.ok);
    const good = await scan(signed.value + letter);
    assert.equal(good.verdict, 'clean', good.because);
    assert.match(good.fields.join(''), /^Authentication-Results: mail\.here\.example;\r?\n?[\s\S]*dkim=pass/m);
    const peer = { ...request().peer, address: '2001:db8::7' };
    assert.match((await scan(signed.value + letter, { peer })).fields.join(''), /dkim=pass/);
    const bad = await scan(signed.value + letter.replace('Hello', 'Hullo'));
    assert.equal(bad.verdict, 'refuse', JSON.stringify(bad));
    const plain = await scan(letter);
    assert.match(plain.fields.join(''), /dkim=none/);
  } finally {
    await daemon.value.stop();
  }
});

const asMilter = findProgram('rspamd');

test('the real rspamd as a milter, which changes a field to add it', {
  skip: asMilter === null && 'not installed',
}, async t => {
  const folder = ownFolder();
  t.after(() => folder.remove());
  const own = (name: string) => join(folder.path, name);
  chmodSync(folder.path, 0o755);
  const port = await freePort();
  const rule = (name: string, word: string, score: number) =>
    `rspamd_config.${name} = { score = ${score}, group = 'own', callback = function(task) ` +
    `return (task:get_header('Subject') or ''):find('${word}') ~= nil end }\n`;
  writeFileSync(own('own.lua'), rule('FREE', 'free', 7.5) + rule('BAD', 'bad', 20));
  writeFileSync(own('tld'), 'example\n');
  const settings = [
    `options { pidfile = "${own('pid')}"; tempdir = "${folder.path}"; url_tld = "${own('tld')}"; filters = "";`,
    'dns { nameserver = ["127.0.0.1:9"]; } }',
    'logging { type = "console"; level = "error"; }',
    `worker "rspamd_proxy" { bind_socket = "127.0.0.1:${port}"; milter = yes; count = 1;`,
    'upstream "local" { default = yes; self_scan = yes; } }',
    'actions { reject = 15; add_header = 6; greylist = 4; }',
    `lua = "${own('own.lua')}";`,
  ];
  writeFileSync(own('rspamd.conf'), settings.join('\n'));
  const args = ['--no-fork', '--config', own('rspamd.conf'), ...(process.getuid?.() === 0 ? ['--insecure'] : [])];
  const daemon = await startDaemon(asMilter!, args, port);
  if (!daemon.ok) return t.skip(daemon.error);
  try {
    const scan = async (subject: string) => {
      const bytes = Buffer.from(letter.replace('Lunch', subject));
      const said = await milterScanner({ kind: 'tcp', host: '127.0.0.1', port }).scan(request({ bytes }), limit());
      assert(said.ok, said.ok ? '' : said.error.sentence);
      return [said.value.verdict, said.value.because, said.value.fields.join('')];
    };
    assert.deepEqual(await scan('Lunch'), ['clean', 'it passes', '']);
    assert.deepEqual(await scan('free'), ['clean', 'it passes; adds X-Spam', 'X-Spam: Yes\r\n']);
    assert.deepEqual(await scan('bad'), ['refuse', '554 5.7.1 Spam message rejected', '']);
  } finally {
    await daemon.value.stop();
  }
});
