/** What this server has now, asked of its own API: what an old configuration is compared with. */
import { printRule } from '../judgement/rule-text.ts';
import type { Present } from '../legacy/compare.ts';
import type { Api } from './contract.ts';

/** The part of the API that everything an old configuration says is done with. */
export type OwnApi = Pick<
  Api,
  'accounts' | 'aliases' | 'domains' | 'forwards' | 'pipes' | 'routing' | 'rules' | 'settings'
>;

export async function presentOf(api: OwnApi): Promise<Present> {
  const [domains, accounts, aliases, forwards, settings, pipes, relays, rules] = await Promise.all([
    api.domains.list({}),
    api.accounts.list({}),
    api.aliases.list({}),
    api.forwards.list({}),
    api.settings.list({}),
    api.pipes.list({}),
    api.routing.relays({}),
    api.rules.list({}),
  ]);
  const [route, tls, rewrite] = await Promise.all(
    (['route', 'tls', 'rewrite'] as const).map(table => api.routing.lines({ table })),
  );
  return {
    domains: new Map(domains.map(one => [one.name, one.aliasOf])),
    accounts: new Set(accounts.map(one => one.address)),
    aliases: new Map(aliases.map(one => [one.address, one.targets])),
    forwards: new Map(forwards.map(one => [one.address, one.targets])),
    settings: new Map(
      settings.map(one => [one.key, { text: one.text, isOwn: one.source !== 'default' && one.source !== 'preset' }]),
    ),
    relays: new Map(relays.map(one => [one.name, one.hosts.join(', ')])),
    pipes: new Map(pipes.map(one => [one.name, [one.path, ...one.args].join(' ')])),
    lines: { route: route!.lines, tls: tls!.lines, rewrite: rewrite!.lines },
    rules: new Set(rules.map(one => printRule(one))),
  };
}
