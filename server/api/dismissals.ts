/**
 * What a person does not want to be told of for thirty days, kept in the store, so that window, tray and command line
 * agree. What is broken is always told.
 */
import type { Clock } from '../base/ports.ts';
import { days, type Instant } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import type { Store } from '../store/interface.ts';
import type { Subscribe } from './feed.ts';

export type Dismissals = {
  keep(need: string, on: boolean): Promise<void>;
  /** Whether a need is dismissed, as it is kept now. */
  now(): Promise<(need: Pick<Need, 'id' | 'severity'>) => boolean>;
};

/** In the store's own notes: a need's id and until when. */
const KEPT = 'needs-dismissed';
export const DISMISSED_FOR = days(30);

export function dismissals(store: Store, clock: Clock): Dismissals {
  const read = async (): Promise<ReadonlyMap<string, Instant>> => {
    const now = clock.now();
    return new Map([...parse(await store.meta(KEPT))].filter(([, until]) => until > now));
  };
  return {
    async keep(need, on) {
      const kept = new Map(await read());
      if (on) kept.set(need, (clock.now() + DISMISSED_FOR) as Instant);
      else kept.delete(need);
      await store.run('setMeta', { key: KEPT, value: JSON.stringify(Object.fromEntries(kept)) });
    },
    async now() {
      const kept = await read();
      return ({ id, severity }) => severity !== 'failed' && kept.has(id);
    },
  };
}

function parse(kept: string | null): Map<string, Instant> {
  try {
    const entries = Object.entries(JSON.parse(kept ?? '{}') as Record<string, unknown>);
    return new Map(entries.filter((entry): entry is [string, Instant] => typeof entry[1] === 'number'));
  } catch {
    // What was kept is broken: everything is told again.
    return new Map();
  }
}

/** A source of change that is rung by hand. */
export function newBell(): { readonly watch: Subscribe; readonly hear: () => void } {
  const hearers = new Set<() => void>();
  return {
    watch(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    hear() {
      for (const hear of [...hearers]) hear();
    },
  };
}
