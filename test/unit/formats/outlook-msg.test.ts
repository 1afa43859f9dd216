/** .msg files as messages: each kind of thing that Outlook keeps, and what becomes of it. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { Tag } from '../../../server/formats/outlook/item.ts';
import { readMsgFile } from '../../../server/formats/outlook/msg-message.ts';
import { Mark } from '../../../server/formats/source.ts';
import { allOf, mailFolder, sourceAt } from '../../support/mail-files.ts';
import { type MsgMessage, msgFile } from '../../support/msg-file.ts';
import { zipOf } from '../../support/zip.ts';

const CATEGORIES = 0x8000;
const AT = Date.UTC(2024, 2, 9, 14, 5, 0);
const letter: MsgMessage = {
  properties: {
    [Tag.messageClass]: 'IPM.Note',
    [Tag.subject]: 'Grüße',
    [Tag.body]: 'Hallo',
    [Tag.representedName]: 'Ann Ä',
    [Tag.representedKind]: 'SMTP',
    [Tag.representedAddress]: 'ann@x.example',
    [Tag.sentAt]: new Date(AT),
    [Tag.deliveredAt]: new Date(AT + 60_000),
    [Tag.messageId]: '<1@x.example>',
    [Tag.inReplyTo]: '<0@x.example>',
    [Tag.references]: '<a@x.example> <0@x.example>',
  },
  recipients: [{ [Tag.recipientKind]: 1, [Tag.displayName]: 'Ben', [Tag.smtpAddress]: 'ben@y.example' }],
};
const withWords = (properties: MsgMessage['properties'], more: Omit<MsgMessage, 'properties'> = {}): MsgMessage => ({
  ...{ ...letter, ...more },
  properties: { ...letter.properties, ...properties },
});

function read(message: MsgMessage) {
  const result = readMsgFile(msgFile(message, CATEGORIES));
  assert.ok(result.ok, JSON.stringify(result));
  const { octets, flags, keywords, internalDate } = result.value;
  const text = Buffer.from(octets)
    .toString('latin1')
    .replace(/=_[0-9a-f]{36}/g, '=_B');
  const split = text.indexOf('\r\n\r\n');
  return { header: text.slice(0, split + 2), body: text.slice(split + 4), flags, keywords, internalDate };
}

test('a letter: author, recipients, subject, dates, identifiers, text', () => {
  assert.deepEqual(read(letter), {
    header: [
      'From: =?UTF-8?Q?Ann_=C3=84?= <ann@x.example>',
      'To: Ben <ben@y.example>',
      'Subject: =?UTF-8?B?R3LDvMOfZQ==?=',
      'Date: Sat, 09 Mar 2024 14:05:00 +0000',
      'Message-ID: <1@x.example>',
      'In-Reply-To: <0@x.example>',
      'References: <a@x.example> <0@x.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      'Content-Transfer-Encoding: 7bit',
      '',
    ].join('\r\n'),
    ...{ body: 'Hallo', flags: Mark.seen, keywords: [], internalDate: AT + 60_000 },
  });
});

test('the header it came with stays as it was, but for what says how the body was written', () => {
  const came = [
    'Microsoft Mail Internet Headers Version 2.0',
    'Received: from a by b;',
    '\tSat, 9 Mar 2024 14:05:00 +0000',
    'Content-Type: multipart/alternative;',
    ' boundary="x"',
    'FROM: =?utf-8?Q?Ann?= <ann@x.example>',
    'MIME-Version: 1.0',
    'X-Own: 1\u0001\u0007',
    ' ',
    'Subject: as it was',
    '',
    'Not: a field',
  ].join('\r\n');
  const { header } = read(withWords({ [Tag.transportHeaders]: came }));
  assert.deepEqual(header.split('\r\n').slice(0, 6), [
    'Received: from a by b;',
    '\tSat, 9 Mar 2024 14:05:00 +0000',
    'FROM: =?utf-8?Q?Ann?= <ann@x.example>',
    'X-Own: 1',
    'Subject: as it was',
    'To: Ben <ben@y.example>',
  ]);
  assert.doesNotMatch(header, /boundary|Not:|Microsoft/);
  assert.match(header, /\r\nDate: Sat, 09 Mar/);
});

test('whom only Exchange knows is named, and no address is made up', () => {
  const { header } = read({
    properties: { [Tag.senderName]: 'Cleo, at Firm', [Tag.senderKind]: 'EX', [Tag.senderAddress]: '/o=F/cn=cleo' },
    recipients: [
      { [Tag.recipientKind]: 1, [Tag.displayName]: 'Dan', [Tag.addressKind]: 'EX', [Tag.address]: '/o=F/cn=dan' },
      { [Tag.recipientKind]: 2, [Tag.addressKind]: 'EX', [Tag.address]: '/o=F/ou=x/cn=eve' },
      { [Tag.recipientKind]: 3, [Tag.displayName]: "'fay@y.example'", [Tag.address]: 'fay@y.example' },
      { [Tag.recipientKind]: 0x10000001, [Tag.displayName]: 'Gil\r\nBcc: x', [Tag.smtpAddress]: 'gil@y.example' },
    ],
  });
  assert.deepEqual(header.split('\r\n').slice(0, 4), [
    'From: "Cleo, at Firm":;',
    'To: Dan:;, "Gil Bcc: x" <gil@y.example>',
    'Cc: eve:;',
    'Bcc: fay@y.example',
  ]);
});

test('a draft without an author; recipients only as names that were shown', () => {
  const { header, flags } = read({
    properties: { [Tag.messageFlags]: 8, [Tag.displayTo]: 'Ann; ben@y.example', [Tag.subject]: '', [Tag.body]: 'x' },
  });
  assert.equal(flags, Mark.draft);
  assert.doesNotMatch(header, /^(From|Date):/m);
  assert.match(header, /^To: Ann:;, ben@y.example\r$/m);
});

test('on behalf of somebody; importance, sensitivity, receipt', () => {
  const { header } = read(
    withWords({
      ...{ [Tag.senderName]: 'Ben', [Tag.senderSmtp]: 'ben@x.example', [Tag.importance]: 2, [Tag.sensitivity]: 2 },
      ...{ [Tag.readReceipt]: true, [Tag.replyNames]: 'desk@x.example; Somebody' },
    }),
  );
  for (const field of [
    'From: =?UTF-8?Q?Ann_=C3=84?= <ann@x.example>',
    'Sender: Ben <ben@x.example>',
    'Reply-To: desk@x.example',
    'Importance: high',
    'Sensitivity: Private',
    'Disposition-Notification-To: =?UTF-8?Q?Ann_=C3=84?= <ann@x.example>',
  ])
    assert.ok(header.includes(`${field}\r\n`), field);
});

test('flags and categories', () => {
  const one = read(
    withWords({ [Tag.messageFlags]: 1, [Tag.flagStatus]: 2, [Tag.lastVerb]: 103, [CATEGORIES]: ['Rot', 'Zu tun'] }),
  );
  assert.deepEqual([one.flags, one.keywords], [Mark.seen | Mark.flagged | Mark.answered, ['Rot', 'Zu_tun']]);
  const other = read(withWords({ [Tag.messageFlags]: 0, [Tag.flagStatus]: 1, [Tag.lastVerb]: 104 }));
  assert.deepEqual([other.flags, other.keywords], [0, ['$Forwarded']]);
});

test('HTML keeps its octets and its charset; pictures of it stand beside it, files beside all', () => {
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
  const { header, body } = read(
    withWords(
      { [Tag.html]: Buffer.from('<p>ü<img src="cid:p%401"></p>', 'latin1'), [Tag.internetCodepage]: 1252 },
      {
        attachments: [
          { properties: { [Tag.attachData]: picture, [Tag.attachName]: 'p.png', [Tag.attachContentId]: '<p@1>' } },
          {
            properties: {
              [Tag.attachData]: Buffer.from('n'),
              [Tag.attachName]: 'Bü.txt',
              [Tag.attachExtension]: '.txt',
            },
          },
          {
            properties: {
              [Tag.attachMethod]: 7,
              [Tag.attachName]: 'Plan.docx',
              [Tag.attachLongPath]: 'https://x.example/p',
            },
          },
        ],
      },
    ),
  );
  assert.match(header, /Content-Type: multipart\/mixed;/);
  const shape = [...body.matchAll(/^Content-(?:Type|Disposition|ID): (.*?)\r$/gm)].map(([, words]) => words);
  assert.deepEqual(shape, [
    'multipart/alternative;',
    'text/plain; charset=us-ascii',
    'multipart/related;',
    'text/html; charset=windows-1252',
    'image/png; name=p.png',
    'inline; filename=p.png',
    '<p@1>',
    "text/plain; name*=utf-8''B%C3%BC.txt",
    "attachment; filename*=utf-8''B%C3%BC.txt",
    'text/plain; charset=us-ascii',
    'attachment; filename=Plan.docx.txt',
  ]);
  assert.ok(body.includes(Buffer.from('<p>ü<img src="cid:p%401"></p>', 'latin1').toString('base64')));
  assert.match(body, /The attachment Plan\.docx was a link to a file elsewhere: https:\/\/x\.example\/p/);
});

test('text of a codepage; HTML that lies in packed RTF', () => {
  const rtf = '{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag1 <b>}hi{\\*\\htmltag2 </b>}}';
  const head = Buffer.alloc(16);
  head.writeUInt32LE(rtf.length, 4);
  head.write('MELA', 8, 'latin1');
  const { body } = read({
    properties: {
      ...{ [Tag.messageCodepage]: 1251, [Tag.body]: { ansi: Buffer.from([0xcf, 0xf0, 0xe8]) } },
      [Tag.rtf]: Buffer.concat([head, Buffer.from(rtf)]),
    },
  });
  assert.ok(body.includes(Buffer.from('При', 'utf8').toString('base64')));
  assert.match(body, /text\/html; charset=us-ascii[\s\S]*<b>hi<\/b>/);
});

test('messages within, as deep as is sensible; the same file gives the same octets', () => {
  let inner: MsgMessage = { properties: { [Tag.subject]: 'level 0', [Tag.body]: 'x' } };
  for (let n = 1; n < 14; n++)
    inner = {
      properties: { [Tag.subject]: `level ${n}`, [Tag.body]: 'x' },
      attachments: [{ properties: { [Tag.attachMethod]: 5, [Tag.displayName]: `Inner ${n}` }, message: inner }],
    };
  const { body } = read(inner);
  assert.match(body, /filename="Inner 13\.eml"/);
  assert.equal([...body.matchAll(/^Subject: level/gm)].length, 10);
  assert.match(body, /a message lies too deep within others/);
  assert.deepEqual(readMsgFile(msgFile(inner)), readMsgFile(msgFile(inner)));
});

test('what is signed or encrypted stays as it was, octet by octet', () => {
  const entity =
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n boundary="s"\r\n\r\n--s\r\n\r\nhi\r\n--s--\r\n';
  const of = (messageClass: string, data: Buffer) =>
    read(
      withWords(
        { [Tag.messageClass]: messageClass },
        { attachments: [{ properties: { [Tag.attachData]: data, [Tag.attachName]: 'smime.p7m' } }] },
      ),
    );
  const clear = of('IPM.Note.SMIME.MultipartSigned', Buffer.from(entity));
  assert.ok(`${clear.header}\r\n${clear.body}`.endsWith(`MIME-Version: 1.0\r\n${entity}`));
  const opaque = of('IPM.Note.SMIME', Buffer.from([0x30, 0x80, 1, 2]));
  assert.match(opaque.header, /Content-Type: application\/pkcs7-mime; name=smime.p7m\r\n/);
  assert.equal(opaque.body, 'MIABAg==');
});

test('contacts and appointments are named and not taken; garbage is no message', () => {
  for (const [messageClass, detail] of [
    ['IPM.Contact', 'a contact'],
    ['IPM.Appointment', 'an appointment'],
    ['IPM.Task', 'a task'],
    ['IPM.StickyNote', 'a note'],
  ] as const)
    assert.deepEqual(readMsgFile(msgFile({ properties: { [Tag.messageClass]: messageClass } })), {
      ok: false,
      error: { reason: 'other-kind', detail },
    });
  assert.ok(readMsgFile(msgFile({ properties: { [Tag.messageClass]: 'IPM.Schedule.Meeting.Request' } })).ok);
  const reasonOf = (octets: Buffer) => {
    const result = readMsgFile(octets);
    return result.ok ? 'taken' : result.error.reason;
  };
  assert.equal(reasonOf(Buffer.from('hello there')), 'not-a-message');
  assert.equal(reasonOf(Buffer.from('From: a@b\n\nplain, and called .msg')), 'taken');
  assert.equal(reasonOf(msgFile(letter).subarray(0, 700)), 'not-a-message');
});

test('in folders and zips, beside other mail', async t => {
  const top = mailFolder(t);
  const file = msgFile(withWords({ [CATEGORIES]: ['Rot'] }), CATEGORIES);
  mkdirSync(join(top, 'Letters', 'Old'), { recursive: true });
  writeFileSync(join(top, 'Letters', 'a.msg'), file);
  writeFileSync(join(top, 'Letters', 'Old', 'b.eml'), 'A: b\n\nx\n');
  writeFileSync(join(top, 'Letters', 'Old', 'c.MSG'), file);
  const found = await allOf(await sourceAt(t, join(top, 'Letters')));
  assert.deepEqual(
    found.seen.map(({ folder, keywords }) => [folder, keywords]),
    [
      ['INBOX', ['Rot']],
      ['Old', []],
      ['Old', ['Rot']],
    ],
  );
  writeFileSync(join(top, 'all.zip'), zipOf([{ name: 'Work/a.msg', content: file.toString('latin1') }]));
  const alone = await allOf(await sourceAt(t, join(top, 'Letters', 'a.msg')));
  assert.equal(alone.seen[0]!.folder, 'INBOX');
});

test('another reader of .msg files says the same of ours', () => {
  const { default: Other } = createRequire(import.meta.url)('@kenjiuno/msgreader') as {
    default: new (
      file: ArrayBuffer,
    ) => { getFileData(): { subject: string; body: string; recipients: { smtpAddress: string }[] } };
  };
  const file = Uint8Array.from(msgFile(letter));
  const { subject, body, recipients } = new Other(file.buffer).getFileData();
  assert.deepEqual([subject, body, recipients[0]!.smtpAddress], ['Grüße', 'Hallo', 'ben@y.example']);
});

test('files that are damaged at any place end in an answer, at once', () => {
  const file = msgFile(
    withWords(
      { [Tag.html]: Buffer.alloc(9000, 'x') },
      { attachments: [{ properties: { [Tag.attachData]: Buffer.alloc(5000) } }] },
    ),
    CATEGORIES,
  );
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const outcomes = { taken: 0, not: 0 };
  for (let round = 0; round < 1500; round++) {
    const bad = Buffer.from(file);
    for (let n = next(8); n >= 0; n--) {
      const at = next(3) === 0 ? next(512) : next(bad.length - 4);
      if (next(2) === 0) bad[at] = next(256);
      else if (at < bad.length - 4) bad.writeUInt32LE(next(2) === 0 ? next(40) : 0xfffffffe, at & ~3);
    }
    const result = readMsgFile(next(6) === 0 ? bad.subarray(0, next(bad.length)) : bad);
    outcomes[result.ok ? 'taken' : 'not']++;
  }
  assert.ok(outcomes.taken > 0 && outcomes.not > 0, JSON.stringify(outcomes));
});
