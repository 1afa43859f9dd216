/** Queue files of the four, written by hand after their documentation. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Notify } from '../../../server/store/interface.ts';
import { isEximId, readEximFiles } from '../../../server/switch/exim-spool.ts';
import { readPostfixFile } from '../../../server/switch/postfix-file.ts';
import { prefixesIn, readQmailFiles } from '../../../server/switch/qmail-queue.ts';
import { readSendmailFiles } from '../../../server/switch/sendmail-queue.ts';
import { withCrlf } from '../../../server/switch/waiting.ts';

/** type, length in sevens, octets. */
function record(type: string, text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  const length: number[] = [];
  let left = octets.length;
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from(type), Buffer.from(length), octets]);
}
const records = (...all: readonly (readonly [string, string])[]): Buffer =>
  Buffer.concat(all.map(([type, text]) => record(type, text)));

const head = [
  ['C', ' 1 2 3'],
  ['T', '1795418016 485000'],
  ['A', 'envelope_id=ab+c='],
  ['A', 'ret_flags=2'],
  ['S', 'ann@here.example'],
] as const;

test('Postfix: envelope, who still waits, lines longer than a record', () => {
  const file = records(
    ...head,
    ...([
      ['A', 'dsn_orig_rcpt=rfc822;gone@x.example'],
      ['O', 'gone@x.example'],
      ['D', 'gone@x.example'],
    ] as const),
    ...([
      ['A', 'notify_flags=10'],
      ['A', 'dsn_orig_rcpt=rfc822;kim@x.example'],
      ['R', 'kim@x.example'],
    ] as const),
    ...([
      ['A', 'notify_flags=1'],
      ['R', 'never@x.example'],
      ['R', 'plain@x.example'],
      ['M', ''],
    ] as const),
    ...([
      ['N', 'Subject: x'],
      ['N', ''],
      ['L', 'y'.repeat(2048)],
      ['N', 'end'],
      ['N', '\xfc'],
      ['X', ''],
      ['E', ''],
    ] as const),
  );
  const read = readPostfixFile('7781324E433', file);
  assert.deepEqual(read, {
    ok: true,
    value: {
      ...{ id: '7781324E433', sender: 'ann@here.example', settled: 1, envid: 'ab+c=', ret: 'HDRS', smtpUtf8: false },
      arrivedAt: 1795418016485,
      recipients: [
        { address: 'kim@x.example', original: 'rfc822;kim@x.example', notify: Notify.success | Notify.delay },
        { address: 'never@x.example', original: null, notify: 0 },
        { address: 'plain@x.example', original: null, notify: null },
      ],
      bytes: Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(2048)}end\r\n\xfc\r\n`, 'latin1'),
    },
  });
});

test('Postfix: what a milter has put behind the end is read where it belongs', () => {
  const before = records(...head, ['R', 'kim@x.example'], ['M', '']);
  const rest = records(['N', ''], ['N', 'body'], ['X', ''], ['E', '']);
  const pointer = (to: number) => record('p', String(to).padStart(15));
  const at = before.length + pointer(0).length;
  const end = at + rest.length;
  const file = Buffer.concat([before, pointer(end), rest, record('N', 'X-New: 1'), pointer(at)]);
  const read = readPostfixFile('A', file);
  assert.equal(read.ok && read.value.bytes.toString(), 'X-New: 1\r\n\r\nbody\r\n');
});

test('Postfix: torn, endless and foreign files say what is wrong', () => {
  const whole = records(...head, ['R', 'kim@x.example'], ['M', ''], ['N', 'x'], ['X', ''], ['E', '']);
  assert.match(String(error(readPostfixFile('A', whole.subarray(0, -1)))), /within a record|no end/);
  assert.match(String(error(readPostfixFile('A', whole.subarray(0, -5)))), /no end|within/);
  assert.match(String(error(readPostfixFile('A', record('p', '              1')))), /no record|no end|within|circles/);
  assert.match(String(error(readPostfixFile('A', Buffer.from('Subject: none\n')))), /record/);
  for (let cut = 0; cut < whole.length; cut++) assert.equal(readPostfixFile('A', whole.subarray(0, cut)).ok, false);
});

const error = (read: { ok: boolean; error?: string }): string | undefined => (read.ok ? undefined : read.error);

const ID = '1xVOGm-0003XO-10';
const exim = (recipients: string, tree = 'XX') =>
  Buffer.from(
    `${ID}-H\nroot 0 0\n<a@x.example>\n1795418120 0\n-received_time_usec .314007\n--helo_name x\n-aclm 0 5\nab\ncd\n-dsn_envid ab+2Bc\n-dsn_ret 1\n${tree}\n${recipients}\n\n011  Subject: a\n012* X-Gone: yes\n023P Received: from x\n\tby y\n`,
  );
const body = Buffer.from(`${ID}-D\nx\n.dot\n`);

test('Exim: options, tree and journal of who has it, recipients with DSN and errors-to, header fields', () => {
  const recipients = [
    '6',
    'kim+1@x.example rfc822;kim+2B1@x.example 24,20  0,-1#3',
    'never@x.example  0,2  0,-1#3',
    'errors@x.example bounce@x.example 16,0#1',
    'plain@x.example',
    'done@x.example',
    'journal@x.example',
  ].join('\n');
  const files = {
    header: exim(recipients, 'YN done@x.example\nNN other@x.example'),
    body,
    journal: Buffer.from('journal@x.example\n'),
  };
  const read = readEximFiles(ID, files);
  assert.ok(read.ok, error(read));
  assert.deepEqual(read.value.recipients, [
    { address: 'kim+1@x.example', original: 'rfc822;kim+1@x.example', notify: Notify.success | Notify.delay },
    { address: 'never@x.example', original: null, notify: 0 },
    { address: 'errors@x.example', original: null, notify: null },
    { address: 'plain@x.example', original: null, notify: null },
  ]);
  assert.equal(read.value.settled, 2);
  assert.deepEqual([read.value.envid, read.value.ret, read.value.arrivedAt], ['ab+c', 'FULL', 1795418120314]);
  assert.equal(read.value.bytes.toString(), 'Subject: a\r\nReceived: from x\r\n\tby y\r\n\r\nx\r\n.dot\r\n');
});

test('Exim: what is not whole is not taken', () => {
  const header = exim('1\nplain@x.example');
  assert.equal(readEximFiles(ID, { header, body, journal: null }).ok, true);
  assert.equal(readEximFiles(ID, { header: header.subarray(0, -3), body, journal: null }).ok, false);
  assert.equal(readEximFiles(ID, { header: exim('3\nplain@x.example'), body, journal: null }).ok, false);
  assert.equal(readEximFiles(ID, { header, body: Buffer.from('x\n'), journal: null }).ok, false);
  assert.deepEqual(['1xVOGm-0003XO-10', '1xVOGm-00000003XOa-10Ab', 'note', '../x-H'].map(isEximId), [
    true,
    true,
    false,
    false,
  ]);
});

test('sendmail: qf and df', () => {
  const qf = [
    ...['V8', 'T1795418120', 'K0', 'N1', 'P30000', 'Fbs8r', '$_localhost [127.0.0.1]', 'Zab+c', 'S<ann@x.example>'],
    ...['Qrfc822;kim@x.example', 'RPFDNS:<kim@x.example>', 'RPN:<never@x.example>', 'RPFD:plain@x.example'],
    ...[
      'H?P?Return-Path: <\u0081g>',
      'H??Received: from a',
      '\tby b',
      'H?M?Message-ID: <1@x>',
      'HSubject: old',
      '.',
      '',
    ],
  ].join('\n');
  const read = readSendmailFiles('5AN7Ad12', Buffer.from(qf, 'latin1'), Buffer.from('body\n.dot\n'));
  assert.ok(read.ok, error(read));
  assert.deepEqual(read.value.recipients, [
    {
      address: 'kim@x.example',
      original: 'rfc822;kim@x.example',
      notify: Notify.success | Notify.failure | Notify.delay,
    },
    { address: 'never@x.example', original: null, notify: 0 },
    { address: 'plain@x.example', original: null, notify: null },
  ]);
  assert.deepEqual([read.value.sender, read.value.envid, read.value.ret], ['ann@x.example', 'ab+c', 'HDRS']);
  assert.equal(
    read.value.bytes.toString(),
    'Received: from a\r\n\tby b\r\nMessage-ID: <1@x>\r\nSubject: old\r\n\r\nbody\r\n.dot\r\n',
  );
  assert.equal(readSendmailFiles('x', Buffer.from(qf.replace('\n.\n', '\n'), 'latin1'), Buffer.from('')).ok, false);
});

test('qmail: info, local with the prefix of a virtual domain, remote', () => {
  const envelope = Buffer.from('Fann@x.example\0Tann-info@virtual.example\0Dgone@x.example\0Tkim@y.example\0');
  const prefixes = prefixesIn('# ours\nvirtual.example:ann\nkim@virtual.example:kim\n.wild.example:w\n');
  const read = readQmailFiles('123', { mess: Buffer.from('Subject: x\n\nbody\n'), envelope, arrivedAt: 5 }, prefixes);
  assert.ok(read.ok, error(read));
  assert.deepEqual(
    read.value.recipients.map(one => one.address),
    ['info@virtual.example', 'kim@y.example'],
  );
  assert.deepEqual([read.value.settled, read.value.sender], [1, 'ann@x.example']);
  assert.equal(
    readQmailFiles('1', { mess: Buffer.from(''), envelope: Buffer.from('Fx\0Ty'), arrivedAt: 5 }, prefixes).ok,
    false,
  );
});

test('an LF alone becomes CRLF, and nothing else changes', () => {
  const cases = [
    ['', ''],
    ['a\nb', 'a\r\nb'],
    ['a\r\nb\n', 'a\r\nb\r\n'],
    ['\n', '\r\n'],
    ['a\rb\n', 'a\rb\r\n'],
    ['a\n\n', 'a\r\n\r\n'],
  ];
  for (const [given, wanted] of cases) assert.equal(withCrlf(Buffer.from(given!)).toString(), wanted);
});
