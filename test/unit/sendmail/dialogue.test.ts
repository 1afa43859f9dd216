/** sendmail -bs: what programs say that would rather talk, in pieces of any size. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { readDropFile } from '../../../server/msa/drop-file.ts';
import { converse } from '../../../server/sendmail/dialogue.ts';

const drop = fs.mkdtempSync(join(tmpdir(), 'mailroom-dialogue-'));
for (const name of ['tmp', 'new']) fs.mkdirSync(join(drop, name));
after(() => fs.rmSync(drop, { recursive: true, force: true }));

async function talk(text: string, { size = 1000, most = 100_000 } = {}) {
  const said: string[] = [];
  async function* pieces() {
    for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
  }
  await converse(
    { drop, most, hostName: 'box', say: line => void said.push(...line.split('\r\n')), opened: () => {} },
    pieces(),
  );
  const files = fs.readdirSync(join(drop, 'new')).map(name => {
    const read = readDropFile(fs.readFileSync(join(drop, 'new', name)));
    fs.unlinkSync(join(drop, 'new', name));
    assert.ok(read.ok);
    return { ...read.value.dropped, text: read.value.message.toString() };
  });
  assert.deepEqual(fs.readdirSync(join(drop, 'tmp')), [], 'nothing half');
  return { codes: said.filter(line => /^\d{3} /.test(line)).map(line => line.slice(0, 3)), files };
}
const lines = (...all: string[]): string => all.map(line => `${line}\r\n`).join('');
const start = ['EHLO box', 'MAIL FROM:<ann@here.example>', 'RCPT TO:<ben@here.example>', 'DATA'];

test('a message is taken whole, in pieces of any size, its dots undone', async () => {
  for (const size of [1, 3, 5000]) {
    const long = 'x'.repeat(9000);
    const said = lines(...start, 'Subject: x', '', '..', '.a', long, '.', 'QUIT');
    const { codes, files } = await talk(said, { size });
    assert.deepEqual(codes, ['220', '250', '250', '250', '354', '250', '221'], String(size));
    assert.deepEqual(
      files.map(({ sender, recipients, text }) => [sender, recipients, text]),
      [['ann@here.example', ['ben@here.example'], `Subject: x\r\n\r\n.\r\na\r\n${long}\r\n`]],
    );
  }
});

test('several messages, each with its wishes; the null sender; names alone; LF alone', async () => {
  const { files } = await talk(
    [
      ...['HELO box', 'MAIL FROM: <>', 'RCPT TO: root NOTIFY=SUCCESS,FAILURE', 'DATA', 'just text', '.'],
      ...[
        'mail from:<ann@here.example> RET=HDRS ENVID=a+2Bb BODY=8BITMIME',
        'rcpt to:<"a b"@here.example> NOTIFY=NEVER',
      ],
      ...['DATA', '', '.', 'QUIT', ''],
    ].join('\n'),
  );
  assert.deepEqual(
    files
      .map(({ sender, recipients, notify, ret, envid, body, text }) => [
        sender,
        recipients,
        notify,
        ret,
        envid,
        body,
        text,
      ])
      .toSorted(),
    [
      ['', ['root'], ['SUCCESS', 'FAILURE'], null, null, null, '\r\njust text\r\n'],
      ['ann@here.example', ['"a b"@here.example'], ['NEVER'], 'HDRS', 'a+b', '8BITMIME', '\r\n'],
    ],
  );
});

test('what is out of order, too large or not understood leaves nothing', async () => {
  for (const [said, codes, more] of [
    [lines('MAIL FROM:<a@x.example>', 'DATA', 'RCPT TO:<a@x.example>', 'QUIT'), ['220', '503', '503', '503', '221']],
    [
      lines('EHLO x', 'MAIL FROM:<a@x.example>', 'MAIL FROM:<a@x.example>', 'DATA'),
      ['220', '250', '250', '503', '554'],
    ],
    [lines('EHLO x', 'MAIL FROM:<a@>', 'MAIL FROM:<a@x.example> FOO=1'), ['220', '250', '501', '555']],
    [lines('EHLO x', 'MAIL FROM:<a@x.example> SIZE=11'), ['220', '250', '552'], { most: 10 }],
    [
      lines(...start, 'far too much of it', '.', 'QUIT'),
      ['220', '250', '250', '250', '354', '552', '221'],
      { most: 10 },
    ],
    [`${'x'.repeat(5000)}`, ['220', '500']],
    [lines(...start, 'Subject: never ended'), ['220', '250', '250', '250', '354']],
    [
      lines('EHLO x', 'MAIL FROM:<a@x.example>', 'RCPT TO:<>', 'RCPT TO:<a@x.example> ORCPT=rfc822;b NOTIFY=x'),
      ['220', '250', '250', '501', '555'],
    ],
  ] as const) {
    const talked = await talk(said, more);
    assert.deepEqual([talked.codes, talked.files], [codes, []], said.slice(0, 80));
  }
});
