/**
 * What was brought over from another mail server's queue (server/switch/) taken into ours: as it is, octet for octet, with
 * its envelope, and with the time it has waited already. Nothing is judged or signed: the other server has taken it, and
 * who handed it in was told so.
 */
import { join } from 'node:path';
import type { Scope } from '../base/scope.ts';
import { hours, seconds } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import { messageTrace } from '../events/trace.ts';
import { neededFor } from '../msa/drop-message.ts';
import { watchFolder } from '../net/watch-files.ts';
import { isTemporary } from '../smtp/reply.ts';
import { Notify } from '../store/interface.ts';
import { type Moved, readMoved, traceOfName } from '../switch/moved-file.ts';
import { type MovedFolder, openMovedFolder } from '../switch/moved-folder.ts';
import type { Ground } from './ground.ts';
import type { MailFlow } from './mail-flow.ts';

export type MovedIn = {
  /** The first call is when the first accounts are there. */
  look(): Promise<void>;
  needs(): Promise<readonly Need[]>;
};

/** Where the system says nothing of changes; and after "come again". */
const BY_AND_BY = seconds(5);
/** Whatever its age, it is tried once more before its sender hears that nobody could be reached. */
const AT_LEAST = hours(1);
const USUAL = Notify.failure | Notify.delay;

export function openMovedIn(ground: Ground, flow: MailFlow, scope: Scope): MovedIn {
  const { clock, home, onBug } = ground;
  const opened = openMovedFolder(home.folder);
  if (!opened.ok) return { look: async () => {}, needs: async () => [needOf(opened.error)] };
  const folder = opened.value;
  let [begun, closed] = [false, false];
  let looking: Promise<void> | null = null;
  let cancel = () => {};
  const look = (): Promise<void> => {
    begun = true;
    if (closed) return Promise.resolve();
    cancel();
    looking ??= takeAll(ground, flow, folder, () => closed)
      .catch(fault => onBug(fault, 'moved in'))
      .finally(() => {
        looking = null;
        if (!closed) cancel = clock.after(BY_AND_BY, () => void look());
      });
    return looking;
  };
  // Where the system cannot watch, it is looked at by and by.
  const watcher = watchFolder(join(folder.path, 'new'), () => begun && void look());
  scope.onClose(async () => {
    closed = true;
    cancel();
    watcher?.close();
    await looking;
  });
  return {
    look,
    async needs() {
      const aside = folder.setAsideSoFar();
      const { mode } = ground.live.get();
      const waiting = mode === 'deliver' ? 0 : folder.waiting().length;
      if (waiting > 0) return [waitsFor(waiting, mode)];
      if (aside.length === 0) return [];
      return [needOf(`${aside.length} in ${join(folder.path, 'corrupt')}: ${aside[0]!.because}`)];
    },
  };
}

const needOf = (because: string): Need => ({
  id: 'moved-in',
  severity: 'attention',
  sentence: `Mail brought over from another mail server could not be taken: ${because}.`,
});

const waitsFor = (count: number, mode: string): Need => ({
  id: 'moved-in',
  severity: 'attention',
  sentence: `${count === 1 ? '1 message' : `${count} messages`} brought over from another mail server ${count === 1 ? 'waits' : 'wait'}: the mode is "${mode}", in which mail for elsewhere goes nowhere. They are taken in mode deliver.`,
});

/** In capture what is for elsewhere would be caught, and in local returned: another server has promised to deliver it. */
async function takeAll(ground: Ground, flow: MailFlow, folder: MovedFolder, isClosed: () => boolean): Promise<void> {
  if (ground.live.get().mode !== 'deliver' || (await ground.store.domains()).length === 0) return;
  for (const name of folder.waiting()) {
    if (isClosed()) return;
    const file = folder.read(name);
    if (file === null) continue;
    const id = traceOfName(name);
    const read = readMoved(file);
    if (id === null || !read.ok) {
      folder.setAside(name, read.ok ? 'its name is none that a drain gives' : read.error);
      continue;
    }
    const outcome = await take(ground, flow, { id, name, ...read.value });
    if (outcome === null) folder.remove(name);
    else if (!outcome.again) folder.setAside(name, outcome.because);
  }
}

type Found = { readonly id: string; readonly name: string; readonly moved: Moved; readonly bytes: Buffer };

/** null: it is in the queue, now or since an earlier time. */
async function take({ store, clock, config }: Ground, flow: MailFlow, { id, name, moved, bytes }: Found) {
  const free = await freeTrace(store, id, name);
  if (free === null) return null;
  const { sender, recipients, ret, envid, arrivedAt, heldBy } = moved;
  const addresses = [sender, ...recipients.map(one => one.address)];
  const needed = neededFor(bytes, addresses);
  const usual = recipients.filter(one => one.notify === USUAL).map(one => one.address);
  const settings = config();
  const lifetime = settings[sender === '' ? 'queue.bounce-give-up-after' : 'queue.give-up-after'];
  const taken = await flow.mail.intake({
    ...({ trace: free, bytes, sender, origin: 'local', login: null, reception: null } as const),
    recipients: recipients.map(one => ({ ...one, notify: one.notify ?? USUAL })),
    parameters: {
      ...{ body: needed.body, smtpUtf8: moved.smtpUtf8 || addresses.some(isBeyondAscii), ret, envid },
      ...(usual.length > 0 ? { notified: usual } : {}),
    },
    told: {
      ...({ remote: '', helo: null, protocol: 'local', listener: 'local', mechanism: null, milliseconds: 0 } as const),
      ...{ submitter: `${moved.from}'s queue (${moved.id} there)`, dropped: name },
    },
    ...(heldBy === null ? {} : { heldBy }),
    chronicle: {},
    arrivedAt: Math.min(arrivedAt, clock.now()),
    keepFor: Math.max(AT_LEAST, arrivedAt + lifetime - clock.now()),
  });
  return taken.ok ? null : { again: isTemporary(taken.error), because: taken.error.because };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is beyond ASCII is meant
const isBeyondAscii = (address: string): boolean => /[^\x00-\x7f]/.test(address);

/** null: this file has been taken. Two messages of one moment may want the same trace. */
async function freeTrace(store: Ground['store'], id: string, name: string): Promise<string | null> {
  for (let n = 1; ; n++) {
    const trace = messageTrace(id, n);
    const [told] = await store.events({ trace, names: ['queue.accepted'], limit: 1 });
    if (!told) return trace;
    if ((told.fields as { dropped?: string }).dropped === name) return null;
  }
}
