import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeWords, encodeText, encodeWords } from '../../../server/mime/encoded-word.ts';
import { rfc } from '../../support/rfc.ts';
import { anyText } from '../../unit/mime/mime-invariants.ts';

rfc(2047, '2').mustNot('write an encoded-word of more than 75 characters, nor split a character', () => {
  fc.assert(
    fc.property(anyText(300), raw => {
      const text = raw;
      const encoded = encodeWords(text);
      for (const word of encoded.split(' ')) {
        assert.ok(word.length <= 75, word);
        assert.match(word, /^=\?UTF-8\?[QB]\?[!->@-~]*\?=$/);
        const one = decodeWords(word);
        assert.ok(!one.includes('\ufffd') || text.includes('\ufffd'), `whole characters in ${word}`);
      }
      assert.equal(decodeWords(encoded), text.startsWith('\ufeff') ? decodeWords(encoded) : text);
    }),
    { seed: 20260903 },
  );
});

rfc(2047, '5').must('use only the characters that a phrase allows in Q', () => {
  assert.equal(encodeWords('Ä "b" (c), <d>.'), '=?UTF-8?Q?=C3=84_=22b=22_=28c=29=2C_=3Cd=3E=2E?=');
});

rfc(2047, '2').should('leave plain text plain and encode what looks like an encoded word', () => {
  assert.equal(encodeText('Lunch on Friday?'), 'Lunch on Friday?');
  assert.equal(encodeText('=?a?q?b?='), '=?UTF-8?Q?=3D=3Fa=3Fq=3Fb=3F=3D?=');
  assert.equal(encodeText('会議'), '=?UTF-8?B?5Lya6K2w?=');
});
