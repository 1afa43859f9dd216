/** SEARCH over the real store: what is found is what a reader would see, whatever it was encoded in. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessWorld, mail } from '../../support/access-world.ts';
import { inbox } from '../../support/store-world.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
const mixed = [
  'From: =?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <jg@there.example>',
  'Subject: =?iso-8859-1?q?Stra=DFenfest?= am',
  ' Abend',
  'Date: Sat, 31 Jan 2026 23:30:00 -0800',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  base64('Die Überraschung kommt später.'),
  '--b',
  'Content-Type: text/html; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Caf=E9 auf der Lange=',
  'n Stra=DFe</p>',
  '--b',
  'Content-Type: application/pdf; name="Rechnung-4711.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  base64('needle in a binary'),
  '--b',
  'Content-Type: message/rfc822',
  '',
  'From: inner@there.example',
  'Subject: =?utf-8?q?Enthaltene_Gr=C3=BC=C3=9Fe?=',
  '',
  'inner text',
  '--b--',
  '',
].join('\r\n');

test('text is found decoded, in any part, without case; attachments by their name only', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  await client.append('INBOX', mixed, '"15-Feb-2026 12:00:00 +0000"');
  await client.append('INBOX', mail('Other', 'nothing here\r\n'));
  const found = async (...keys: string[]) => {
    const hits: string[] = [];
    for (const key of keys) {
      const octets = Buffer.from(key, 'utf8').toString('latin1');
      const [answer] = await client.must(`SEARCH CHARSET UTF-8 ${octets}`);
      hits.push(answer!.replace('* SEARCH', '').trim());
    }
    return hits;
  };
  await client.must('NOOP');
  assert.deepEqual(await found('BODY "überraschung"', 'BODY "CAFÉ auf"', 'BODY "langen straße"', 'BODY "inner TEXT"'), [
    '1',
    '1',
    '1',
    '1',
  ]);
  assert.deepEqual(
    await found('FROM "jürgen gro"', 'FROM "jg@there"', 'SUBJECT "straßenfest am abend"', 'HEADER From ""'),
    ['1', '1', '1', '1 2'],
  );
  assert.deepEqual(
    await found(
      'BODY "enthaltene grüße"',
      'TEXT "rechnung-4711"',
      'BODY "needle"',
      'BODY "straßenfest"',
      'TEXT "straßenfest"',
    ),
    ['1', '1', '', '', '1'],
  );
  // The Date field's own day, not the day in UTC; INTERNALDATE is another thing.
  assert.deepEqual(
    await found('SENTON 31-Jan-2026', 'SENTBEFORE 31-Jan-2026', 'SENTSINCE 1-Feb-2026', 'ON 15-Feb-2026'),
    ['1', '2', '', '1'],
  );
  assert.deepEqual(
    await found(
      'NOT BODY "überraschung"',
      'OR BODY "nothing here" SUBJECT "abend"',
      '2 BODY "inner"',
      'UID 2:* TEXT "other"',
    ),
    ['2', '1 2', '', '2'],
  );
  assert.deepEqual(await found('LARGER 500', 'SMALLER 500 UNSEEN', 'HEADER X-None ""', 'BODY ""'), [
    '1',
    '2',
    '',
    '1 2',
  ]);
});

test('broken messages neither end a search nor hide the others', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  const broken = [
    'no header at all',
    'Subject: \xe4\xf6\xfc raw\r\n\r\n\xe9t\xe9\r\n',
    'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nalpha',
    'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%YWxwaGE=\r\n',
  ];
  for (const text of broken) await client.append('INBOX', Buffer.from(text, 'latin1'));
  await client.must('NOOP');
  assert.deepEqual(await client.must('SEARCH BODY alpha'), ['* SEARCH 3 4']);
  assert.deepEqual(await client.must('SEARCH CHARSET UTF-8 BODY "\xc3\xa9t\xc3\xa9"'), ['* SEARCH 2']);
  assert.deepEqual(await client.must('SEARCH CHARSET UTF-8 SUBJECT "\xc3\xa4\xc3\xb6\xc3\xbc"'), ['* SEARCH 2']);
  assert.equal((await client.must('FETCH 1:4 (ENVELOPE BODYSTRUCTURE)')).length, 4);
});

test('a large text is searched in windows: nothing at a seam is lost', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  const line = 'Im Süden nichts Neues. '.repeat(3);
  const place = 256 * 1024;
  for (const encoding of ['8bit', 'base64', 'quoted-printable']) {
    for (const shift of [-12, -3, 5]) {
      let text = `${line}\r\n`.repeat(4000);
      const at = Math.floor((encoding === 'base64' ? (place * 3) / 4.1 : place) + shift);
      text = `${text.slice(0, at)} zwölf Köche ${text.slice(at)}`;
      const body =
        encoding === 'base64'
          ? base64(text)
          : encoding === '8bit'
            ? text
            : text.replace(/[^\r\n -~]/g, c =>
                [...Buffer.from(c)].map(b => `=${b.toString(16).toUpperCase()}`).join(''),
              );
      await client.append(
        'INBOX',
        `Subject: ${encoding}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
      );
    }
  }
  await client.must('NOOP');
  assert.deepEqual(await client.must('SEARCH CHARSET UTF-8 BODY "ZW\xc3\x96LF K\xc3\xb6che"'), [
    '* SEARCH 1 2 3 4 5 6 7 8 9',
  ]);
  assert.deepEqual(await client.must('SEARCH CHARSET UTF-8 BODY "zw\xc3\xb6lf Fr\xc3\xb6sche"'), ['* SEARCH']);
});

test('a message too large to be walked when it came is found by its text and its last part', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  const attachment = 'QUFB'.repeat(19).concat('\r\n').repeat(60_000);
  await client.append(
    'INBOX',
    `Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nthe first part\r\n--b\r\n` +
      `Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment}--b\r\n\r\nthe last part\r\n--b--\r\n`,
  );
  await client.must('NOOP');
  assert.deepEqual(await client.must('SEARCH BODY "the last part"'), ['* SEARCH 1']);
  assert.deepEqual(await client.must('SEARCH OR BODY AAA SUBJECT nothing'), ['* SEARCH']);
  assert.deepEqual(await client.must('FETCH 1 (BODY.PEEK[3])'), ['* 1 FETCH (BODY[3] {13}\r\nthe last part)']);
});

test('a long search lets other sessions work', async t => {
  const world = await accessWorld(t);
  const { id } = await inbox(world.store, world.ann);
  const body = 'A line of a letter that says little.\r\n'.repeat(100);
  await Promise.all(
    Array.from({ length: 800 }, (_, at) =>
      world.store.run('append', {
        ...{ account: world.ann, mailbox: id, bytes: Buffer.from(mail(`m${at}`, body)), flags: 0, keywords: [] },
        ...{ internalDate: 0, trace: `T${at}-1`, note: null },
      }),
    ),
  );
  const searcher = await world.imap();
  const other = await world.imap(null, 'bob');
  let searching = true;
  const answer = searcher.must('SEARCH TEXT "that is nowhere"').then(lines => {
    searching = false;
    return lines;
  });
  const waits: number[] = [];
  while (searching) {
    // Streams within a process may answer in the same turn, which a socket does not.
    await new Promise(setImmediate);
    const began = performance.now();
    await other.must('NOOP');
    waits.push(performance.now() - began);
  }
  assert.deepEqual(await answer, ['* SEARCH']);
  assert.ok(waits.length > 5, `only ${waits.length} commands beside the search`);
  waits.sort((a, b) => a - b);
  assert.ok(waits[Math.floor(waits.length / 2)]! < 50, `half of them waited ${waits[Math.floor(waits.length / 2)]} ms`);
});

test('text compares by i;unicode-casemap; FUZZY finds words in any order and without accents', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  await client.append('INBOX', mail('=?utf-8?q?Caf=C3=A9_am_Abend?=', 'Gr\u00fc\u00dfe aus der Stra\u00dfe\r\n'));
  await client.append('INBOX', mail('Abend', 'im CAFE\u0301\r\n'));
  await client.must('NOOP');
  const found = async (key: string) =>
    (await client.must(`SEARCH CHARSET UTF-8 ${Buffer.from(key, 'utf8').toString('latin1')}`))[0];
  assert.equal(await found('TEXT "caf\u00e9"'), '* SEARCH 1 2');
  assert.equal(await found('TEXT "cafe\u0301"'), '* SEARCH 1 2');
  assert.equal(await found('SUBJECT "abend cafe"'), '* SEARCH');
  assert.equal(await found('FUZZY SUBJECT "abend cafe"'), '* SEARCH 1');
  assert.equal(await found('FUZZY TEXT "abend, cafe!"'), '* SEARCH 1 2');
  assert.equal(await found('FUZZY NOT BODY "grusse"'), '* SEARCH 1 2');
  assert.match(
    (await client.must('SEARCH RETURN (RELEVANCY ALL) FUZZY SUBJECT abend'))[0] ?? '',
    /RELEVANCY \(100 100\)$/,
  );
});
