/** Scripts in memory, for tests of the language: "error" on a line of a script is a fault there, "warning" a warning. */
import { err, ok, type Result } from '../../server/base/result.ts';
import type { ManageSieveBackend, ScriptFault, ScriptRefusal, Scripts } from '../../server/managesieve/backend.ts';

export type MemoryScripts = ManageSieveBackend & {
  readonly scripts: Map<string, Buffer>;
  active: string | null;
  /** What every question is answered with while set. */
  refuseWith: ScriptRefusal | null;
  failing: 'open-throws' | 'put-throws' | 'too-many-sessions' | null;
  /** Sessions that have not closed. */
  sessions: number;
  /** Waited for by `put` before anything is kept. */
  beforePut: Promise<void>;
};

const MOST_SCRIPTS = 5;

export function memoryScripts(contents: Readonly<Record<string, string>> = {}): MemoryScripts {
  const scripts = new Map(Object.entries(contents).map(([name, text]) => [name, Buffer.from(text)]));
  const backend: MemoryScripts = {
    scripts,
    active: null,
    refuseWith: null,
    failing: null,
    sessions: 0,
    beforePut: Promise.resolve(),
    async open() {
      if (backend.failing === 'open-throws') throw new Error('the backend has a bug');
      if (backend.failing === 'too-many-sessions') return err('too-many-sessions');
      backend.sessions++;
      return ok({ ...guarded(backend), close: () => void backend.sessions-- });
    },
  };
  return backend;
}

function guarded(backend: MemoryScripts): Omit<Scripts, 'close'> {
  const { scripts } = backend;
  const or = <T>(act: () => Result<T, ScriptRefusal>): Result<T, ScriptRefusal> =>
    backend.refuseWith ? err(backend.refuseWith) : act();
  const known = <T>(name: string, act: (content: Buffer) => Result<T, ScriptRefusal>) =>
    or(() => {
      const content = scripts.get(name);
      return content ? act(content) : err<ScriptRefusal>({ why: 'nonexistent' });
    });
  return {
    list: async () => or(() => ok([...scripts.keys()].sort().map(name => ({ name, active: name === backend.active })))),
    get: async name => known(name, content => ok(content)),
    async put(name, content) {
      await backend.beforePut;
      if (backend.failing === 'put-throws') throw new Error('the disk is gone');
      return or(() => {
        if (!scripts.has(name) && scripts.size >= MOST_SCRIPTS) return err({ why: 'too-many', most: MOST_SCRIPTS });
        const judged = judge(content);
        if (judged.ok) scripts.set(name, Buffer.from(content));
        return judged;
      });
    },
    check: async content => or(() => judge(content)),
    haveSpace: async (name, size) =>
      or(() => {
        if (size > 1000) return err({ why: 'too-large', most: 1000 });
        return scripts.has(name) || scripts.size < MOST_SCRIPTS
          ? ok(true)
          : err({ why: 'too-many', most: MOST_SCRIPTS });
      }),
    async activate(name) {
      if (name === null) return or(() => done(() => (backend.active = null)));
      return known(name, () => done(() => (backend.active = name)));
    },
    rename: async (from, to) =>
      known(from, content => {
        if (scripts.has(to)) return err({ why: 'already-exists' });
        scripts.delete(from);
        scripts.set(to, content);
        if (backend.active === from) backend.active = to;
        return ok(true);
      }),
    remove: async name =>
      known(name, () => (name === backend.active ? err({ why: 'active' }) : done(() => scripts.delete(name)))),
  };
}

const done = (act: () => unknown): Result<true, ScriptRefusal> => {
  act();
  return ok(true);
};

function judge(content: Uint8Array): Result<readonly ScriptFault[], ScriptRefusal> {
  const lines = Buffer.from(content).toString('utf8').split('\r\n');
  const found = (what: string): ScriptFault[] =>
    lines.flatMap((text, at) =>
      text.includes(what) ? [{ line: at + 1, column: text.indexOf(what) + 1, sentence: `here is ${what}` }] : [],
    );
  const faults = found('error');
  return faults.length > 0 ? err({ why: 'invalid', faults }) : ok(found('warning'));
}
