import assert from 'node:assert/strict';
import { protocolName, type Reception, received } from '../../../server/mime/trace.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5321, '4.4');

const reception: Reception = {
  peer: { helo: 'client.example.org', address: '192.0.2.1', name: 'host.example.org' },
  by: 'mx.example.com',
  with: { greeting: 'EHLO', tls: true, authenticated: false, utf8: false },
  cipher: 'TLS_AES_256_GCM_SHA384',
  id: '4f2a',
  recipient: { localPart: 'bob', domain: 'example.com' },
  at: Date.UTC(2026, 8, 3, 6, 0, 2),
  zone: 120,
};
const field = (change: Partial<Reception>) => {
  const printed = received({ ...reception, ...change });
  return printed.ok ? printed.value : null;
};

must('insert trace information that says from whom, by whom, how and when', () => {
  assert.equal(
    field({}),
    [
      'Received: from client.example.org (host.example.org [192.0.2.1])',
      '\tby mx.example.com with ESMTPS id 4f2a',
      '\ttls TLS_AES_256_GCM_SHA384',
      '\tfor <bob@example.com>;',
      '\tThu, 03 Sep 2026 08:00:02 +0200',
      '',
    ].join('\r\n'),
  );
});

must('give the source address as TCP-info, IPv6 with its tag', () => {
  const first = (change: Partial<Reception>) => field(change)?.split('\r\n')[0];
  const { peer } = reception;
  assert.equal(first({ peer: { ...peer, name: null } }), 'Received: from client.example.org ([192.0.2.1])');
  assert.equal(
    first({ peer: { helo: '[IPv6:2001:db8::1]', address: '2001:db8::1', name: null } }),
    'Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8::1])',
  );
  for (const name of ['evil) by x', 'a\r\nX: y']) {
    assert.equal(first({ peer: { ...peer, name } }), 'Received: from client.example.org ([192.0.2.1])');
  }
});

must('never let what the peer calls itself out of its place', () => {
  for (const helo of ['', 'a b', 'x) by mx.bank.example', 'a\r\nBcc: b@example.net', 'ä'.repeat(500), '\\', '(((']) {
    const printed = field({ peer: { ...reception.peer, helo } });
    assert.ok(printed);
    const [line] = printed.split('\r\n');
    assert.match(
      line!,
      /^Received: from unknown \(host\.example\.org \[192\.0\.2\.1\]\) \(greeted as "[^()\\\r\n]{0,60}"\)$/,
    );
    assert.ok(
      printed
        .split('\r\n')
        .slice(0, -1)
        .every((part, index) => index === 0 || part.startsWith('\t')),
    );
  }
});

should('leave out "for" where a message has several recipients, and "tls" in clear', () => {
  assert.doesNotMatch(field({ recipient: null })!, /for/);
  assert.doesNotMatch(field({ cipher: null })!, /tls/);
});

must('refuse unfit facts of our own', () => {
  assert.equal(field({ by: 'a b' }), null);
  assert.equal(field({ id: 'a b' }), null);
  assert.equal(field({ peer: { ...reception.peer, address: 'nowhere' } }), null);
});

rfc(3848, '1').must('name the protocol by what was used', () => {
  const name = (greeting: 'HELO' | 'EHLO' | 'LHLO', flags: string) =>
    protocolName({ greeting, tls: flags.includes('S'), authenticated: flags.includes('A'), utf8: flags.includes('8') });
  assert.deepEqual(
    ['', 'S', 'A', 'SA'].map(flags => [
      name('EHLO', flags),
      name('LHLO', flags),
      name('EHLO', `8${flags}`),
      name('LHLO', `8${flags}`),
    ]),
    [
      ['ESMTP', 'LMTP', 'UTF8SMTP', 'UTF8LMTP'],
      ['ESMTPS', 'LMTPS', 'UTF8SMTPS', 'UTF8LMTPS'],
      ['ESMTPA', 'LMTPA', 'UTF8SMTPA', 'UTF8LMTPA'],
      ['ESMTPSA', 'LMTPSA', 'UTF8SMTPSA', 'UTF8LMTPSA'],
    ],
  );
  assert.equal(name('HELO', 'SA'), 'SMTP');
});
