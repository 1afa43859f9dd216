/**
 * Whole configurations of four servers, as people had them, and what is made of each: understood per cent, the lines that
 * are not, and the plan. Beside each folder of test/corpus/legacy lies what was expected of it, gone through by hand.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { folderFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { stepInWords } from '../../../server/legacy/step.ts';
import { understand } from '../../../server/legacy/understand.ts';

const corpus = join(import.meta.dirname, '../../corpus/legacy');

type Expected = {
  readonly source: string;
  readonly domain: string | null;
  readonly percent: number;
  readonly not: readonly string[];
  readonly steps: readonly string[];
  readonly leftOut: readonly string[];
};

for (const file of globSync('*.json', { cwd: corpus }).sort()) {
  const name = file.replace(/\.json$/, '');
  test(`${name} is understood, and becomes what was expected`, () => {
    const expected = JSON.parse(readFileSync(join(corpus, file), 'utf8')) as Expected;
    const files = folderFiles(join(corpus, name));
    const read = understand({ source: 'auto', path: null, files, hostName: 'host.test.example', domain: null });
    assert.ok(read.ok, read.ok ? '' : read.error);
    const { source, domain, percent, statements } = read.value;
    const plan = planOf(read.value);
    const not = statements.filter(one => one.becomes === null);
    assert.ok(not.every(one => one.because !== null && one.because.length > 10));
    assert.deepEqual(
      {
        ...{ source, domain, percent },
        not: not.map(one => `${one.file}:${one.line}:${one.column} ${one.because}`),
        steps: plan.steps.map(one => stepInWords(one.doing)),
        leftOut: plan.leftOut.map(one => `${one.what}: ${one.because}`),
      },
      expected,
    );
  });
}
