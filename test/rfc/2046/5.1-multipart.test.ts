import assert from 'node:assert/strict';
import { parseStructure } from '../../../server/mime/structure.ts';
import { rfc } from '../../support/rfc.ts';

const read = (message: string) => {
  const bytes = Buffer.from(message, 'latin1');
  const { structure } = parseStructure(bytes);
  assert.ok(structure.kind === 'multipart');
  return { structure, bodies: structure.parts.map(({ body }) => bytes.toString('latin1', body.start, body.end)) };
};

rfc(2046, '5.1.1').must('give the line end before a boundary to the boundary', () => {
  // The example of §5.1.1: one part ends without a line break, the other with one.
  const { bodies } = read(
    [
      'Content-type: multipart/mixed; boundary="simple boundary"',
      '',
      'This is the preamble.',
      '',
      '--simple boundary',
      '',
      'It does NOT end with a linebreak.',
      '--simple boundary',
      'Content-type: text/plain; charset=us-ascii',
      '',
      'It DOES end with a linebreak.',
      '',
      '--simple boundary--',
      '',
      'This is the epilogue.  It is also to be ignored.',
    ].join('\r\n'),
  );
  assert.deepEqual(bodies, ['It does NOT end with a linebreak.', 'It DOES end with a linebreak.\r\n']);
});

rfc(2046, '5.1.1').must('allow a part without any header field', () => {
  assert.deepEqual(read('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--').bodies, ['x']);
});

rfc(2046, '5.1.5').must('read the parts of a digest as message/rfc822 where they do not say otherwise', () => {
  const { structure } = read(
    'Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: one\r\n\r\n1\r\n--b\r\nContent-Type: text/plain\r\n\r\n2\r\n--b--',
  );
  const [first, second] = structure.parts;
  assert.ok(first?.kind === 'message');
  assert.equal(first.envelope.subject, 'one');
  assert.equal(second?.kind, 'leaf');
});
