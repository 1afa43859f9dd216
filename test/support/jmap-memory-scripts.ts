/** The model's scripts (RFC 9661): one with "error" in it is invalid, and there may be five of 1,000 octets. */
import { createHash } from 'node:crypto';
import { err, ok } from '../../server/base/result.ts';
import type { DataType, JmapAccount } from '../../server/jmap/backend.ts';
import type { JmapId, SetError, State, VacationResponse } from '../../server/jmap/types.ts';
import { without } from './jmap-memory-mail.ts';
import type { StoredScript, World } from './jmap-memory-world.ts';

export const noVacation: VacationResponse = {
  ...{ id: 'singleton', isEnabled: false, fromDate: null, toDate: null },
  ...{ subject: null, textBody: null, htmlBody: null },
};

export const hashBlob = (bytes: Uint8Array): JmapId => `U${createHash('sha256').update(bytes).digest('hex')}`;

type Model = {
  readonly world: () => World;
  readonly become: (next: Partial<World>) => void;
  readonly nextId: (letter: string) => JmapId;
  readonly state: (type: DataType) => State;
};

const MOST = 5;
const LONGEST = 1000;

function fault(content: Uint8Array): SetError | null {
  if (content.length > LONGEST) return { type: 'tooLarge', maxSize: LONGEST };
  const at = Buffer.from(content)
    .toString()
    .split('\n')
    .findIndex(line => line.includes('error'));
  return at === -1 ? null : { type: 'invalidSieve', description: `line ${at + 1}, column 1: an error` };
}

export const memoryScripts = ({
  world,
  become,
  nextId,
  state,
}: Model): Pick<JmapAccount, 'scripts' | 'putScript' | 'activateScript' | 'removeScript' | 'checkScript'> => ({
  scripts: async () => ({
    state: state('SieveScript'),
    list: [...world().scripts].map(([id, { name, content, isActive }]) => ({
      ...{ id, name, isActive },
      blobId: hashBlob(content),
    })),
  }),
  async putScript(id, { name, content }) {
    const { scripts } = world();
    const known = id === null ? undefined : scripts.get(id);
    if (id !== null && !known) return err({ type: 'notFound' });
    const called = (name ?? known?.name ?? '').normalize('NFC');
    if (called === '' || called.includes('\n')) return err({ type: 'invalidProperties', properties: ['name'] });
    const taken = [...scripts].find(([other, script]) => other !== id && script.name === called);
    if (taken) return err({ type: 'alreadyExists', existingId: taken[0] });
    if (!known && scripts.size >= MOST) return err({ type: 'overQuota' });
    const octets = content ?? known?.content ?? new Uint8Array(0);
    const wrong = fault(octets);
    if (wrong) return err(wrong);
    const put = id ?? nextId('f');
    const script: StoredScript = { name: called, content: octets, isActive: known?.isActive ?? false };
    become({ scripts: new Map(scripts).set(put, script) });
    return ok(put);
  },
  async activateScript(id) {
    const { scripts } = world();
    if (id !== null && !scripts.has(id)) return { type: 'notFound' };
    become({ scripts: new Map([...scripts].map(([one, script]) => [one, { ...script, isActive: one === id }])) });
    return null;
  },
  async removeScript(id) {
    const { scripts } = world();
    const script = scripts.get(id);
    if (!script) return { type: 'notFound' };
    if (script.isActive) return { type: 'sieveIsActive' };
    become({ scripts: without(scripts, id) });
    return null;
  },
  checkScript: async content => fault(content),
});
