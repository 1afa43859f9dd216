/** Forwarding, pipes and the way of an address in the made-up office. */
import type { AddressesApi, AliasRow, PipeRow } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import type { World } from './world.ts';

type Part = Pick<AddressesApi, 'forwards' | 'pipes' | 'directory'>;

export function fakeAddressesApi(world: () => World): Part {
  let forwards: AliasRow[] = [];
  let pipes: PipeRow[] = [];
  const refuse = (sentence: string): never => {
    throw new ApiError('REFUSED', sentence);
  };
  return {
    forwards: {
      list: async () => forwards,
      async set({ address, targets }) {
        forwards = [...forwards.filter(one => one.address !== address), { address, targets }];
        world().ring();
        return { address, targets, notes: [] };
      },
      async remove({ address }) {
        forwards = forwards.filter(one => one.address !== address);
        world().ring();
        return {};
      },
    },
    pipes: {
      list: async () => pipes,
      async add({ name, program, maildir, args = [], timeLimit = 60_000, fromLine = false, enabled = true }) {
        if (pipes.some(one => one.name === name)) refuse(`There is a pipe "${name}" already`);
        const kind = maildir === undefined ? 'program' : 'maildir';
        const made: PipeRow = {
          ...{ name, kind, enabled, path: maildir ?? program ?? '', args, timeLimit, fromLine, aliases: [] },
        };
        pipes = [...pipes, made];
        return made;
      },
      async change({ name, ...change }) {
        const known = pipes.find(one => one.name === name);
        if (!known) return refuse(`There is no pipe "${name}"`);
        const { enabled = known.enabled, args = known.args } = change;
        const made = { ...known, enabled, args };
        pipes = pipes.map(one => (one === known ? made : one));
        return made;
      },
      async remove({ name }) {
        const known = pipes.find(one => one.name === name);
        if (!known) return refuse(`There is no pipe "${name}"`);
        pipes = pipes.filter(one => one !== known);
        return known;
      },
      async try({ name, recipient = 'help@office.test' }) {
        const known = pipes.find(one => one.name === name);
        if (!known) return refuse(`There is no pipe "${name}"`);
        const words = [known.path, ...known.args.map(one => one.replace('{recipient}', recipient))];
        if (known.kind === 'maildir')
          return { works: true, result: { kind: 'folder-ready', isThere: true }, words, said: '', took: 3 };
        if (known.path.includes('missing')) {
          const because = 'there is no such program';
          return { works: false, result: { kind: 'not-run', because }, words, said: '', took: 4 };
        }
        return { works: true, result: { kind: 'taken' }, words, said: 'ticket 4711 made\nqueue: general', took: 240 };
      },
    },
    directory: {
      trace: async ({ address, sender = '' }) => ({
        ...{ address, sender, ends: [address] },
        steps: [{ kind: 'read', from: address, to: address, because: 'as it stands', depth: 0 }],
        stranger: { isTaken: true, reply: '250 2.1.5 Recipient accepted', because: 'somebody here takes it' },
        ourOwn: { isTaken: true, reply: '250 2.1.5 Recipient accepted', because: 'somebody here takes it' },
      }),
    },
  };
}
