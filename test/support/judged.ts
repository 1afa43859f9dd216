/** Facts of an ordinary, harmless message from a stranger, to be changed by a test. */
import { type ContentFacts, FACTS_VERSION, type Facts, nobodyKnown } from '../../server/judgement/facts.ts';

export const harmlessContent: ContentFacts = {
  size: 4_000,
  authors: [{ address: 'kim@there.example', domain: 'there.example', name: 'Kim' }],
  subject: 'Lunch',
  hasDate: true,
  hasMessageId: true,
  dkim: [{ result: 'pass', domain: 'there.example', selector: 's1', because: 'signed by there.example' }],
  dmarc: { result: 'pass', domain: 'there.example', policy: 'reject', because: 'DMARC of there.example holds' },
  arc: { result: 'none', sealer: '', trusted: false, because: '' },
  attachments: [],
  pretences: [],
  linkLists: [],
  scans: [],
  learnt: null,
  fields: { 'list-id': '<friends.there.example>' },
};

export const harmless: Facts = {
  version: FACTS_VERSION,
  at: 1_700_000_000_000,
  listener: 'smtp',
  connection: {
    address: '203.0.113.7',
    network: '203.0.113.7',
    isPrivate: false,
    name: 'mx.there.example',
    reverse: 'pass',
    encrypted: true,
    early: false,
    lists: [],
  },
  helo: { name: 'mx.there.example', kind: 'matches' },
  login: null,
  sender: {
    path: 'kim@there.example',
    domain: 'there.example',
    domainTakesMail: 'yes',
    spf: { result: 'pass', domain: 'there.example', because: 'SPF of there.example names 203.0.113.7' },
    lists: [],
    known: nobodyKnown,
  },
  recipients: [{ path: 'ana@office.test', kind: 'here', corresponded: false }],
  content: harmlessContent,
};

/** A part of the facts changed, however deep. */
export const changed = (change: (facts: Facts) => Partial<Facts>, from: Facts = harmless): Facts => ({
  ...from,
  ...change(from),
});
export const withContent = (content: Partial<ContentFacts>, from: Facts = harmless): Facts => ({
  ...from,
  content: { ...(from.content ?? harmlessContent), ...content },
});
