/** The machines of the made-up office: one that works, one that stood before the wrong door, one that is off. */
import type { Api, DeviceRow } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import type { World } from './world.ts';

const device = (id: number, name: string, more: Partial<DeviceRow>): DeviceRow => ({
  ...{ id, name, host: '', port: 2524 + id, enabled: true, addresses: [`192.168.1.${39 + id}`] },
  ...{ sender: 'scan@office.test', others: 'rewrite', recipients: 'own', named: [], messagesPerHour: 100 },
  ...{
    mostBytes: null,
    oldTls: false,
    hasPassword: false,
    createdAt: 0,
    accepted: 0,
    refused: 0,
    used: null,
    no: null,
  },
  ...{ state: 'listening', sentence: null, servers: ['192.168.1.2', 'mail.office.test'], onlyHere: false },
  ...more,
});

const minutes = (n: number): number => Date.now() - n * 60_000;
const office = (): DeviceRow[] => [
  device(1, 'Scanner, first floor', { accepted: 1284, used: { at: minutes(7), from: '192.168.1.40' } }),
  device(2, 'Alarm panel', {
    ...{ accepted: 31, refused: 2, used: { at: minutes(3000), from: '192.168.1.41' }, recipients: 'named' },
    named: ['guard@there.example'],
    no: {
      ...{ at: minutes(12), from: '192.168.1.77', stranger: true },
      why: 'the port of Alarm panel was used from 192.168.1.77, which is not its address (192.168.1.41)',
    },
  }),
  device(3, 'Old NAS', { enabled: false, state: 'off', oldTls: true, hasPassword: true }),
];

type Tell = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

export function fakeDevicesApi(world: () => World, told: Tell): Api['devices'] {
  const kept = new WeakMap<World, DeviceRow[]>();
  const rows = (): DeviceRow[] => {
    const known = kept.get(world()) ?? (world().journeys.length > 1 ? office() : []);
    kept.set(world(), known);
    return known;
  };
  const at = (id: number): number => {
    const found = rows().findIndex(one => one.id === id);
    if (found === -1) throw new ApiError('NOT_FOUND', 'There is no such device here');
    return found;
  };
  return {
    list: async () => rows(),
    watch: (_, signal) => told(() => [...rows()], signal),
    suggest: async () => ({
      ...{ port: 2525 + rows().length, onlyHere: false },
      peers: [{ address: '192.168.1.77', helo: 'MFP-2200', at: minutes(12), because: 'nobody has signed in' }],
    }),
    async add({ password, ...draft }) {
      const made = device(rows().length + 1, draft.name, { ...draft, hasPassword: password != null } as DeviceRow);
      rows().push(made);
      world().ring();
      return { device: made, notes: [] };
    },
    async change({ id, password, ...change }) {
      const made = { ...rows()[at(id)]!, ...change } as DeviceRow;
      rows()[at(id)] = password === undefined ? made : { ...made, hasPassword: password !== null };
      world().ring();
      return { device: rows()[at(id)]!, notes: [] };
    },
    async remove({ id }) {
      const [gone] = rows().splice(at(id), 1);
      world().ring();
      return gone!;
    },
    test: async ({ id }) => ({ sentence: `Nobody has connected to port ${rows()[at(id)]!.port} yet.`, sessions: [] }),
  };
}
