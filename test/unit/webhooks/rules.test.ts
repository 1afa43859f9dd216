/** Webhooks without a network: signatures as the standard gives them, when it is tried again, where it may lead. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { systemRandom } from '../../../server/base/ports.ts';
import { hours } from '../../../server/base/units.ts';
import { nextAttempt } from '../../../server/webhooks/schedule.ts';
import { addressFault, guardOf } from '../../../server/webhooks/settings.ts';
import { newSecret, secretFault, signedHeaders } from '../../../server/webhooks/signature.ts';

test('signed as Standard Webhooks say: their own example', () => {
  const body = '{"test": 2432232314}';
  const headers = signedHeaders(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330_000,
    body,
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  );
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a secret has 24 to 64 octets in base64', () => {
  assert.equal(secretFault(newSecret(systemRandom)), null);
  for (const wrong of [
    'secret',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(100)}`,
    'whsec_not base64 at all, no no no no no',
  ])
    assert.notEqual(secretFault(wrong), null, wrong);
});

test('tried again for a day: soon at first, then every two hours', () => {
  const waits: number[] = [];
  let now = 0;
  for (let attempts = 1; ; attempts++) {
    const next = nextAttempt(attempts, 0, now, 0.5);
    if (next === null) break;
    waits.push((next - now) / 1000);
    now = next;
  }
  assert.deepEqual(waits.slice(0, 8), [5, 30, 120, 600, 1800, 3600, 7200, 7200]);
  assert.ok(now <= hours(24) && now > hours(21), `${now}`);
  assert.equal(nextAttempt(1, 0, 0, 0), 4500);
});

test('only http and https, no passwords; this computer and private networks unless it is allowed', () => {
  for (const fine of ['http://127.0.0.1:3000/x', 'https://app.test/', 'http://[::1]:1/'])
    assert.equal(addressFault(fine), null);
  for (const wrong of ['ftp://x.test/', 'x.test', 'file:///etc/passwd', 'http://a:b@x.test/'])
    assert.ok(addressFault(wrong), wrong);
  const settings = { url: 'http://x.test/', inbox: null, format: 'mailroom', anywhere: false } as const;
  for (const address of ['127.0.0.1', '10.1.2.3', '::1', '192.168.1.1'])
    assert.ok(guardOf(settings).allow(address, 80).ok, address);
  for (const address of ['192.0.2.1', '8.8.8.8', '2001:db8::1', ''])
    assert.ok(!guardOf(settings).allow(address, 80).ok, address);
  assert.ok(guardOf({ ...settings, anywhere: true }).allow('8.8.8.8', 80).ok);
});
