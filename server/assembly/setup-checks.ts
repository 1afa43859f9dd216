/**
 * Before the first question is answered: whether this computer can do what each answer would have it do. Every port is
 * tried and closed again; the rest is looked up. Words are for the command line; the window says the facts itself.
 */
import { accessSync, constants } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { FixedListener, PortTrouble, SetupCheck, SetupPort, SetupState } from '../api/contract.ts';
import type { Instant } from '../base/units.ts';
import { type Preset, presets, presetValues } from '../config/presets.ts';
import { type Config, type Key, schema } from '../config/schema.ts';
import { portFault } from '../net/listen-fault.ts';
import type { LiveConfig } from './live-config.ts';

type Ground = {
  readonly done: boolean;
  readonly home: string;
  readonly freeBytes: number;
  readonly now: Instant;
  /** What is set already goes before any preset. */
  readonly set: (key: Key) => Config[Key] | undefined;
};

const listeners = [
  'smtp',
  'submission',
  'submissions',
  'imap',
  'imaps',
  'pop3',
  'pop3s',
  'managesieve',
] as const satisfies readonly FixedListener[];

export async function setupState(ground: Ground): Promise<SetupState> {
  const { done, home } = ground;
  return {
    done,
    home,
    checks: checksOf(ground),
    presets: await offersOf(ground),
  };
}

type Offer = SetupState['presets'][number];
type Look = (host: string, port: number) => Promise<PortTrouble | null>;

/** One after the other, and each port once: two that are tried at the same time would be in each other's way. */
async function offersOf(ground: Ground): Promise<readonly Offer[]> {
  const seen = new Map<string, PortTrouble | null>();
  const look: Look = async (host, port) => {
    const key = `${host} ${port}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const trouble = await portFault(host, port);
    seen.set(key, trouble);
    return trouble;
  };
  const offers: Offer[] = [];
  for (const preset of presets) offers.push(await offerOf(ground, preset, look));
  return offers;
}

async function offerOf(ground: Ground, preset: Preset, look: Look): Promise<Offer> {
  const value = <K extends Key>(key: K): Config[K] =>
    (ground.set(key) ?? presetValues[preset][key] ?? schema[key].default) as Config[K];
  const host = value('listen.host');
  const wanted = listeners.flatMap(name => {
    const port = value(`${name}.port`);
    return typeof port === 'number' && port > 0 ? [{ name, port }] : [];
  });
  // Once it runs the ports are its own.
  const ports: readonly SetupPort[] = await Promise.all(
    wanted.map(async one => ({ ...one, trouble: ground.done ? null : await look(host, one.port) })),
  );
  const troubles = ports.flatMap(({ trouble }) => (trouble ? [trouble.sentence] : []));
  return {
    preset,
    listeners: ports
      .filter(({ name }) => name === 'smtp' || name === (preset === 'office' ? 'imaps' : 'imap'))
      .map(({ name, port }) => `${name.toUpperCase()} ${port}`)
      .join(' · '),
    trouble: troubles.length === 0 ? null : troubles.join(' '),
    ports,
  };
}

/** What stands in the file, the environment or on the command line. */
export const chosen = (config: Pick<LiveConfig, 'get' | 'sourceOf'>, key: Key): Config[Key] | undefined =>
  ['default', 'preset'].includes(config.sourceOf(key)) ? undefined : config.get()[key];

const GIGABYTE = 1024 ** 3;
/** Nobody ran this before it was written. */
const WRITTEN = Date.UTC(2026, 10, 1);

function checksOf({ home, freeBytes, now }: Ground): readonly SetupCheck[] {
  const writable = canWrite(home);
  const networks = Object.values(networkInterfaces()).flat();
  const connected = networks.some(one => one && !one.internal);
  return [
    {
      ...{ id: 'disk', ok: freeBytes > GIGABYTE, values: { free: freeBytes } },
      sentence: `${(freeBytes / GIGABYTE).toFixed(0)} GB free on the disk`,
    },
    {
      ...{ id: 'home', ok: writable, values: { home } },
      sentence: writable ? `Everything is kept in ${home}` : `${home} cannot be written to: choose another with --home`,
    },
    {
      ...{ id: 'network', ok: connected, values: {} },
      sentence: connected
        ? 'Connected to a network'
        : 'No network: programs on this computer can send and fetch, others cannot reach it',
    },
    {
      ...{ id: 'clock', ok: now > WRITTEN, values: { now } },
      sentence: now > WRITTEN ? 'The clock is right' : 'The clock is years behind: TLS and dates of mail will be wrong',
    },
  ];
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
