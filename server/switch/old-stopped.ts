/**
 * sendmail and qmail: they have no command that holds or removes one message, and both say that their queue may only be
 * touched while they do not run. So nothing is read before they are stopped; a removal takes the envelope first, so that
 * what a crash leaves is no message any more.
 */
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { OldServer } from './old-server.ts';
import { prefixesIn, readQmailFiles } from './qmail-queue.ts';
import { readSendmailFiles } from './sendmail-queue.ts';
import type { Waiting } from './waiting.ts';

export type StoppedPlace = {
  readonly folder: string;
  /** Whether its daemon runs, by the list of processes. */
  readonly isRunning: () => boolean;
};

type Queue = {
  readonly list: () => readonly string[];
  readonly held: () => readonly string[];
  /** Only it can finish these. */
  readonly unfinished: () => readonly string[];
  readonly read: (id: string) => Result<Waiting, string> | null;
  readonly remove: (id: string) => void;
};

export const openSendmail = (place: StoppedPlace): OldServer => stopped('sendmail', place, sendmailQueue(place.folder));
export const openQmail = (place: StoppedPlace): OldServer => stopped('qmail', place, qmailQueue(place.folder));

function stopped(kind: 'sendmail' | 'qmail', { folder, isRunning }: StoppedPlace, queue: Queue): OldServer {
  const tried = <T>(act: () => T): Result<T, string> => {
    try {
      return ok(act());
    } catch (fault) {
      const { code, message } = fault as NodeJS.ErrnoException;
      return err(
        code === 'EACCES' ? `the queue ${folder} can only be read by root` : `the queue ${folder}: ${message}`,
      );
    }
  };
  const still = `${kind} runs, and its queue may only be taken over while it does not: stop it first`;
  return {
    kind,
    place: `${kind} ${folder}`,
    list: async () => tried(queue.list),
    heldByPeople: async () => tried(queue.held),
    async hold(ids) {
      const runs = tried(isRunning);
      if (!runs.ok || runs.value)
        return runs.ok ? err(still) : err(`whether ${kind} runs cannot be seen: ${runs.error}`);
      const because = `${kind} has its sender to tell of somebody it could not reach: start it once`;
      const busy = tried(queue.unfinished);
      return busy.ok ? ok(busy.value.filter(id => ids.includes(id)).map(id => ({ id, because }))) : busy;
    },
    async read(id) {
      const found = tried(() => queue.read(id));
      return found.ok ? (found.value ?? ok(null)) : found;
    },
    remove: async ids => (isRunning() ? err(still) : tried(() => ids.forEach(queue.remove))),
    release: async () => ok(undefined),
    flush: async () => err(`${kind} cannot be asked to deliver all it has; start it and wait`),
    commands: { stop: [], start: [], isRunning: [] },
  };
}

/** mqueue, or several folders in it, each perhaps with qf, df and xf apart. `hf`: quarantined. */
function sendmailQueue(folder: string): Queue {
  const all = (): Map<string, string> => {
    const found = new Map<string, string>();
    for (const path of filesBelow(folder, 3)) {
      const [, id] = /^[qh]f(\w{8,})$/.exec(basename(path)) ?? [];
      if (id !== undefined) found.set(id, path);
    }
    return found;
  };
  const bodyOf = (id: string, path: string): string => {
    const own = dirname(path);
    const apart = join(dirname(own), 'df', `df${id}`);
    return basename(own) === 'qf' && fs.existsSync(apart) ? apart : join(own, `df${id}`);
  };
  return {
    list: () => [...all().keys()].sort(),
    unfinished: () => [],
    held: () => [...all()].filter(([, path]) => basename(path).startsWith('hf')).map(([id]) => id),
    read(id) {
      const path = all().get(id);
      return path === undefined
        ? null
        : readSendmailFiles(id, fs.readFileSync(path), fs.readFileSync(bodyOf(id, path)));
    },
    remove(id) {
      const path = all().get(id);
      if (path === undefined) return;
      const body = bodyOf(id, path);
      fs.unlinkSync(path);
      fs.rmSync(body, { force: true });
    },
  };
}

/** queue/mess is split into numbered folders, todo and intd perhaps too; the file's name is the id. */
function qmailQueue(folder: string): Queue {
  const queue = join(folder, 'queue');
  const find = (part: string) => new Map(filesBelow(join(queue, part), 2).map(path => [basename(path), path]));
  const prefixes = () => {
    const file = join(folder, 'control/virtualdomains');
    return prefixesIn(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  };
  return {
    list: () => [...new Set([...find('info').keys(), ...find('todo').keys()])].sort(),
    held: () => [],
    unfinished: () => [...find('bounce').keys()],
    read(id) {
      const mess = find('mess').get(id);
      if (mess === undefined) return null;
      // While it is in todo, qmail-send has not finished dividing it: what lies in the others then is a part of the same.
      const todo = find('todo').get(id);
      const parts = todo ? [todo] : ['info', 'local', 'remote'].flatMap(part => find(part).get(id) ?? []);
      const envelope = Buffer.concat(parts.map(path => fs.readFileSync(path)));
      const arrivedAt = Math.floor(fs.statSync(mess).mtimeMs);
      return readQmailFiles(id, { mess: fs.readFileSync(mess), envelope, arrivedAt }, prefixes());
    },
    remove(id) {
      // As qmail-clean has it: the message last, for without it the rest is found and taken away.
      for (const part of ['todo', 'info', 'local', 'remote', 'bounce', 'intd', 'mess']) {
        const path = find(part).get(id);
        if (path !== undefined) fs.unlinkSync(path);
      }
    },
  };
}

function filesBelow(folder: string, deep: number): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isFile() ? [path] : entry.isDirectory() && deep > 1 ? filesBelow(path, deep - 1) : [];
  });
}
