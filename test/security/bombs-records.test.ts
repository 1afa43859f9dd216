/** What strangers publish in the DNS and on their web servers: read on the main thread, so as short as messages are. */
import test from 'node:test';
import { readAuthenticationResults } from '../../server/mailauth/authentication-results-read.ts';
import { isDmarcRecord, parseDmarcRecord } from '../../server/mailauth/dmarc-record.ts';
import { parseKeyRecord } from '../../server/mailauth/key-record.ts';
import { parseStsPolicy, stsId } from '../../server/mailauth/mta-sts.ts';
import { parseDomainSpec, parseExplanation, parseMacroString } from '../../server/mailauth/spf-macro.ts';
import { parseSpfRecord } from '../../server/mailauth/spf-record.ts';
import { glimpseTags, parseTagList } from '../../server/mailauth/tag-list.ts';
import { parseTlsRpt } from '../../server/mailauth/tls-rpt.ts';
import { zipNames } from '../../server/mime/zip-names.ts';
import { isShort } from '../support/cpu-gate.ts';
import { zipOf } from '../support/zip.ts';

/** As much as one answer of the DNS holds. */
const LONGEST_ANSWER = 65_535;
const units = [
  ...['%{s}', '%{d128r.-+,/_=}', '%%', '%', 'a:%{i}.x ', 'include:a.example ', 'ip4:192.0.2.0/24 ', 'ip6:: ', 'a'],
  ...[
    'v=spf1 ',
    'v=DMARC1; ',
    'p=none;',
    'rua=mailto:a@b.example!10m,',
    ';',
    '=',
    ' ',
    '\\',
    '"',
    '(',
    'p=AAAA',
    '\xff',
  ],
];

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'SPF record': text => parseSpfRecord(`v=spf1 ${text}`),
  macro: parseMacroString,
  'domain spec': parseDomainSpec,
  explanation: parseExplanation,
  'DMARC record': text => isDmarcRecord(text) || parseDmarcRecord(`v=DMARC1; p=none; ${text}`),
  'DKIM key': parseKeyRecord,
  tags: parseTagList,
  'tags at a glance': glimpseTags,
  'MTA-STS id': text => stsId([`v=STSv1; ${text}`]),
  'MTA-STS policy': text => parseStsPolicy(`version: STSv1\n${text.replaceAll(' ', '\n')}`),
  'TLS-RPT record': text => parseTlsRpt([`v=TLSRPTv1; rua=${text}`]),
  results: readAuthenticationResults,
};

for (const [name, read] of Object.entries(readers)) {
  test(`${name}: 64 KiB of anything`, async () => {
    for (const unit of units) {
      const text = unit.repeat(Math.floor(LONGEST_ANSWER / unit.length));
      await isShort(`${name} of ${JSON.stringify(unit)}`, () => read(text));
    }
  });
}

test('ZIP directories: names without number, and what they are not', async () => {
  const many = zipOf(Array.from({ length: 60_000 }, (_, n) => ({ name: `${n}` })));
  await isShort('60,000 names', () => zipNames(many));
  for (const cut of [1, 10, 22, 30, 1_000]) await isShort(`cut by ${cut}`, () => zipNames(many.subarray(0, -cut)));
  const heads = Buffer.from('PK\x03\x04'.repeat(1_000_000), 'latin1');
  await isShort('nothing but heads', () => zipNames(heads));
});
