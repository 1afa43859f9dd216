import assert from 'node:assert/strict';
import '../../../server/net/reflect-metadata.ts';
import * as x509 from '@peculiar/x509';
import { askWindowAt, renewAt } from '../../../server/acme/renewal.ts';
import { renewalId, suggestedWindow } from '../../../server/acme/renewal-window.ts';
import { days, hours } from '../../../server/base/units.ts';
import { meetAuthority, openedJws } from '../../support/acme-client.ts';
import { rfc } from '../../support/rfc.ts';

const now = Date.UTC(2026, 0, 1);
const life = { notBefore: now, notAfter: now + days(90) };

rfc(9773, '4.1').must('name a certificate by the key identifier of its issuer and its serial number', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  // The example of the section: key identifier and serial number, which begins with a zero octet.
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: 'CN=x', keys, signingAlgorithm: algorithm, serialNumber: '0087654321' },
    extensions: [new x509.AuthorityKeyIdentifierExtension('69885b6b87464041e1b37b847ba0ae2cde01c8d4')],
  });
  assert.equal(await renewalId(certificate.toString('pem')), 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
});

rfc(9773, '4.2').must(
  'renew at a random moment of the window, at once where it is over, and without one in good time',
  () => {
    const window = { start: now + days(50), end: now + days(60) };
    assert.equal(renewAt(life, window, 0), window.start);
    assert.equal(renewAt(life, window, 0.5), now + days(55));
    const past = { start: now - days(2), end: now - days(1) };
    const older = { notBefore: now - days(5), notAfter: now + days(85) };
    assert.ok(renewAt(older, past, 0.9) <= now);
    assert.equal(renewAt(life, past, 0.9), now + days(1), 'but not one that was made a moment ago, again and again');
    assert.equal(renewAt(life, null, 0), now + days(60));
    assert.ok(renewAt(life, null, 0.99) < now + days(60));
    assert.equal(renewAt(life, { start: window.end, end: window.start }, 0), now + days(60), 'a window that is none');
    assert.ok(renewAt(life, { start: now + days(89), end: now + days(200) }, 0.9) < life.notAfter);
  },
);

rfc(9773, '4.3').must('ask again when the authority says, within reason', () => {
  assert.equal(askWindowAt(null, now), now + hours(6));
  assert.equal(askWindowAt(now + hours(2), now), now + hours(2));
  assert.equal(askWindowAt(now, now), now + 600_000);
  assert.equal(askWindowAt(now + days(30), now), now + days(1));
});

rfc(9773, '5').must(
  'say which certificate an order replaces, and order without where the authority does not take it',
  () =>
    meetAuthority(
      { window: { start: now, end: now + days(1) } },
      async ({ signIn, order, client, authority, sent }) => {
        await signIn();
        const told = await suggestedWindow(client, 'a.b');
        assert.deepEqual(told.ok && told.value?.window, { start: now, end: now + days(1) });
        await order(['mail.here.example'], { replaces: 'a.b' });
        assert.equal([...authority.orders.values()][0]!.replaces, 'a.b');
        authority.behaviour.refuse.push({ path: '/new-order', status: 409, type: 'alreadyReplaced' });
        assert.equal((await order(['mail.here.example'], { replaces: 'a.b' })).ok, true);
        const placed = sent.filter(one => one.url.endsWith('/new-order')).map(one => openedJws(one).payload.replaces);
        assert.deepEqual(placed, ['a.b', 'a.b', undefined]);
      },
    ),
);
