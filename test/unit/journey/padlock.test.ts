/** The padlock: which grade, in which words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Arrival, padlockIn, padlockOf, type Security } from '../../../server/events/security.ts';

const base: Security = {
  ...{ version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', asked: 'opportunistic', because: null },
  ...{ proof: null, name: null, namedBy: null, doubt: null, requireTls: false },
};
const dane = { by: 'dane-ta', record: '2 1 1 abcd', at: 'mx.one.test' } as const;
const sts = { by: 'mta-sts', domain: 'one.test', mx: '*.one.test' } as const;
const authority = { by: 'authority', issuer: 'Good CA, R1' } as const;

const left: readonly (readonly [Partial<Security>, string, string, readonly string[]])[] = [
  [{}, 'encrypted', 'Encrypted (TLS 1.3), but nobody proved who took it', []],
  [
    { doubt: 'it has expired' },
    'encrypted',
    'Encrypted (TLS 1.3), but nobody proved who took it',
    ['the certificate was not believed: it has expired'],
  ],
  [
    { proof: dane, name: 'mx.one.test', namedBy: 'dnssec', because: 'it has published its certificate' },
    'proven',
    'Encrypted (TLS 1.3), certificate proven by DANE',
    [
      'TLSA 2 1 1 abcd at mx.one.test (DANE-TA)',
      'certificate for mx.one.test',
      'the MX record is signed (DNSSEC)',
      'asked for: it has published its certificate',
    ],
  ],
  [
    { proof: sts, namedBy: 'mta-sts', requireTls: true },
    'proven',
    'Encrypted (TLS 1.3), certificate proven by MTA-STS',
    [
      'MTA-STS policy of one.test, mx: *.one.test',
      'the host is named by the MTA-STS policy',
      'REQUIRETLS passed on: TLS is demanded of all further hops',
    ],
  ],
  [
    { version: 'TLSv1.2', proof: authority },
    'encrypted',
    'Encrypted (TLS 1.2), certificate vouched for by a known authority; but only unsigned DNS says that mx.one.test takes this mail',
    ['signed by Good CA, R1'],
  ],
  [
    { proof: authority, namedBy: 'owner' },
    'proven',
    'Encrypted (TLS 1.3), certificate vouched for by a known authority',
    ['signed by Good CA, R1', 'the host is named in the settings'],
  ],
];
test('what left: encrypted is not proven, and proven is not enough where nobody proved which host it is', () => {
  for (const [change, grade, sentence, details] of left)
    assert.deepEqual(padlockOf({ ...base, ...change }, 'mx.one.test'), {
      ...{ grade, sentence },
      details: ['TLS_AES_256_GCM_SHA384', ...details],
    });
});

test('what left in clear says why', () => {
  const clear: Security = { ...base, version: null, cipher: null, doubt: 'the other side does not offer it' };
  assert.deepEqual(padlockOf(clear, 'mx.one.test'), {
    ...{ grade: 'clear', sentence: 'Not encrypted: the other side does not offer it', details: [] },
  });
});

const arrival: Arrival = { tls: null, remote: '192.0.2.1', user: null, asked: null };
const tls = { version: 'TLSv1.3', cipher: 'X' };
const came: readonly (readonly [Partial<Arrival>, string, RegExp, readonly string[]])[] = [
  [{}, 'clear', /^Not encrypted: /, []],
  [{ remote: '127.0.0.1' }, 'inside', /this computer$/, []],
  [{ remote: '::1', user: 'ann@here.test' }, 'inside', /this computer$/, []],
  [{ tls }, 'encrypted', /^Encrypted \(TLS 1\.3\); /, ['X']],
  [
    { tls, user: 'ann@here.test', asked: 'required' },
    'proven',
    /ann@here\.test signed in$/,
    ['X', 'its sender demands TLS on every hop (REQUIRETLS)'],
  ],
  [{ asked: 'optional' }, 'clear', /^Not/, ['its sender does not insist on TLS (TLS-Required: No)']],
];
test('what came: a stranger, one of ours, from this computer', () => {
  for (const [change, grade, sentence, details] of came) {
    const padlock = padlockIn({ ...arrival, ...change });
    assert.deepEqual([padlock.grade, padlock.details], [grade, details]);
    assert.match(padlock.sentence, sentence);
  }
});
