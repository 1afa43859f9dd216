/** Whatever comes in, a problem or a response goes out, and nothing is a bug. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { allCapabilities, allMethods } from '../../../server/jmap/registry.ts';
import { answerContent } from '../../../server/jmap/request.ts';
import { jmapWorld } from '../../support/jmap-world.ts';

async function answered(content: string | Uint8Array) {
  const { user, server, bugs } = jmapWorld();
  const response = await answerContent(content, user, server, allCapabilities);
  assert.deepEqual(bugs.map(String), []);
  return response;
}

test('octets that are anything give a problem', async () => {
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async octets => {
    const response = await answered(octets);
    assert.ok(!response.ok && /:(notJSON|notRequest)$/.test(response.error.type));
  });
  await fc.assert(property, { numRuns: 300, seed: 1 });
});

test('JSON that is anything gives a problem', async () => {
  const property = fc.asyncProperty(fc.json(), async text => {
    const response = await answered(text);
    assert.ok(!response.ok && /:(notJSON|notRequest)$/.test(response.error.type));
  });
  await fc.assert(property, { numRuns: 300, seed: 2 });
});

const words = fc.constantFrom(
  ...['m1', 'm2', 'e1', 't1', 'singleton', '#k', 'k', '0-0', 'name', 'inbox', 'AND', 'x', '', '__proto__', 'a/b'],
);
const value = fc.letrec<{ any: unknown }>(tie => ({
  any: fc.oneof(
    { maxDepth: 4 },
    ...[words, fc.integer(), fc.boolean(), fc.constant(null), fc.double()],
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(words, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const names = [
  ...['ids', 'properties', 'sinceState', 'maxChanges', 'create', 'update', 'destroy', 'ifInState', 'filter', 'sort'],
  ...['position', 'anchor', 'limit', 'sinceQueryState', 'sortAsTree', '#ids', 'onDestroyRemoveEmails'],
];
const reference = fc.record({
  resultOf: fc.constantFrom('0', '1'),
  name: fc.constantFrom(...allMethods.keys()),
  path: fc.constantFrom('/ids', '/list/*/id', '/created', '', '/list/0', '/state'),
});
const args = fc
  .dictionary(fc.constantFrom(...names), fc.oneof(value, reference), { maxKeys: 4 })
  .map(given => ({ accountId: 'a1', ...given }));

test('calls with any arguments are answered one by one', async () => {
  const call = fc.tuple(fc.constantFrom(...allMethods.keys()), args);
  const property = fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 4 }), async calls => {
    const methodCalls = calls.map(([name, given], index) => [name, given, String(index)]);
    const response = await answered(JSON.stringify({ using: [...allCapabilities], methodCalls }));
    assert.ok(response.ok);
    const ids = response.value.methodResponses.map(([, , id]) => id);
    assert.deepEqual(
      [...new Set(ids)],
      calls.map((_, index) => String(index)),
    );
  });
  await fc.assert(property, { numRuns: 1000, seed: 3 });
});
