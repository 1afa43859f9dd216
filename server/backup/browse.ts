/**
 * What is in a backup, without restoring it: its database is written into scratch and read there; large contents are read
 * from the target when they are asked for. One backup is open at a time, and closed when nobody has asked for a while.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { minutes } from '../base/units.ts';
import { DATABASE, type Frozen, openFrozen, segmentName } from '../store/frozen.ts';
import type { Id, Reading, Row, Summary } from '../store/interface.ts';
import { inWords } from './disk.ts';
import { Damaged, type Held, writeHeld } from './held.ts';
import { fileOf } from './layout.ts';

export type Opened = { readonly reading: Reading; readonly held: Held };
/** `use`: it is not closed meanwhile. */
export type Browser = {
  use<T>(
    held: () => Promise<Result<Held, string>>,
    name: string,
    act: (opened: Opened) => Promise<T>,
  ): Promise<Result<T, string>>;
  close(): Promise<void>;
};

const IDLE = minutes(10);

type Shown = {
  readonly name: string;
  readonly folder: string;
  readonly ready: Promise<Result<Opened & { readonly frozen: Frozen }, string>>;
  users: number;
  over: boolean;
};

export function newBrowser(scratch: string, clock: Clock): Browser {
  let shown: Shown | null = null;
  let number = 0;
  let cancel = () => {};

  const end = async (one: Shown) => {
    one.over = true;
    if (one.users > 0) return;
    const ready = await one.ready;
    try {
      if (ready.ok) ready.value.frozen.close();
    } catch {
      // It was scratch; what cannot be closed is still taken away.
    }
    await rm(one.folder, { recursive: true, force: true }).catch(() => {});
  };
  const put = (next: Shown | null) => {
    const before = shown;
    shown = next;
    return before ? end(before) : Promise.resolve();
  };
  return {
    async use(held, name, act) {
      cancel();
      if (shown?.name !== name) {
        const folder = join(scratch, `open-${++number}`);
        await put({ name, folder, users: 0, over: false, ready: openIn(folder, held, clock) });
      }
      const one = shown!;
      one.users++;
      try {
        const ready = await one.ready;
        if (!ready.ok) {
          if (shown === one) await put(null);
          return ready;
        }
        return ok(await act(ready.value));
      } catch (fault) {
        return err(fault instanceof Damaged ? fault.message : inWords(fault, 'The backup'));
      } finally {
        one.users--;
        if (one.over) await end(one);
        cancel();
        cancel = clock.after(IDLE, () => void put(null));
      }
    },
    async close() {
      cancel();
      await put(null);
    },
  };
}

async function openIn(folder: string, find: () => Promise<Result<Held, string>>, clock: Clock) {
  try {
    const held = await find();
    if (!held.ok) return held;
    const database = fileOf(held.value.manifest, `store/${DATABASE}`);
    if (!database) return err('This backup holds no store');
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'segments'), { recursive: true, mode: 0o700 });
    await writeHeld(held.value, database, join(folder, DATABASE), { clock });
    const { manifest } = held.value;
    const frozen = await openFrozen(folder, async (segment, place, count) => {
      const file = fileOf(manifest, `store/${segmentName(segment)}`);
      if (!file) throw new Damaged(`Segment ${segment} is missing in the backup`);
      return held.value.read(file, place, count);
    });
    if (!frozen.ok) return frozen;
    return ok({ reading: frozen.value.reading, held: held.value, frozen: frozen.value });
  } catch (fault) {
    return err(fault instanceof Damaged ? fault.message : inWords(fault, folder));
  }
}

export type FoundMessage = Row & Summary & { readonly mailbox: Id };
export type MessagePage = {
  readonly messages: readonly FoundMessage[];
  /** The UID to go on below; null: that was all. */
  readonly next: number | null;
};

const LOOK = 200;
/** Rows that one answer looks through, so that none takes long. */
const MOST_LOOKED = 20_000;

/** The newest first; `text`: in sender, recipients, subject or first words. */
export async function messagesIn(
  reading: Reading,
  clock: Clock,
  {
    account,
    mailbox,
    text,
    below,
    limit,
  }: { account: Id; mailbox: Id; text: string; below: number | null; limit: number },
): Promise<MessagePage> {
  const wanted = text.trim().toLowerCase();
  const messages: FoundMessage[] = [];
  const pace = newPace(clock);
  let next = below;
  for (let looked = 0; looked < MOST_LOOKED; looked += LOOK) {
    const rows = await reading.page(account, mailbox, { limit: LOOK, ...(next === null ? {} : { below: next }) });
    for (const row of rows) {
      const said = `${row.subject}\n${row.from}\n${row.to}\n${row.preview}`.toLowerCase();
      if (wanted === '' || said.includes(wanted)) messages.push({ ...row, mailbox });
      next = row.uid - 1;
      if (messages.length >= limit) return { messages, next };
    }
    if (rows.length < LOOK) return { messages, next: null };
    await pace.rest();
  }
  return { messages, next };
}
