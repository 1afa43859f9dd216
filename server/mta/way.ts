/** What the name of a route means: a domain's own hosts, or hosts that the owner names, with all that he says of them. */
import { parseRouteName } from '../queue/route-name.ts';
import type { Relay } from '../routing/relay.ts';
import type { HopOptions, OwnersWay, SmartHost, Way } from './hop-shapes.ts';

export function wayOf(options: Pick<HopOptions, 'smartHost' | 'relay' | 'tlsFor'>, route: string): Way {
  const name = parseRouteName(route);
  if (!name.ok) return { kind: 'none', why: `The route ${name.error}` };
  const { value } = name;
  switch (value.kind) {
    case 'domain':
      return { kind: 'domain', domain: value.domain, port: null };
    case 'smart host': {
      const smart = options.smartHost();
      return smart ? { kind: 'owner', way: smartWay(smart) } : { kind: 'none', why: 'There is no smart host any more' };
    }
    case 'relay': {
      const relay = options.relay?.(value.name) ?? null;
      return relay
        ? { kind: 'owner', way: relayWay(relay) }
        : { kind: 'none', why: `There is no relay ${value.name} any more` };
    }
    case 'smtp':
      return value.mx
        ? { kind: 'domain', domain: value.host, port: value.port }
        : namedHost(route, value, 'smtp', options.tlsFor?.(value.host) ?? { kind: 'opportunistic' });
    case 'lmtp':
      return value.place.kind === 'unix'
        ? { kind: 'path', path: value.place.path }
        : namedHost(route, value.place, 'lmtp', options.tlsFor?.(value.place.host) ?? { kind: 'opportunistic' });
    case 'local':
    case 'pipe':
    case 'hold':
    case 'discard':
    case 'error':
      return { kind: 'none', why: `The route ${route} leads to no host` };
  }
}

const nothingOfOurs = { login: null, helo: '', source: '', proxy: null } as const;

const namedHost = (
  label: string,
  { host, port }: { readonly host: string; readonly port: number },
  protocol: 'smtp' | 'lmtp',
  tls: OwnersWay['tls'],
): Way => ({
  kind: 'owner',
  way: { ...nothingOfOurs, label, hosts: [{ host, port, mx: false }], protocol, tls },
});

const smartWay = ({ host, port, user, password, tls }: SmartHost): OwnersWay => ({
  ...nothingOfOurs,
  label: 'the smart host',
  hosts: [{ host, port, mx: false }],
  protocol: 'smtp',
  login: user === '' ? null : { user, password, mechanisms: [] },
  tls: { kind: tls },
});

export const relayWay = (relay: Relay): OwnersWay => ({
  label: `relay ${relay.name}`,
  hosts: relay.hosts,
  protocol: 'smtp',
  login: relay.user === '' ? null : { user: relay.user, password: relay.password ?? '', mechanisms: relay.mechanisms },
  ...{ tls: relay.tls, helo: relay.helo, source: relay.source },
  proxy: relay.proxy ? { ...relay.proxy, password: relay.proxyPassword } : null,
});
