/** An encoded body decoded piece by piece is what it is decoded at once, wherever it was cut. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeTransfer, newTransferDecoder } from '../../../server/mime/coding.ts';
import { seededNumbers } from '../../support/corpus.ts';

const bodies: Readonly<Record<string, readonly string[]>> = {
  base64: [
    '',
    'QUJD',
    'QUJDRA==',
    'QU\r\nJD\r\nRA==\r\n',
    'QQ==QUJD',
    'Q!U J\0D',
    'Q',
    '====',
    'QUJDREVGR0g='.repeat(40),
  ],
  'quoted-printable': [
    '',
    'a=C3=BC  \r\nb',
    '=\r\n',
    '= \t\r\nx',
    'a=',
    '=3',
    '=C3=\r\n=BC',
    'x  ',
    'a\nb\n',
    'a\rb\r\n',
    'y'.repeat(90),
  ],
  '8bit': ['', 'a\0b\r\n'],
};

test('pieces decode to what the whole does', () => {
  const next = seededNumbers(2045);
  for (const [encoding, texts] of Object.entries(bodies)) {
    for (const text of texts) {
      const bytes = Buffer.from(text);
      for (let round = 0; round < 50; round++) {
        const decoder = newTransferDecoder(encoding);
        const out: Buffer[] = [];
        for (let at = 0; at < bytes.length; ) {
          const end = Math.min(bytes.length, at + 1 + next(5));
          out.push(Buffer.from(decoder.push(bytes.subarray(at, end))));
          at = end;
        }
        out.push(decoder.end());
        assert.deepEqual(Buffer.concat(out), decodeTransfer(bytes, encoding), `${encoding}: ${JSON.stringify(text)}`);
      }
    }
  }
});
