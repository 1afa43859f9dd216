/** The window's settings, from memory: a file with nothing in it, and no versions of it. */
import type { Api } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import type { World } from './world.ts';

type Told = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

export function fakeSettingsApi(world: () => World, told: Told): Api['settings'] {
  const file = { path: '/home/ana/mailroom.jsonc', text: '{\n}\n', faults: [], lastGood: null, historyFault: null };
  let edition = 1;
  const set = (key: string, text: string) => {
    if (key.endsWith('.port')) world().usedPorts.set(key, Number(text));
    if (/^web\.https?-port$/.test(key)) {
      if (text === 'off') world().usedPorts.delete(key);
      else world().usedPorts.set(key, Number(text));
      world().ring();
      return { ...world().settings[0]!, key, text };
    }
    const at = world().settings.findIndex(one => one.key === key);
    if (text.trim() === '' || text === 'nonsense')
      throw new ApiError(
        'REFUSED',
        `${key} takes something such as ${world().settings[at]!.default}, found “${text}”.`,
      );
    world().settings[at] = { ...world().settings[at]!, text, value: text, source: 'file', inFile: true };
    edition++;
    world().ring();
    return world().settings[at]!;
  };
  return {
    list: async () => world().settings,
    set: async ({ key, text }) => set(key, text),
    watch: (_, signal) =>
      told(() => ({ settings: world().settings, file: { ...file, edition: String(edition) } }), signal),
    draft: async ({ changes }) => ({
      ...{ text: file.text, faults: [], differences: [] },
      effects: changes.map(({ key, value }) => {
        const own = world().settings.find(one => one.key === key)!;
        return { key, from: own.text, to: String(value ?? own.base), restarts: own.restarts, locked: null };
      }),
    }),
    async apply({ changes }) {
      for (const { key, value } of changes) set(key, String(value));
      return { version: edition, effects: [] };
    },
    history: async () => [],
    differences: async () => ({ differences: [], effects: [] }),
    revert: async () => ({ version: edition, effects: [] }),
  };
}
