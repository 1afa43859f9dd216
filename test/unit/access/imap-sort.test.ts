/** SORT and THREAD over the real store: the same answers as the algorithms give over plain rows. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessWorld } from '../../support/access-world.ts';

const message = (id: string, fields: string): string => `Message-ID: <${id}@x>\r\n${fields}\r\n\r\nbody\r\n`;

test('messages are sorted by every key, decoded, and threaded by subject and by references', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  const append = (text: string, at: number) => client.append('INBOX', text, `" ${at}-Feb-2026 12:00:00 +0000"`);
  await append(message('a', 'Subject: beta\r\nFrom: Zoe <a@x.example>\r\nDate: 3 Jan 2026 00:00:00 +0000'), 3);
  await append(
    message('b', 'Subject: =?utf-8?q?=C3=84lpha?=\r\nFrom: ann <z@x.example>\r\nDate: 2 Jan 2026 00:00:00 +0000'),
    2,
  );
  await append(
    message('c', 'Subject: Re: beta\r\nReferences: <gone@x>\r\n <a@x>\r\nDate: 4 Jan 2026 00:00:00 +0000\r\nCc: q@x'),
    1,
  );
  await append(message('d', 'Subject: other\r\nIn-Reply-To: <c@x>\r\nX-Long: a long line\r\nDate: none'), 4);
  await client.must('NOOP');
  const answer = async (command: string) => (await client.must(command))[0];
  assert.equal(await answer('SORT (SUBJECT DATE) UTF-8 ALL'), '* SORT 2 1 3 4');
  assert.equal(await answer('SORT (REVERSE DATE) UTF-8 ALL'), '* SORT 4 3 1 2');
  assert.equal(await answer('SORT (ARRIVAL) UTF-8 1:3'), '* SORT 3 2 1');
  assert.equal(await answer('SORT (FROM) UTF-8 1:2'), '* SORT 1 2');
  assert.equal(await answer('SORT (DISPLAYFROM) UTF-8 1:2'), '* SORT 2 1');
  assert.equal(await answer('SORT (REVERSE CC) UTF-8 ALL'), '* SORT 3 1 2 4');
  assert.match((await answer('UID SORT RETURN (COUNT) (SIZE) UTF-8 DRAFT')) ?? '', /UID COUNT 0$/);
  assert.equal(await answer('THREAD ORDEREDSUBJECT UTF-8 ALL'), '* THREAD (2)(1 3)(4)');
  assert.equal(await answer('THREAD REFERENCES UTF-8 ALL'), '* THREAD (2)(1 3 4)');
  assert.equal(await answer('UID THREAD REFERENCES UTF-8 NOT 3'), '* THREAD (2)(1)(4)');
  assert.equal(await answer('UID THREAD REFERENCES UTF-8 DRAFT'), '* THREAD');
});
