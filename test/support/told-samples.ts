/** Of told-events.ts: what its events are about. */
import type { Facts } from '../../server/events/event.ts';
import type { Security } from '../../server/events/security.ts';

export type Shapes<F> = readonly [base: F, ...more: Partial<F>[]];

export const AT = Date.UTC(2026, 10, 2, 9, 41, 7, 123);
export const LATER = AT + 3 * 3_600_000;
export const ann = 'ann@here.example';
export const kim = 'kim@there.example';
export const many = [ann, 'ben@here.example', 'cem@here.example', 'dea@here.example'];
export const because = 'it calls itself [192.0.2.7], an address instead of a name';

export const signIn = { user: ann, mechanism: 'SCRAM-SHA-256', remote: '192.0.2.7', listener: 'imaps' };
export const signInRefused = { ...signIn, why: 'wrong-credentials' };
export const closed = { remote: '192.0.2.7', user: ann, seconds: 3.2, received: 10, sent: 20, commands: 3 };
export const attempted = {
  ...{ recipient: kim, host: 'mx.there.example', status: '4.7.1', reply: '451 4.7.1 Later', delay: 1.5 },
  conversation: null,
};
export const client = { by: ann, protocol: 'imap', client: 'Thunderbird 140', remote: '192.0.2.7' } as const;
export const inMailbox = { ...client, mailbox: 'INBOX', uid: 12 };
export const ways = [
  { client: null },
  { protocol: 'window' },
  { protocol: 'retention' },
  { protocol: 'script' },
  { protocol: 'pop3', client: null },
  { owner: 'office@here.example' },
  { uid: undefined },
  { mailbox: undefined, uid: undefined },
  { protocol: 'window', uid: undefined, owner: 'office@here.example' },
] as const;
export const judged = { act: 'accept', would: 'accept', stage: 'content', score: 2.5, because, findings: [] } as const;
export const judgements: Shapes<Facts['mta.judged']> = [
  judged,
  ...(['accept', 'junk', 'hold', 'refuse', 'later'] as const).flatMap(act =>
    (['accept', 'junk', 'hold', 'refuse', 'later'] as const).map(would => ({ act, would })),
  ),
];
export const encrypted: Security = {
  ...{ version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', asked: 'opportunistic', because: null, proof: null },
  ...{ name: null, namedBy: null, doubt: 'self-signed', requireTls: false },
};
export const proofs: readonly Security['proof'][] = [
  { by: 'dane-ee', record: '3 1 1 ab', at: '_25._tcp.mx' },
  { by: 'dane-ta', record: '2 1 1 ab', at: '_25._tcp.mx' },
  { by: 'mta-sts', domain: 'there.example', mx: 'mx.there.example' },
  { by: 'authority', issuer: 'An Authority' },
  { by: 'pin', fingerprint: 'AA:BB' },
];
export const locks: readonly Security[] = [
  encrypted,
  { ...encrypted, version: null, cipher: null, doubt: null },
  { ...encrypted, version: null, cipher: null, doubt: 'it does not offer TLS' },
  ...proofs.flatMap(proof => [
    { ...encrypted, proof, doubt: null },
    { ...encrypted, proof, doubt: null, namedBy: 'dnssec' as const },
  ]),
];
export const accepted: Facts['queue.accepted'] = {
  ...{ sender: kim, recipients: [ann], size: 2501, messageId: '<1@there.example>', subject: 'Hello' },
  ...{ remote: '192.0.2.7', helo: 'mx', protocol: 'ESMTP', listener: 'smtp', user: null, mechanism: null },
  ...{ origin: 'smtp', milliseconds: 3 },
};
export const judgedReport = {
  organization: 'There',
  domain: 'here.example',
  day: '2026-11-01',
  total: 1204,
  failed: 2,
};
export const job = { job: 3, kind: 'import', address: ann, what: 'imap.old.example' } as const;
export const counts = { taken: 1204, duplicates: 0, untaken: 0 };
export const there = { user: 'ann', host: 'pop.old.example', protocol: 'pop3' } as const;
export const heard: Facts['returns.heard'] = {
  ...{
    kind: 'failed',
    recipient: kim,
    address: kim,
    status: '5.2.2',
    reply: '552 5.2.2 Full',
    host: 'mx.there.example',
  },
  ...{ by: 'mx.there.example', cause: 'full', who: 'there', why: 'The mailbox is full.' },
  ...{ fix: 'The person must make room.', after: 10_800, report: 'r', reported: 1 },
};
export const kinds = [
  'failed',
  'delayed',
  'delivered',
  'relayed',
  'expanded',
  'displayed',
  'deleted',
  'processed',
] as const;
export const spans = [null, 0, 1, 45, 60, 300, 3600, 12 * 3600, 86_400, 30 * 86_400];
export const rewriting = { where: 'sender', from: 'root@box', to: ann, line: 1 } as const;
export const sifted: Facts['mda.sifted'] = {
  ...{ recipient: ann, account: ann, did: 'redirected', to: kim, because: null },
  by: 'rule “Travel” (script main, line 3)',
};
export const acts = [
  ...['hold', 'release', 'retry', 'requeue', 'reroute', 'readdress', 'add-recipients', 'change-sender', 'schedule'],
  ...['keep', 'bounce', 'expire', 'cancel', 'discard', 'mark-delivered', 'polish'],
];
