/**
 * The index of the conformance tests: which sections of which RFC have a file in test/rfc/, and, of the RFCs that are to
 * be covered whole, which have none. Printed by test/run.mjs after a whole run, and by itself:
 *
 *   node test/support/rfc-index.mjs
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The sections of RFC 9051 §6 and §7. Those that ask nothing of a server are named with the reason; those whose
 * requirements are proven in another RFC's folder are named with it.
 */
const whole = {
  9051: {
    sections: [
      ...['6.1.1', '6.1.2', '6.1.3', '6.2.1', '6.2.2', '6.2.3', '6.3.1', '6.3.1.1', '6.3.2', '6.3.3', '6.3.4', '6.3.5'],
      ...['6.3.6', '6.3.7', '6.3.8', '6.3.9', '6.3.9.1', '6.3.9.2', '6.3.9.3', '6.3.9.4', '6.3.9.5', '6.3.9.6'],
      ...['6.3.9.7', '6.3.9.8', '6.3.10', '6.3.11', '6.3.12', '6.3.13', '6.4.1', '6.4.2', '6.4.3', '6.4.4', '6.4.4.1'],
      ...['6.4.4.2', '6.4.4.3', '6.4.4.4', '6.4.5', '6.4.5.1', '6.4.6', '6.4.7', '6.4.8', '6.4.9', '6.5'],
      ...['7.1', '7.1.1', '7.1.2', '7.1.3', '7.1.4', '7.1.5', '7.2.1', '7.2.2', '7.3.1', '7.3.2', '7.3.3', '7.3.4'],
      ...['7.3.5', '7.4.1', '7.5.1', '7.5.2', '7.6'],
    ],
    elsewhere: {
      '6.3.1.1': 'for those who write extensions',
      '6.3.9.4': 'for clients',
      '6.3.9.8': 'examples',
      '6.4.4.1': '5182/2',
      '6.4.4.2': '5182/2',
      '6.4.4.3': '5182/2',
      '6.4.4.4': 'examples',
      '6.4.5.1': '9051/6.4.5',
      6.5: 'no experiments here',
      '7.1.4': 'PREAUTH is never sent',
    },
  },
};

/** RFC → sections that have a file, in order. */
export function coveredSections(top) {
  const root = join(top, 'test/rfc');
  const folders = readdirSync(root).sort((a, b) => Number(a) - Number(b));
  return new Map(
    folders.flatMap(rfc => {
      const files = readdirSync(join(root, rfc)).filter(name => name.endsWith('.test.ts'));
      const sections = files.flatMap(sectionsOf);
      return sections.length === 0 ? [] : [[rfc, [...new Set(sections)].sort(bySection)]];
    }),
  );
}

/** '3.6-relaying-and-6.3-loops.test.ts' is of two; a name without a number stands for itself. */
function sectionsOf(name) {
  const numbers = [...name.matchAll(/(?:^|-and-)((?:[A-Z]|\d+)(?:\.\d+)*)(?=-)/g)].map(([, section]) => section);
  return numbers.length > 0 ? numbers : [name.replace('.test.ts', '')];
}

function bySection(a, b) {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if ((left[i] ?? -1) !== (right[i] ?? -1)) return (left[i] ?? -1) - (right[i] ?? -1);
  }
  return 0;
}

/** A section counts where it, or a part of it, has a file, or another RFC's folder has. */
export function uncoveredSections(top, rfc) {
  const { sections, elsewhere } = whole[rfc];
  const covered = coveredSections(top);
  const own = covered.get(String(rfc)) ?? [];
  return sections.filter(section => {
    if (own.some(one => one === section || one.startsWith(`${section}.`))) return false;
    const reason = elsewhere[section];
    const place = reason === undefined ? null : /^(\d+)\/([\d.]+)$/.exec(reason);
    return place ? !covered.get(place[1])?.includes(place[2]) : reason === undefined;
  });
}

export function printIndex(top) {
  console.log('\nINDEX of test/rfc: sections with tests');
  for (const [rfc, sections] of coveredSections(top))
    console.log(
      `  RFC ${rfc.padEnd(5)} ${sections.map(one => (/^(?:[A-Z]|\d)/.test(one) ? `§${one}` : one)).join(' ')}`,
    );
  for (const rfc of Object.keys(whole)) {
    const missing = uncoveredSections(top, rfc);
    const said = missing.length === 0 ? 'every section has a test' : `not covered: §${missing.join(' §')}`;
    console.log(`  RFC ${rfc} §6 and §7: ${said}`);
    for (const [section, reason] of Object.entries(whole[rfc].elsewhere)) {
      console.log(`    §${section}: ${/^\d+\//.test(reason) ? `proven in test/rfc/${reason}` : reason}`);
    }
  }
}

const top = join(import.meta.dirname, '../..');
if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url && existsSync(top)) printIndex(top);
