/** The published vectors: 160 chains, each whole or broken in its own way. */
import assert from 'node:assert/strict';
import { verifyArc } from '../../../server/mailauth/arc-verify.ts';
import { arcVectors } from '../../support/arc-vectors.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8617, '5.2');
/** An empty value stands where a seal says cv=fail: the drafts left open what to say then, §5.2 step 2 does not. */
const expected = (cv: string) => cv.trim().toLowerCase() || 'fail';

const seen = new Map<string, number>();
for (const { name, description, message, resolver, values } of arcVectors('validation')) {
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  const title = `${name}${times > 1 ? `-${times}` : ''}: ${description.trim()}`;
  must(`judge ${title} → ${expected(values.cv!)}`, async () => {
    const verdict = await verifyArc(message, { resolver, now: 1_500_000_000_000 });
    assert.equal(verdict.result, expected(values.cv!), verdict.why);
  });
}
