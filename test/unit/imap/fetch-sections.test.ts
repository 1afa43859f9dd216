/** BINARY of a large part: read in pieces, no further than its window, and only what is wanted is kept. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ByteRange, ImapMailbox } from '../../../server/imap/backend.ts';
import { planFetch } from '../../../server/imap/fetch/fetch-response.ts';
import { loadSections } from '../../../server/imap/fetch/fetch-sections.ts';
import { Decoder } from '../../../server/imap/syntax/decoder.ts';
import { parseFetchItems } from '../../../server/imap/syntax/fetch-item.ts';
import { encodeBase64, encodeQuotedPrintable } from '../../../server/mime/coding.ts';
import { parseStructure } from '../../../server/mime/structure.ts';

const MEBIBYTE = 1024 * 1024;
const decoded = Buffer.from(Array.from({ length: 3 * MEBIBYTE }, (_, at) => (at * 7 + (at >> 8)) & 255));

/** What the items of one message are, and which ranges were read for them. */
async function load(message: Buffer, items: string) {
  const reads: ByteRange[] = [];
  const bytes = async (_: number, range: ByteRange = { start: 0, end: message.length }) => {
    reads.push(range);
    return message.subarray(range.start, range.end);
  };
  const options = { withUid: false, withModseq: false, condstore: false };
  const plan = planFetch(parseFetchItems(new Decoder([items])), options);
  const row = { uid: 1, structure: parseStructure(message).structure };
  for await (const [first] of loadSections({ bytes } as Pick<ImapMailbox, 'bytes'> as ImapMailbox, plan, [row])) {
    return { loaded: first![1], reads };
  }
  throw new Error('Nothing was loaded');
}

const base64 = Buffer.from(`Content-Transfer-Encoding: BASE64\r\n\r\n${encodeBase64(decoded)}`);

test('a large part is decoded in pieces, and its size costs no copy of it', async () => {
  const { loaded, reads } = await load(base64, '(BINARY.SIZE[1])');
  assert.deepEqual(loaded, [decoded.length]);
  assert(reads.length > 3 && reads.every(({ start, end }) => end - start <= MEBIBYTE));
  const whole = await load(base64, '(BINARY.PEEK[1])');
  assert(Array.isArray(whole.loaded) && decoded.equals(whole.loaded[0]));
});

test('a window is read no further than it goes', async () => {
  for (const [offset, length] of [
    [0, 10],
    [MEBIBYTE - 5, 10],
    [2 * MEBIBYTE, 100],
    [decoded.length - 3, 100],
    [decoded.length, 1],
  ] as const) {
    const { loaded, reads } = await load(base64, `(BINARY.PEEK[1]<${offset}.${length}>)`);
    assert(
      Array.isArray(loaded) && decoded.subarray(offset, offset + length).equals(loaded[0]),
      `<${offset}.${length}>`,
    );
    assert(reads.length <= Math.ceil(((offset + length) * 1.5) / MEBIBYTE) + 1, `${reads.length} reads`);
  }
});

test('lines of quoted-printable are whole wherever a piece ends', async () => {
  const text = 'Grüße = 100 %\r\n'.repeat(150_000);
  const message = Buffer.from(`Content-Transfer-Encoding: quoted-printable\r\n\r\n${encodeQuotedPrintable(text)}`);
  const { loaded } = await load(message, '(BINARY.PEEK[1])');
  assert(Array.isArray(loaded) && Buffer.from(text).equals(loaded[0]));
});

test('a message that goes while it is read is gone', async () => {
  const mailbox = { bytes: async () => null } as unknown as ImapMailbox;
  const plan = planFetch(parseFetchItems(new Decoder(['(BINARY.PEEK[1])'])), {
    withUid: false,
    withModseq: false,
    condstore: false,
  });
  for await (const [first] of loadSections(mailbox, plan, [{ uid: 1, structure: parseStructure(base64).structure }])) {
    assert.deepEqual(first![1], { missing: 'gone' });
  }
});
