/** The window's questions about routes and relays, answered from memory. */
import type { Api, RelayRow, RoutingTableName } from '../../server/api/contract.ts';
import { ApiError } from '../../server/api/rpc.ts';

export function fakeRoutingApi(): Api['routing'] {
  const tables: Record<RoutingTableName, readonly string[]> = {
    route: ['example.net → relay office'],
    tls: ['example.org tls=required'],
    rewrite: ['leaving .pc.test → @office.test'],
  };
  let relays: readonly RelayRow[] = [
    {
      ...{ name: 'office', hosts: ['mail.office.test:587'], user: 'ana', mechanisms: [], tls: 'required', helo: '' },
      ...{ source: '', concurrency: null, proxy: '', hasPassword: true, hasProxyPassword: false, usedBy: [1] },
    },
  ];
  const find = (name: string): RelayRow => {
    const found = relays.find(one => one.name === name);
    if (!found) throw new ApiError('REFUSED', `There is no relay "${name}"`);
    return found;
  };
  const usual = { user: '', mechanisms: [], tls: 'opportunistic', helo: '', source: '', concurrency: null, proxy: '' };
  return {
    lines: async ({ table }) => ({ lines: tables[table] }),
    try: async ({ lines }) => ({ lines, notes: [], faults: [], moves: [] }),
    async write({ table, lines }) {
      tables[table] = lines;
      return { lines, notes: [], moved: 0 };
    },
    explain: async ({ address }) => ({ route: 'relay office', steps: [{ say: `${address} is elsewhere` }] }),
    explainRewrite: async () => [],
    relays: async () => relays,
    async addRelay({ password, proxyPassword, ...wish }) {
      const secrets = { hasPassword: password != null, hasProxyPassword: proxyPassword != null };
      relays = [...relays, { ...usual, ...wish, ...secrets, usedBy: [] }];
      return find(wish.name);
    },
    async changeRelay({ name, password, proxyPassword: _, ...change }) {
      const next = { ...find(name), ...change, ...(password === undefined ? {} : { hasPassword: password !== null }) };
      relays = relays.map(one => (one.name === name ? next : one));
      return next;
    },
    async removeRelay({ name }) {
      const gone = find(name);
      relays = relays.filter(one => one.name !== name);
      return gone;
    },
    checkRelay: async ({ name, hosts = [], source = '', proxy = '' }) => ({
      faults: [
        ...(name.includes(' ') ? [{ field: 'name', why: 'a name has letters, digits, - and _' } as const] : []),
        ...(hosts.some(host => host.includes(' ')) ? [{ field: 'hosts', why: 'a host has no blank' } as const] : []),
        ...(/[a-z]/.test(source)
          ? [{ field: 'source', why: `"${source}" is no IP address to dial from` } as const]
          : []),
        ...(proxy.includes(' ') ? [{ field: 'proxy', why: 'the proxy: a host has no blank' } as const] : []),
      ],
    }),
    async tryRelay({ name, hosts }) {
      const steps = ['Connected', 'Encrypted (TLS 1.3)', 'Signed in as ana with PLAIN'];
      const lines = [
        { who: 'S', text: '220 mail.office.test ESMTP' },
        { who: 'C', text: 'EHLO mx.office.test' },
      ];
      const tried = hosts ?? find(name).hosts;
      return {
        works: tried.some(host => !host.startsWith('dead')),
        hosts: tried.map(host =>
          host.startsWith('dead')
            ? { host, works: false, steps: [`${host}: the connection was refused`], lines: [] }
            : { host, works: true, steps, lines },
        ),
      };
    },
  };
}
