/** What else others look at: block lists, the way out, and where mail programs find their servers. Pure. RFC 5782; RFC 6186; RFC 8314 §5.1. */
import { serviceName, wantedServices } from './expected.ts';
import type { Facts, Observed } from './observed.ts';
import { type Row, rowOf, unaskedRow } from './row.ts';

export const aroundRows = (facts: Facts, seen: Observed): readonly Row[] => [
  ...listRows(facts, seen),
  outwardRow(facts),
  ...clientRows(facts, seen),
];

function listRows({ hasBlockLists, domain }: Facts, { lists }: Observed): readonly Row[] {
  const told = { topic: 'lists', name: domain } as const;
  if (!hasBlockLists) return [rowOf('lists-none', told)];
  if (lists.length === 0) return [unaskedRow(told, null)];
  const listed = lists.flatMap(({ list, what, answer }) => {
    if (answer.kind !== 'listed') return [];
    const why = answer.why ?? answer.codes.join(', ');
    return [
      rowOf('lists-listed', {
        ...told,
        id: `lists ${list} ${what}`,
        name: what,
        is: answer.codes,
        values: { list, what, why },
      }),
    ];
  });
  if (listed.length > 0) return listed;
  const silent = lists.filter(({ answer }) => answer.kind === 'failure');
  const names = (of: typeof lists) => [...new Set(of.map(({ list }) => list))].join(', ');
  if (silent.length === lists.length) return [rowOf('lists-silent', { ...told, values: { lists: names(silent) } })];
  return [rowOf('lists-clear', { ...told, values: { lists: names(lists.filter(one => !silent.includes(one))) } })];
}

/** So many hosts do not keep silent by chance. */
const SILENT_HOSTS = 3;

function outwardRow({ relay, outward, notAsked }: Facts): Row {
  const told = { topic: 'port-out', name: relay ?? '' } as const;
  if (notAsked !== null) return unaskedRow(told, null);
  const { silent, last } = outward;
  if (silent.length >= SILENT_HOSTS)
    return rowOf('port-out-blocked', { ...told, is: silent, values: { count: silent.length } });
  if (relay !== null) return rowOf('port-out-relay', { ...told, values: { relay } });
  return last === null
    ? rowOf('port-out-untried', told)
    : rowOf('port-out-ok', { ...told, values: { host: last.host, at: last.at } });
}

function clientRows(facts: Facts, { services, helpers }: Observed): readonly Row[] {
  const { domain, hostName } = facts;
  if (facts.services.length === 0) return [];
  const all = wantedServices(facts);
  const heard = all.map(({ name }) => services[name] ?? helpers[name] ?? ({ kind: 'unknown', why: null } as const));
  const told = { topic: 'clients', name: domain, should: all } as const;
  const unknown = heard.find(one => one.kind === 'unknown');
  if (unknown?.kind === 'unknown') return [unaskedRow(told, unknown.why)];
  const wrong = facts.services.filter(service => {
    const one = services[serviceName(service, domain)];
    return one?.kind === 'found' && !one.values.some(srv => srv.target === hostName && srv.port === service.port);
  });
  const is = Object.entries(services).flatMap(([name, one]) =>
    one.kind === 'found'
      ? one.values.map(srv => `${name} ${srv.priority} ${srv.weight} ${srv.port} ${srv.target || '.'}`)
      : [],
  );
  const missing = all.filter((_, at) => heard[at]!.kind === 'none');
  const values = { count: missing.length, names: wrong.map(({ label }) => label).join(', ') };
  if (wrong.length > 0) return [rowOf('clients-other', { ...told, is, values })];
  return [
    missing.length > 0
      ? rowOf('clients-missing', { ...told, is, values, should: missing })
      : rowOf('clients-ok', { ...told, is }),
  ];
}
