/**
 * The test suite of RFC 7208 as openspf.org published it (test/corpus/spf, with its licence): every case is a test,
 * under the section it names. `result` may list several; an explanation of DEFAULT means that the domain gives none.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { type PlainZone, plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { checkSpf } from '../../../server/mailauth/spf.ts';
import { rfc } from '../../support/rfc.ts';

type Value = string | number | readonly (string | number)[];
type Entry = string | { readonly [type: string]: Value };
type Case = {
  readonly spec: string | number | readonly (string | number)[];
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
};
type Scenario = {
  readonly description: string;
  readonly tests: { readonly [name: string]: Case };
  readonly zonedata: { readonly [name: string]: readonly Entry[] };
};

const text = readFileSync(new URL('../../corpus/spf/rfc7208-tests.yml', import.meta.url), 'utf8');
const scenarios = parseAllDocuments(text).map(document => document.toJS() as Scenario);

/** What a type SPF record (RFC 4408) held is asked for as TXT now, unless the name says what TXT holds. */
function records(entries: readonly Entry[]): { [type: string]: string[] } {
  const found: { [type: string]: string[] } = {};
  const pairs = entries.flatMap(entry => (typeof entry === 'string' ? [] : Object.entries(entry)));
  const ownText = pairs.some(([type]) => type === 'TXT');
  for (const [type, value] of pairs) {
    if (value === 'NONE' || (type === 'SPF' && ownText)) continue;
    const values = Array.isArray(value) ? value : [value];
    const name = type === 'SPF' ? 'TXT' : type;
    const joined = name === 'TXT' ? values.join('') : values.map(part => (part === '' ? '.' : part)).join(' ');
    found[name] ??= [];
    found[name].push(/^(?:MX|PTR|CNAME)$/.test(name) ? `${joined.replace(/\.$/, '')}.` : joined);
  }
  return found;
}

function resolverOf({ zonedata }: Scenario) {
  const names = Object.entries(zonedata);
  const zone = plainZone(Object.fromEntries(names.map(([name, entries]) => [name, records(entries)])) as PlainZone);
  assert.ok(zone.ok, zone.ok ? '' : zone.error.sentence);
  const silent = names.filter(([, entries]) => entries.includes('TIMEOUT')).map(([name]) => name);
  return zoneResolver(zone.value, { silent });
}

for (const scenario of scenarios) {
  const resolver = resolverOf(scenario);
  for (const [name, vector] of Object.entries(scenario.tests)) {
    const [section = ''] = String([vector.spec].flat()[0]).split('/');
    rfc(7208, section).must(`judge as the published suite does: ${name} (${scenario.description})`, async () => {
      const { host: ip, helo, mailfrom: mailFrom } = vector;
      const verdict = await checkSpf({ ip, helo, mailFrom, receiver: 'receiver.example' }, resolver);
      assert.ok([vector.result].flat().includes(verdict.result), `${verdict.result}: ${verdict.because}`);
      if (vector.explanation === undefined || verdict.result !== 'fail') return;
      assert.equal(verdict.explanation ?? 'DEFAULT', vector.explanation);
    });
  }
}
