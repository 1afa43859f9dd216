/**
 * The published vectors of sealing: our three fields are the expected ones to the letter, folds aside. The seals in
 * them were made over a signature whose b= was not folded yet.
 */
import assert from 'node:assert/strict';
import { ownResults } from '../../../server/mailauth/arc-results.ts';
import { sealMessage } from '../../../server/mailauth/arc-seal.ts';
import { verifyArc } from '../../../server/mailauth/arc-verify.ts';
import { readPrivateKey } from '../../../server/mailauth/dkim-key.ts';
import { allFields } from '../../../server/mime/header.ts';
import { type ArcVector, arcVectors } from '../../support/arc-vectors.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(8617, '5.1');

function seal({ message, values }: ArcVector, unfolded = true) {
  const key = readPrivateKey(values.privatekey!);
  assert.ok(key.ok);
  const results = ownResults(message, values['srv-id']!)!;
  const chain = /arc=(none|pass|fail)/.exec(results)?.[1] as 'none' | 'pass' | 'fail' | undefined;
  return sealMessage(message, {
    key: { domain: values.domain!, selector: values.sel!, privateKey: key.value },
    results,
    chain: chain ?? 'pass',
    now: Number(values.t) * 1000,
    names: values['sig-headers']!.split(':'),
    unfolded,
  });
}

const flat = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ b=[^;]*/, base64 => ` b=${base64.replace(/ |b=/g, '')}`)
    .trim();

for (const vector of arcVectors('sign')) {
  const { name, description, message, resolver, values } = vector;
  if (values.AS!.trim() === '') {
    mustNot(`seal ${name}: ${description}`, () => {
      assert.equal(seal(vector).ok, false);
    });
    continue;
  }
  must(`seal ${name}: ${description}`, async () => {
    const fields = seal(vector);
    assert.ok(fields.ok, fields.ok ? '' : fields.error);
    const octets = Buffer.from(fields.value);
    const found = ['ARC-Seal', 'ARC-Message-Signature', 'ARC-Authentication-Results'].map(field =>
      flat(allFields(octets, field)[0]!),
    );
    assert.deepEqual(found, [values.AS!, values.AMS!, values.AAR!].map(flat));
    const folded = seal(vector, false);
    assert.ok(folded.ok);
    for (const set of [octets, Buffer.from(folded.value)]) {
      const verdict = await verifyArc(Buffer.concat([set, message]), { resolver, now: 1_500_000_000_000 });
      assert.equal(verdict.result, /cv=fail/.test(values.AS!) ? 'fail' : 'pass', verdict.why);
    }
  });
}
