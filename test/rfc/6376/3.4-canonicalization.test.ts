/** Forms of header and body, against the examples of §3.4.5 and against the rules said plainly. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hashBody } from '../../../server/mailauth/canonical-body.ts';
import { type Canonicalization, readSignedHeader, selectFields } from '../../../server/mailauth/canonical-header.ts';
import { seededNumbers } from '../../support/corpus.ts';
import { rfc } from '../../support/rfc.ts';
import { oddMessage } from '../../support/signed-mail.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'latin1').digest('hex');
const header = (text: string, names: string, form: Canonicalization) => {
  const read = readSignedHeader(Buffer.from(text, 'latin1'));
  assert.ok(read.ok);
  return selectFields(read.value, names.split(':'), form);
};
const body = (text: string, form: Canonicalization, limit: number | null = null) => {
  const [hash] = hashBody(Buffer.from(text, 'latin1'), 0, [{ form, limit }]);
  return [hash!.digest.toString('hex'), hash!.length];
};
const hashed = (text: string) => [sha256(text), text.length];

const example = 'A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n';
const exampleBody = ' C \r\nD \t E\r\n\r\n\r\n';

rfc(6376, '3.4.1').must('leave the header as it is: simple', () => {
  assert.equal(header(example, 'a:b', 'simple'), 'A: X\r\nB : Y\t\r\n\tZ  \r\n');
});
rfc(6376, '3.4.2').must('lower, unfold and shrink the header: relaxed', () => {
  assert.equal(header(example, 'a:b', 'relaxed'), 'a:X\r\nb:Y Z\r\n');
  assert.equal(header('Subject:\r\n  \r\n\t\r\n\r\n', 'subject', 'relaxed'), 'subject:\r\n');
  assert.equal(header('S:\xe4 \xa0 b\r\n\r\n', 's', 'relaxed'), 's:\xe4 \xa0 b\r\n');
});
rfc(6376, '3.4.3').must('drop empty lines at the end of the body: simple', () => {
  assert.deepEqual(body(exampleBody, 'simple'), hashed(' C \r\nD \t E\r\n'));
  assert.deepEqual(body('', 'simple'), hashed('\r\n'));
  assert.deepEqual(body('\r\n\r\n', 'simple'), hashed('\r\n'));
  assert.deepEqual(body('x', 'simple'), hashed('x\r\n'));
  assert.deepEqual(body('x\n\n', 'simple'), hashed('x\n\n\r\n'));
});
rfc(6376, '3.4.4').must('shrink blanks in the body, and drop them at line ends: relaxed', () => {
  assert.deepEqual(body(exampleBody, 'relaxed'), hashed(' C\r\nD E\r\n'));
  assert.deepEqual(body('', 'relaxed'), hashed(''));
  assert.deepEqual(body(' \t\r\n\r\n ', 'relaxed'), hashed(''));
  assert.deepEqual(body('x  ', 'relaxed'), hashed('x\r\n'));
  assert.deepEqual(body('x \r y\n \n', 'relaxed'), hashed('x \r y\n \n\r\n'));
});

/** The relaxed body by patterns, as one would write it without thought for time. */
const plainly = (text: string): string => {
  const lines = text
    .replace(/[ \t]+/g, ' ')
    .replace(/ (?=\r\n|$)/g, '')
    .replace(/(?:\r\n)+$/, '');
  return lines === '' ? '' : `${lines}\r\n`;
};
rfc(6376, '3.4.4').must('agree with the rules said plainly on two thousand odd bodies', () => {
  const next = seededNumbers(6376);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from(
      { length: next(40) },
      () => ['\r\n', '\r\n', ' ', '\t', 'a', 'b', '\r', '\n'][next(8)],
    ).join('');
    assert.deepEqual(body(text, 'relaxed'), hashed(plainly(text)), JSON.stringify(text));
  }
});
rfc(6376, '3.4.4').must('be the same for a body of many pieces', () => {
  const empty = '\r\n'.repeat(70_000);
  const text = `${'a  b\t\r\n'.repeat(40_000)}${empty}end${empty}`;
  assert.deepEqual(body(text, 'relaxed'), hashed(`${'a b\r\n'.repeat(40_000)}${empty}end\r\n`));
});

rfc(6376, '3.4.5').must('hash as much as l= says, for many limits in one pass', () => {
  const next = seededNumbers(345);
  for (const form of ['simple', 'relaxed'] as const) {
    const text = oddMessage(next).toString('latin1');
    const whole = form === 'relaxed' ? plainly(text) : `${text.replace(/(?:\r\n)+$/, '')}\r\n`;
    const limits = [0, 1, 2, 7, 7, whole.length - 1, whole.length, whole.length + 1, null];
    const hashes = hashBody(
      Buffer.from(text, 'latin1'),
      0,
      limits.map(limit => ({ form, limit })),
    );
    assert.deepEqual(
      hashes.map(({ digest }) => digest.toString('hex')),
      limits.map(limit => sha256(whole.slice(0, limit ?? undefined))),
    );
  }
});

rfc(6376, '5.4.2').must('take several fields of a name from the bottom up, and none where there are no more', () => {
  const text = 'X: 1\r\nY: a\r\nX: 2\r\n\r\n';
  assert.equal(header(text, 'x:y:x:x:z', 'simple'), 'X: 2\r\nY: a\r\nX: 1\r\n');
  assert.equal(header(text, 'x', 'simple'), 'X: 2\r\n');
});
