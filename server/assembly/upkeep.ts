/**
 * What the store forgets by and by: old events, settled recipients, tombstones, expunged mail, what scripts
 * remembered, contents that nobody refers to. Nothing while the clock is not to be believed.
 */
import type { Clock } from '../base/ports.ts';
import { days, hours, minutes } from '../base/units.ts';
import { prune } from '../capture/retention.ts';
import type { Config } from '../config/schema.ts';
import type { NeedSource } from '../events/need.ts';
import type { Recorder } from '../journey/recorder.ts';
import { expireRefused } from '../mta/rejects.ts';
import { newClockGuard } from '../retention/clock-guard.ts';
import { newRetention, rulesOf } from '../retention/retention.ts';
import type { Commands, Store } from '../store/interface.ts';

const EVERY = hours(1);
const FIRST = minutes(2);
/** In small steps, so that mail never waits for the sweep. */
const STEP = 500;
/** RFC 7162 §3.2.7: forgetting an expunge costs a client a resynchronisation, no more. */
const TOMBSTONES = days(90);
/** Every mailbox is gone through for it. */
const RETENTION = days(1);
const RETENTION_DONE = 'retention-done';
/** A content may be on its way into a mailbox; after a day it is not. */
const BLOBS = days(1);

/** What was counted for reports that are sent the next day, or at most three days late. */
const COUNTS = days(7);

type UpkeepParts = {
  readonly store: Store;
  readonly clock: Clock;
  /** Of captured mail. */
  readonly mailClock: Clock;
  readonly config: () => Config;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Upkeep = { readonly needs: NeedSource; close(): void };

export function startUpkeep({ store, clock, mailClock, config, recorder, onBug }: UpkeepParts): Upkeep {
  const guard = newClockGuard(store, clock);
  let closed = false;
  let cancel = clock.after(FIRST, () => void round());

  async function round(): Promise<void> {
    try {
      if (await guard.mayForget()) await forget();
    } catch (fault) {
      onBug(fault, 'upkeep');
    }
    if (!closed) cancel = clock.after(EVERY, () => void round());
  }

  async function forget(): Promise<void> {
    await sweep('events', config()['log.keep']);
    await expireRefused(store, clock.now() - config()['checks.keep-refused']);
    await keepRetention();
    await prune({ store, clock: mailClock, config, recorder }, true);
    await sweep('settled', config()['queue.keep-settled']);
    await sweep('tombstones', TOMBSTONES);
    await sweep('expunged', config()['store.keep-expunged']);
    await sweep('counts', COUNTS);
    await sweep('reports', config()['reports.keep']);
    await sweep('memory', 0);
    await sweep('blobs', BLOBS);
  }

  /** Once a day, wherever in it the server runs. */
  async function keepRetention(): Promise<void> {
    const done = Number((await store.meta(RETENTION_DONE)) ?? 0);
    if (Math.abs(clock.now() - done) < RETENTION || config()['retention.rules'].length === 0) return;
    await newRetention({ store, clock, rules: () => rulesOf(config()) }).apply();
    await store.run('setMeta', { key: RETENTION_DONE, value: String(clock.now()) });
  }

  async function sweep(what: Commands['sweep']['in']['what'], age: number): Promise<void> {
    for (let more = true; more && !closed; ) {
      const swept = await store.run('sweep', { what, before: clock.now() - age, limit: STEP });
      more = swept.ok && swept.value.more;
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  return {
    needs: guard.needs,
    close() {
      closed = true;
      cancel();
    },
  };
}
