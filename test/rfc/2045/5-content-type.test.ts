import assert from 'node:assert/strict';
import { parseContentField } from '../../../server/mime/parameter.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { rfc } from '../../support/rfc.ts';

const read = (header: string) => {
  const { type, subtype, parameters } = parseStructure(Buffer.from(`${header}\r\n\r\nx`, 'latin1')).structure;
  return { type, subtype, parameters };
};

rfc(2045, '5.1').must('take type, subtype and parameter names in any case, values as they are, comments away', () => {
  assert.deepEqual(read('Content-type: TEXT/Plain; Charset=US-ASCII (Plain text)'), {
    type: 'text',
    subtype: 'plain',
    parameters: [['charset', 'US-ASCII']],
  });
  assert.deepEqual(parseContentField('a/b; x="a \\"b\\" ; c"; y = z ;; w').parameters, [
    ['x', 'a "b" ; c'],
    ['y', 'z'],
  ]);
});

rfc(2045, '5.2').must('read a message without a readable Content-Type as text/plain in US-ASCII', () => {
  const plain = { type: 'text', subtype: 'plain', parameters: [['charset', 'us-ascii']] };
  for (const header of [
    'Subject: x',
    'Content-Type:',
    'Content-Type: text',
    'Content-Type: ;;',
    'Content-Type: a/b/c',
  ]) {
    assert.deepEqual(read(header), plain, header);
  }
});

rfc(2045, '6.1').must('read a part without Content-Transfer-Encoding as 7bit', () => {
  const encoding = (header: string) => parseStructure(Buffer.from(`${header}\r\n\r\nx`)).structure.encoding;
  assert.equal(encoding('Subject: x'), '7bit');
  assert.equal(encoding('Content-Transfer-Encoding: Quoted-Printable'), 'quoted-printable');
  assert.equal(encoding('Content-Transfer-Encoding: "8 bit"'), '7bit');
});
