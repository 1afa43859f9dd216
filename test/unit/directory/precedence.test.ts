/** Whose mail an address is, by a model that is written down another way: who is named, then patterns, then catch-alls. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { must, openForTest } from '../../support/store-world.ts';

const names = ['a', 'b', 'a-b', 'a+b', 'ab', 'b-a'] as const;
const patterns = ['a-*', '*-a', 'a*', '*b*', '*'] as const;
const asked = [...names, 'a-b+x', 'a-x', 'x-a', 'x', 'b+x', 'a+'];

type Given = { readonly account: boolean; readonly alias: string | null; readonly domain: number };

/** The second domain stands for the first. In the order of README.md, by looking everything through each time. */
function modelled(
  domains: readonly string[],
  people: readonly string[],
  aliases: readonly string[],
  address: string,
): string {
  const [local, domain] = address.split('@') as [string, string];
  if (!domains.includes(domain)) return 'elsewhere';
  const places = domain === domains[1] ? domains.toReversed() : [domain];
  const base = local.includes('+') && !local.startsWith('+') ? local.slice(0, local.indexOf('+')) : null;
  for (const place of places) {
    for (const name of base === null ? [local] : [local, base]) {
      const exact = `${name}@${place}`;
      if (people.includes(exact) || aliases.includes(exact)) return exact;
    }
    const fitting = aliases
      .filter(one => one.endsWith(`@${place}`) && one.includes('*'))
      .filter(one => new RegExp(`^${one.split('@')[0]!.replace(/[+]/g, '\\+').replaceAll('*', '.*')}$`).test(local));
    const letters = (one: string) => one.replaceAll('*', '').length;
    const stars = (one: string) => one.split('*').length;
    const [best] = fitting.sort((a, b) => letters(b) - letters(a) || stars(a) - stars(b) || (a < b ? -1 : 1));
    if (best) return best;
  }
  return places.map(place => `@${place}`).find(one => aliases.includes(one)) ?? 'unknown-user';
}

test('the store resolves as the model does', async t => {
  const given = fc.uniqueArray(
    fc.record({
      account: fc.boolean(),
      alias: fc.constantFrom<string>(...names, ...patterns.filter(one => one !== '*'), ''),
      domain: fc.constantFrom(0, 1),
    }),
    { selector: (one: Given) => `${one.alias}@${one.domain}`, maxLength: 8 },
  );
  const { store } = await openForTest(t);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(given, async rows => {
      const domains = [`one${++runs}.example`, `two${runs}.example`] as const;
      must(await store.run('addDomain', { name: domains[0], aliasOf: null }));
      must(await store.run('addDomain', { name: domains[1], aliasOf: domains[0] }));
      const people: string[] = [];
      const aliases: string[] = [];
      for (const { account, alias, domain } of rows) {
        const address = `${alias}@${domains[domain as 0 | 1]}`;
        if (account && alias !== '' && !alias.includes('*')) {
          const credentials = { password: null, scram: null };
          must(await store.run('addAccount', { address, name: '', credentials, quotaBytes: null, now: 1 }));
          people.push(address);
        } else {
          const pattern = alias.includes('*');
          must(await store.run('addAlias', { address, targets: ['x@far.example'], pattern }));
          aliases.push(address);
        }
      }
      for (const name of asked)
        for (const domain of [...domains, 'far.example']) {
          const found = await store.resolve(`${name}@${domain}`, '+');
          const said = found.kind === 'account' || found.kind === 'alias' ? found.address : found.kind;
          assert.equal(
            said,
            modelled(domains, people, aliases, `${name}@${domain}`),
            `${name}@${domain} of ${[...people, ...aliases]}`,
          );
        }
    }),
    { seed: 6, numRuns: 60 },
  );
});
