import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parameterText, parseContentField, printParameter } from '../../../server/mime/parameter.ts';
import { rfc } from '../../support/rfc.ts';
import { anyText } from '../../unit/mime/mime-invariants.ts';

const text = (value: string, name: string) => parameterText(parseContentField(value).parameters, name);

rfc(2231, '3').must('join continuations in the order of their numbers', () => {
  const value =
    'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"';
  assert.equal(text(value, 'url'), 'ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar');
  assert.equal(text('a/b; x*1=two; x*0=one', 'x'), 'onetwo');
  assert.equal(text('a/b; x*0=one; x*2=three', 'x'), 'one');
  assert.equal(text('a/b; x*1=two', 'x'), '');
});

rfc(2231, '4').must('decode the charset of an extended value', () => {
  assert.equal(text("a/b; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", 'title'), 'This is ***fun***');
  assert.equal(text("a/b; x*=iso-8859-1''caf%E9", 'x'), 'café');
  assert.equal(text("a/b; x*=x-nowhere''caf%C3%A9", 'x'), 'café');
  assert.equal(text('a/b; x*=no%20charset', 'x'), 'no charset');
  assert.equal(text("a/b; x*=utf-8''%ZZ%4", 'x'), '%ZZ%4');
});

rfc(2231, '4.1').must('take continuations of which some pieces are extended', () => {
  const value = `a/x; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2="isn't it!"`;
  assert.equal(text(value, 'title'), "This is even more ***fun*** isn't it!");
  assert.deepEqual(parseContentField(value).parameters, [
    ['title*', "us-ascii'en'This%20is%20even%20more%20%2A%2A%2Afun%2A%2A%2A%20isn%27t%20it!"],
  ]);
});

rfc(2231, '4').should('prefer the extended form, and read an encoded word where a program wrote one', () => {
  assert.equal(text(`a/b; filename="a.txt"; filename*=utf-8''%C3%A4.txt`, 'filename'), 'ä.txt');
  assert.equal(text('a/b; filename="=?utf-8?q?=C3=A4.txt?="', 'filename'), 'ä.txt');
});

rfc(2231, '3').must('print any value so that it reads back the same, in short lines', () => {
  fc.assert(
    fc.property(anyText(200), raw => {
      const value = raw.replace(/\p{Cc}/gu, '').trim();
      const printed = printParameter('filename', value);
      assert.ok(printed.every(piece => piece.length <= 76 + 40 && /^[\x20-\x7e]+$/.test(piece)));
      const read = text(`attachment; ${printed.join('; ')}`, 'filename');
      // A value that looks like an encoded word, or begins with a byte order mark, is shown as what it says.
      if (!value.includes('=?') && !value.startsWith('\ufeff')) assert.equal(read, value);
    }),
    { seed: 20260903 },
  );
});
