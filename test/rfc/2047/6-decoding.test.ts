import assert from 'node:assert/strict';
import { decodeWords } from '../../../server/mime/encoded-word.ts';
import { rfc } from '../../support/rfc.ts';

const reads = (table: readonly (readonly [string, string])[]) => () => {
  for (const [written, shown] of table) assert.equal(decodeWords(written), shown, written);
};

rfc(2047, '6.2').must(
  'ignore any linear-white-space that separates a pair of adjacent encoded-words',
  // The examples of §8.
  reads([
    ['(=?ISO-8859-1?Q?a?=)', '(a)'],
    ['(=?ISO-8859-1?Q?a?= b)', '(a b)'],
    ['(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)', '(ab)'],
    ['(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)', '(ab)'],
    ['(=?ISO-8859-1?Q?a_b?=)', '(a b)'],
    ['(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)', '(a b)'],
  ]),
);

rfc(2047, '4').must(
  'read Q and B in either case, "_" as a space',
  reads([
    ['=?iso-8859-1?q?Andr=E9_P?=', 'André P'],
    ['=?utf-8?b?w6Q=?=', 'ä'],
    ['=?UTF-8*de?Q?=C3=A4?=', 'ä'],
    ['=?us-ascii?Q?=3D=3f=5F?=', '=?_'],
  ]),
);

rfc(2047, '6.3').must(
  'not fail on what is no well-formed encoded-word; it is shown as it stands',
  reads([
    ['=?utf-8?Q?open', '=?utf-8?Q?open'],
    ['=?utf-8?X?a?=', '=?utf-8?X?a?='],
    ['=??Q?a?=', '=??Q?a?='],
    ['=?utf-8?Q?a=ZZ?=', 'a=ZZ'],
    ['=?x-nowhere?Q?a?=', 'a'],
    ['a =? b ?= c', 'a =? b ?= c'],
    ['=?=?utf-8?Q?a?=', '=?a'],
    ['caf\xe9 =?utf-8?Q?=C3=A9?=', 'café é'],
  ]),
);

rfc(2047, '5').should(
  'be lenient where programs split a character between two words',
  reads([
    ['=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=', 'ä'],
    ['=?utf-8?B?4pw=?=\t=?utf-8?B?kw==?=', '✓'],
    ['=?utf-8?Q?with space?=', 'with space'],
  ]),
);
