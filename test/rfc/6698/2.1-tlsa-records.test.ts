import assert from 'node:assert/strict';
import type { TlsaRecord } from '../../../server/dns/secure.ts';
import { danePolicy, isUsable, printTlsa } from '../../../server/mailauth/dane.ts';
import { publicKeyIn } from '../../../server/mailauth/dane-certificate.ts';
import { checkDane } from '../../../server/mailauth/dane-check.ts';
import { chain, NOW, tlsaOf } from '../../support/chain.ts';
import { rfc } from '../../support/rfc.ts';

const names = ['mx.good.test'];
function check(records: readonly TlsaRecord[], presented: readonly Buffer[], wanted = names, now = NOW): string {
  const policy = danePolicy('mx.good.test', records, wanted);
  if (policy.kind !== 'authenticate') return policy.kind;
  const judged = checkDane(policy, presented, now);
  return judged.ok ? `matched ${judged.value.name ?? ''}`.trim() : judged.error.type;
}

const everyWay = [0, 1].flatMap(selector => [0, 1, 2].map(matching => [selector, matching] as const));

rfc(6698, '2.1').must('match a host’s certificate or key, whole or by digest (usage 3)', async () => {
  const { host, authority, selfSigned } = await chain();
  for (const [selector, matching] of everyWay) {
    const record = tlsaOf(host, 3, selector, matching);
    assert.equal(check([record], [host, authority]), 'matched', `${selector} ${matching}`);
    assert.equal(check([record], [selfSigned]), 'validation-failure');
    assert.equal(check([record], [authority, host]), 'validation-failure', 'only the host’s own counts');
  }
});

rfc(6698, '2.1').must('trust a published authority, in the chain or whole in the record (usage 2)', async () => {
  const { host, authority, stranger } = await chain();
  for (const [selector, matching] of everyWay) {
    const record = tlsaOf(authority, 2, selector, matching);
    assert.equal(check([record], [host, authority]), 'matched mx.good.test', `${selector} ${matching}`);
    const missing = matching === 0 ? 'matched mx.good.test' : 'certificate-not-trusted';
    assert.equal(check([record], [host]), missing, `${selector} ${matching} without it`);
    assert.equal(check([tlsaOf(stranger, 2, selector, matching)], [host, stranger]), 'certificate-not-trusted');
  }
});

rfc(6698, '2.1.4').must('not use what is not of its length, or unknown', async () => {
  const { host } = await chain();
  const record = tlsaOf(host, 3, 1, 1);
  assert.equal(isUsable(record), true);
  for (const change of [{ usage: 4 }, { selector: 2 }, { matching: 3 }, { matching: 2 }, { data: Buffer.alloc(31) }])
    assert.equal(isUsable({ ...record, ...change }), false, JSON.stringify(change));
  assert.equal(isUsable({ ...record, matching: 0, data: Buffer.alloc(0) }), false);
  assert.match(printTlsa(record), /^3 1 1 [0-9a-f]{64}$/);
});

rfc(6698, '2.1.2').must('compare the key as it stands in the certificate', async () => {
  const { host } = await chain();
  assert.ok(publicKeyIn(host)?.equals(tlsaOf(host, 3, 1, 0).data));
  for (let length = 0; length < host.length; length += 7) {
    assert.doesNotThrow(() => publicKeyIn(host.subarray(0, length)));
    assert.equal(publicKeyIn(host.subarray(0, length)), null);
  }
});

rfc(7671, '5.1').must('ask neither for names nor for dates of a certificate that is published itself', async () => {
  const { expired, selfSigned } = await chain();
  assert.equal(check([tlsaOf(expired, 3, 1, 1)], [expired], ['other.test']), 'matched');
  assert.equal(check([tlsaOf(selfSigned, 3, 0, 2)], [selfSigned], [], NOW + 1e12), 'matched');
});

rfc(7671, '5.2').must('ask for names and dates under a published authority', async () => {
  const { host, expired, authority, selfSigned, underHost, misnamed } = await chain();
  const record = tlsaOf(authority, 2, 0, 1);
  assert.equal(check([record], [underHost, host, authority]), 'certificate-not-trusted', 'a host is no authority');
  assert.equal(check([record], [misnamed, authority]), 'certificate-not-trusted', 'the issuer has another name');
  assert.equal(check([record], [host, authority], ['other.test']), 'certificate-host-mismatch');
  assert.equal(check([record], [host, authority], ['other.test', 'mx.good.test']), 'matched mx.good.test');
  assert.equal(check([record], [expired, authority]), 'certificate-expired');
  assert.equal(check([record], [selfSigned, authority]), 'certificate-not-trusted');
  assert.equal(check([tlsaOf(host, 2, 0, 1)], [host, authority]), 'certificate-not-trusted', 'it is no authority');
  assert.equal(check([tlsaOf(selfSigned, 2, 0, 1)], [selfSigned]), 'matched mx.good.test');
});

rfc(7671, '9').must('let only the strongest digest count', async () => {
  const { host, selfSigned } = await chain();
  const weak = tlsaOf(host, 3, 1, 1);
  assert.equal(check([weak, tlsaOf(selfSigned, 3, 1, 2)], [host]), 'validation-failure');
  assert.equal(check([weak, tlsaOf(selfSigned, 3, 0, 2)], [host]), 'matched', 'another selector is another matter');
});

rfc(6698, '4.1').must('never fall over what is no certificate', async () => {
  const { host, authority } = await chain();
  const record = tlsaOf(authority, 2, 1, 1);
  assert.equal(check([record], []), 'validation-failure');
  assert.equal(check([record], [Buffer.from('nonsense')]), 'validation-failure');
  assert.equal(check([record], [host, Buffer.alloc(3), authority]), 'certificate-not-trusted');
  const odd = { usage: 2, selector: 1, matching: 0, data: Buffer.from('nonsense') };
  assert.equal(check([odd], [host, authority]), 'certificate-not-trusted');
});
