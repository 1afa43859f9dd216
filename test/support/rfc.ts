/** Conformance tests by section: the title quotes the requirement; a whole run prints the index (rfc-index.mjs). */
import test, { type TestContext } from 'node:test';

type Check = (t: TestContext) => void | Promise<void>;

export function rfc(number: number, section: string) {
  const named = (level: string) => (requirement: string, check: Check) =>
    test(`RFC ${number} §${section} ${level} ${requirement}`, check);
  return { must: named('MUST'), mustNot: named('MUST NOT'), should: named('SHOULD'), may: named('MAY') };
}
