/**
 * All scanners over one message: at the same time, within one limit, so many messages at once. One that is broken is told
 * of once, and its mail passes or comes later as the owner has said; nobody waits again for one that takes no calls.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import type { Broken, Limit } from './channel.ts';
import { newPlaces, type Places } from './places.ts';
import { clean, type Scan, type Scanner, type ScanRequest } from './scanner.ts';

/** `broken`: it could not be asked, and the owner's wish took the place of its word. */
export type Scanned = Scan & { readonly scanner: string; readonly broken: boolean };

export type PanelNews =
  | { readonly scanner: string; readonly state: 'broken'; readonly because: string }
  | { readonly scanner: string; readonly state: 'well' };

export type PanelOptions = {
  readonly clock: Clock;
  readonly scanners: () => readonly Scanner[];
  readonly patience: () => Duration;
  readonly whenBroken: () => 'pass' | 'later';
  readonly told: (news: PanelNews) => void;
  /** Addresses of a scanner that is known by name. */
  readonly lookUp?: Limit['lookUp'];
};

export type Panel = {
  scan(request: ScanRequest): Promise<readonly Scanned[]>;
  /** Those that could not do their work when they were asked last, and why. */
  broken(): readonly { readonly scanner: string; readonly because: string }[];
  /** Scans that run end as broken. */
  close(): void;
};

/** Messages that one scanner sees at once: clamd has ten threads, spamd five children by default. */
const MOST_AT_ONCE = 10;
/** One that did not even take the call is left alone so long. No message can bring that about. */
const REST = seconds(10);
/** One that is broken by turns is not told of more often. */
const TELL_AGAIN = minutes(10);

type State = {
  readonly places: Places;
  isBroken: boolean;
  /** Of one that is broken: why. */
  because: string;
  toldAt: number;
  isTold: boolean;
  rest: { readonly until: number; readonly broken: Broken } | null;
};

export function newPanel(options: PanelOptions): Panel {
  const { clock } = options;
  const states = new WeakMap<Scanner, State>();
  const stop = new AbortController();
  const stateOf = (scanner: Scanner): State => {
    const known = states.get(scanner);
    if (known) return known;
    const fresh: State = {
      ...{ places: newPlaces(MOST_AT_ONCE), isBroken: false, because: '', isTold: false },
      ...{ toldAt: Number.NEGATIVE_INFINITY, rest: null },
    };
    states.set(scanner, fresh);
    return fresh;
  };
  return {
    scan(request) {
      const patience = options.patience();
      const limit: Limit = {
        ...{ clock, patience, until: clock.monotonic() + patience, stopped: stop.signal },
        ...(options.lookUp ? { lookUp: options.lookUp } : {}),
      };
      return Promise.all(
        options.scanners().map(async scanner => {
          const state = stateOf(scanner);
          const said = await asked(scanner, state, request, limit);
          if (!stop.signal.aborted) tell(options, scanner.name, state, said.broken);
          const scan = said.scan ?? standIn(said.broken, options.whenBroken());
          return { ...scan, scanner: scanner.name, broken: said.broken !== null };
        }),
      );
    },
    broken: () =>
      options.scanners().flatMap(scanner => {
        const { isBroken, because } = stateOf(scanner);
        return isBroken ? [{ scanner: scanner.name, because }] : [];
      }),
    close: () => stop.abort(),
  };
}

type Said = { readonly scan: Scan; readonly broken: null } | { readonly scan: null; readonly broken: Broken };

async function asked(scanner: Scanner, state: State, request: ScanRequest, limit: Limit): Promise<Said> {
  const { clock } = limit;
  if (state.rest && clock.monotonic() < state.rest.until) return { scan: null, broken: state.rest.broken };
  if (!(await state.places.take(limit))) return { scan: null, broken: { kind: 'broken', sentence: 'it is too busy' } };
  try {
    const scanned = await scanner.scan(request, limit);
    if (scanned.ok) {
      state.rest = null;
      return { scan: scanned.value, broken: null };
    }
    if (scanned.error.kind === 'unreachable') state.rest = { until: clock.monotonic() + REST, broken: scanned.error };
    return { scan: null, broken: scanned.error };
  } finally {
    state.places.giveBack();
  }
}

const standIn = ({ sentence }: Broken, wish: 'pass' | 'later'): Scan => ({
  ...clean(`it could not look at the message: ${sentence}`),
  verdict: wish === 'pass' ? 'failed' : 'later',
});

function tell({ clock, told }: PanelOptions, scanner: string, state: State, broken: Broken | null): void {
  state.because = broken?.sentence ?? '';
  if (state.isBroken === (broken !== null)) return;
  state.isBroken = broken !== null;
  if (broken) {
    state.isTold = clock.monotonic() - state.toldAt >= TELL_AGAIN;
    if (!state.isTold) return;
    state.toldAt = clock.monotonic();
    told({ scanner, state: 'broken', because: broken.sentence });
  } else if (state.isTold) told({ scanner, state: 'well' });
}
