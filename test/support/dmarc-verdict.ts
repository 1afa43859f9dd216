/** A verdict of DMARC to change and use: news.there.example, not vouched for, of a domain that asks for p=reject. */
import type { DmarcVerdict } from '../../server/mailauth/dmarc.ts';
import { parseDmarcRecord } from '../../server/mailauth/dmarc-record.ts';

export const dmarcVerdict: DmarcVerdict = {
  result: 'fail',
  domain: 'news.there.example',
  authors: { domains: ['news.there.example'], unreadable: false } as unknown as DmarcVerdict['authors'],
  organizationalDomain: 'there.example',
  policyDomain: 'there.example',
  record: parseDmarcRecord('v=DMARC1; p=reject; rua=mailto:dmarc@there.example')!,
  tag: 'p',
  policy: 'reject',
  disposition: 'reject',
  sampledOut: false,
  spf: { domain: 'other.example', selector: null, result: 'fail', aligned: false, strict: false, because: null },
  dkim: [
    { domain: 'other.example', selector: 's1', result: 'pass', aligned: false, strict: false, because: 'another' },
  ],
  because: 'nobody vouches for it',
};
