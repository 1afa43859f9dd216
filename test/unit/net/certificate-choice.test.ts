/** Several certificates at once: by name, by time, by source. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { LEAF_LIFE, makeAuthority, makeLeaf } from '../../../server/net/authority.ts';
import { isGoodFor } from '../../../server/net/certificate-choice.ts';
import { openCertificates } from '../../../server/net/certificates.ts';
import { isWellKnown } from '../../../server/net/well-known.ts';

const start = Date.UTC(2026, 0, 1);
const folder = mkdtempSync(join(tmpdir(), 'certificate-choice-'));
after(() => rmSync(folder, { recursive: true }));
const authority = await makeAuthority('Somebody', start);
const pair = async (names: readonly string[], at = start) => {
  const leaf = await makeLeaf(authority, names, at);
  return { key: leaf.key, certificate: leaf.certificate + authority.certificate };
};

test('a star stands for one label, and case and the final dot for nothing', () => {
  const facts = { names: ['mail.here.example', '*.There.example'] };
  for (const good of ['MAIL.here.example.', 'a.there.example']) assert.ok(isGoodFor(facts, good), good);
  for (const bad of ['here.example', 'there.example', 'a.b.there.example', 'example', ''])
    assert.ok(!isGoodFor(facts, bad), bad);
});

test('by name the youngest that is in time; the usual one for all others; the local one when all have ended', async () => {
  const clock = manualClock(start);
  const opened = await openCertificates({ folder, names: ['mail.here.example', 'localhost'], clock });
  assert.ok(opened.ok);
  const certificates = opened.value;
  const local = certificates.facts().fingerprint;
  const isShown = (name: string) => {
    const context = certificates.contextFor(name) ?? certificates.secureContext();
    const at = [certificates.secureContext(), certificates.contextFor('mta-sts.here.example')].indexOf(context);
    return ['usual', 'policy'][at] ?? 'local';
  };
  const old = await pair(['mail.here.example']);
  certificates.put('old', old);
  assert.equal(certificates.facts().issuer, 'CN=Somebody');
  certificates.put('mta-sts.here.example', await pair(['mta-sts.here.example']));
  assert.deepEqual(['mail.here.example', 'mta-sts.here.example', 'unknown.example', 'localhost'].map(isShown), [
    'usual',
    'policy',
    'usual',
    'local',
  ]);
  const { fingerprint } = certificates.facts();
  certificates.put('new', await pair(['mail.here.example'], start + days(1)));
  clock.advance(days(2));
  assert.notEqual(certificates.facts().fingerprint, fingerprint);
  certificates.remove('new');
  assert.equal(certificates.facts().fingerprint, fingerprint);
  assert.equal(certificates.put('old', old).ok, true);
  clock.advance(LEAF_LIFE);
  await certificates.refresh();
  assert.equal(certificates.shown()[0]!.source, 'local');
  assert.notEqual(certificates.facts().fingerprint, local, 'renewed meanwhile');
  assert.ok(!('key' in certificates.shown()[0]!), 'keys are told to nobody');
  certificates.close();
});

test('a renewed local certificate keeps its key, unless it is given another', async () => {
  const clock = manualClock(start);
  const opened = await openCertificates({ folder: join(folder, 'kept'), names: ['mail.here.example'], clock });
  assert.ok(opened.ok);
  const key = opened.value.keyOf('local');
  assert.ok((await opened.value.refresh({ names: ['mail.here.example', 'more.example'] })).ok);
  assert.equal(opened.value.keyOf('local'), key);
  const { key: other } = await pair(['x']);
  assert.ok((await opened.value.refresh({ key: other })).ok);
  assert.equal(opened.value.keyOf('local'), other);
  // A key of another kind in that file is not used on.
  writeFileSync(join(folder, 'kept', 'server.pem'), 'nonsense');
  assert.ok((await opened.value.refresh()).ok);
  assert.notEqual(opened.value.keyOf('local'), other);
  opened.value.close();
});

test('everybody knows a chain only when each is signed by the next, and the last by one whom everybody knows', async () => {
  const { certificate } = await pair(['mail.here.example']);
  assert.equal(isWellKnown(certificate, [authority.certificate]), true);
  assert.equal(isWellKnown(certificate), false);
  const other = await makeAuthority('Somebody', start);
  assert.equal(isWellKnown(certificate, [other.certificate]), false, 'the same name, another key');
  const leaf = certificate.slice(0, certificate.indexOf('-----END') + 26);
  assert.equal(isWellKnown(leaf, [authority.certificate]), true, 'without the root');
  assert.equal(isWellKnown(leaf + other.certificate, [authority.certificate]), false, 'a link that does not hold');
});
