/** Kept IMAP URLs, and many more made of them: followed, or null; never a fault, never slow. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseImapUrl } from '../../../server/imap/syntax/imap-url.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

const samples = corpus('imap/urls');

test('kept URLs are read or refused as their names say', () => {
  for (const { name, bytes } of samples) {
    assert.equal(parseImapUrl(bytes.toString('latin1')) !== null, name.startsWith('good-'), name);
  }
});

test('URLs made of kept ones name a message, or nothing', () => {
  const next = seededNumbers(5092);
  let good = 0;
  for (let round = 0; round < 20_000; round++) {
    const url = parseImapUrl(damaged(samples, next).toString('latin1'));
    if (!url) continue;
    good++;
    assert(url.uid >= 1 && url.uid <= 4_294_967_295);
    assert(url.mailbox === null || (url.mailbox !== '' && url.mailbox.isWellFormed()));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no name has them
    assert(!/[\0-\x1f]/.test(url.mailbox ?? ''));
    assert(url.partial === null || url.partial.length !== 0);
  }
  assert(good > 500, `${good} of them`);
});

test('long URLs are refused in time', () => {
  for (const piece of ['/', ';', '%41', ';UID=1', 'a@', '/;SECTION=', '1.', '[', ':1']) {
    for (const before of ['', '/', 'imap://', '/a/;UID=1/;SECTION=']) {
      const start = performance.now();
      parseImapUrl(before + piece.repeat(8000 / piece.length));
      parseImapUrl(before + piece.repeat(60_000 / piece.length));
      assert(performance.now() - start < 500, `${before}${piece}…`);
    }
  }
});
