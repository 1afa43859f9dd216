/** A settings file that something else was written over. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseConfig } from '../../../server/config/file.ts';
import { withoutSecrets } from '../../../server/config/secrets.ts';

const files: readonly (readonly [string, string])[] = [
  ['nothing but brackets', '}\n'.repeat(100_000)],
  ['brackets in brackets', '['.repeat(200_000)],
  ['objects in objects', '{"a":'.repeat(50_000)],
  ['words', 'no settings\n'.repeat(20_000)],
  ['unknown keys', `{${Array.from({ length: 10_000 }, (_, n) => `"k${n}": 1`).join(',\n')}}`],
];

for (const [what, text] of files)
  test(`${what}: refused soon, with some of its faults`, () => {
    const before = process.cpuUsage();
    const parsed = parseConfig(text);
    withoutSecrets(text);
    const { user } = process.cpuUsage(before);
    assert.ok(!parsed.ok);
    assert.ok(parsed.error.length > 0 && parsed.error.length <= 101, String(parsed.error.length));
    assert.ok(user / 1000 < 1500, `${user / 1000} ms`);
  });
