/**
 * The devices of this server, as the owner makes and changes them, and as their ports ask for them: always as they are
 * now. Faults are sentences for a person.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { days, hours } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import type { Id, Store } from '../store/interface.ts';
import type { Credentials } from './credentials.ts';
import {
  checkDevice,
  type Device,
  type DeviceSettings,
  listenerOf,
  mayComeFrom,
  printBody,
  readDevice,
  settingsOf,
  usualSettings,
} from './device.ts';
import { type DeviceUse, newDeviceUse, plus } from './device-use.ts';

/** What may be left out is as usual. */
export type NewDevice = Pick<DeviceSettings, 'name' | 'addresses' | 'sender' | 'port'> &
  Partial<DeviceSettings> & { readonly password?: string | null };
/** What is not named stays as it is. `password` null: it need not sign in. */
export type DeviceChange = Partial<DeviceSettings> & { readonly password?: string | null };
export type DeviceMade = { readonly device: Device; readonly notes: readonly string[] };

export type Devices = Pick<DeviceUse, 'took' | 'refused' | 'admits'> & {
  /** By name. */
  all(): readonly Device[];
  find(id: Id): Device | null;
  add(given: NewDevice, by: string): Promise<Result<DeviceMade, string>>;
  change(id: Id, change: DeviceChange, by: string): Promise<Result<DeviceMade, string>>;
  remove(id: Id, by: string): Promise<Result<Device, string>>;
  /** Whether this is the device's password; costs as much as anybody's. */
  verify(id: Id, password: string): Promise<'match' | 'no-match' | 'unavailable'>;
  /** False: nobody has its sender address any more. */
  senderIsHere(device: Device): Promise<boolean>;
  needs(): Promise<readonly Need[]>;
  onChange(hear: (what: 'devices' | 'use') => void): void;
  close(): Promise<void>;
};

export type DevicesOptions = {
  readonly store: Store;
  readonly credentials: Pick<Credentials, 'hash' | 'verify' | 'forget'>;
  readonly clock: Clock;
  /** Ports of the other listeners, by name, for a port that is taken already. */
  readonly otherPorts: () => Readonly<Record<string, number>>;
  readonly separator: () => string;
  readonly onBug: (fault: unknown) => void;
};

/** A stranger at its port is old news after a week. */
const STRANGER_TOLD_FOR = days(7);
const CEILING_TOLD_FOR = hours(1);

export async function openDevices(options: DevicesOptions): Promise<Devices> {
  const { store, clock, credentials } = options;
  let known: readonly Device[] = (await store.devices()).map(readDevice);
  const hearers: ((what: 'devices' | 'use') => void)[] = [];
  const tell = (what: 'devices' | 'use') => hearers.forEach(hear => void hear(what));
  const use = newDeviceUse({
    ...{ store, clock, onBug: options.onBug },
    changed(id, more) {
      known = known.map(one => (one.id === id ? { ...one, ...plus(one, more) } : one));
      tell('use');
    },
  });
  const load = async () => {
    await use.write();
    known = (await store.devices()).map(readDevice);
    tell('devices');
  };
  const find = (id: Id): Device | null => known.find(one => one.id === id) ?? null;
  const note = (what: string, name: string, by: string) => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by })],
  });
  const senderIsHere = async ({ sender }: Pick<Device, 'sender'>): Promise<boolean> => {
    const found = await store.resolve(sender, options.separator());
    return (found.kind === 'account' && found.enabled) || found.kind === 'alias';
  };

  async function keep(id: Id | null, given: DeviceSettings, password: Kept, what: string, by: string) {
    const checked = checkDevice(given);
    if (!checked.ok) return checked;
    const { settings, notes } = checked.value;
    const taken = takenBy(settings, id, known, options.otherPorts());
    if (taken) return err(taken);
    if (!(await senderIsHere(settings)))
      return err(
        `${settings.sender} is not an address of somebody here; an alias makes it one: mailroom alias add ${settings.sender} YOU@${settings.sender.slice(settings.sender.lastIndexOf('@') + 1)}`,
      );
    const secret = await hashed(password);
    if (!secret.ok) return secret;
    const { name, host, port, enabled } = settings;
    const result = await store.run(
      'putDevice',
      { ...{ id, name, host, port, enabled, now: clock.now() }, body: printBody(settings, secret.value) },
      note(what, name, by),
    );
    if (!result.ok) return err(faults[result.error] ?? `${name} could not be kept (${result.error})`);
    await load();
    return ok({ device: find(result.value.id)!, notes: [...notes, ...clearPassword(secret.value)] });
  }
  async function hashed({ fresh, kept }: Kept): Promise<Result<string | null, string>> {
    if (fresh === undefined) return ok(kept);
    if (fresh === null || fresh === '') return ok(null);
    const hash = await credentials.hash(fresh);
    return hash.ok ? hash : err('The password is too long, or holds a character that machines cannot send');
  }

  return {
    ...{ took: use.took, refused: use.refused, admits: use.admits },
    all: () => known,
    find,
    add({ password, ...given }, by) {
      const settings = { ...usualSettings, ...given };
      return keep(null, settings, { fresh: password, kept: null }, 'device added', by);
    },
    async change(id, { password, ...change }, by) {
      const device = find(id);
      if (!device) return err('There is no such device here');
      credentials.forget(listenerOf(id));
      const what = change.enabled === false ? 'device disabled' : 'device changed';
      return keep(id, { ...settingsOf(device), ...change }, { fresh: password, kept: device.password }, what, by);
    },
    async remove(id, by) {
      const device = find(id);
      if (!device) return err('There is no such device here');
      const result = await store.run('removeDevice', { id }, note('device removed', device.name, by));
      if (!result.ok) return err(`${device.name} could not be removed (${result.error})`);
      use.forget(id);
      await load();
      return ok(device);
    },
    async verify(id, password) {
      const user = listenerOf(id);
      return credentials.verify({ user, password, stored: find(id)?.password ?? null, lane: user });
    },
    senderIsHere,
    async needs() {
      const needs = known
        .filter(device => device.enabled)
        .map(async one => needsOf(one, await senderIsHere(one), use.overSince(one.id), clock.now()));
      return (await Promise.all(needs)).flat();
    },
    onChange: hear => void hearers.push(hear),
    close: use.write,
  };
}

/** `fresh` undefined: as it was; null or '': none. */
type Kept = { readonly fresh: string | null | undefined; readonly kept: string | null };

const faults: Readonly<Record<string, string>> = {
  exists: 'Another device has this name or this port',
  'not-allowed': 'There are 200 devices already; remove those that nobody uses',
  'no-such': 'There is no such device here',
  'disk-full': 'The disk is full; nothing was changed',
};

const clearPassword = (password: string | null): string[] =>
  password === null ? [] : ['Its password travels in clear: give it one that is used nowhere else.'];

/** Whose name or port it is already; null: nobody's. On all addresses and on one of them is the same port twice. */
function takenBy(
  { name, host, port }: DeviceSettings,
  id: Id | null,
  known: readonly Device[],
  otherPorts: Readonly<Record<string, number>>,
): string | null {
  const others = known.filter(one => one.id !== id);
  const namesake = others.find(one => one.name.toLowerCase() === name.toLowerCase());
  if (namesake) return `There is a device called ${namesake.name} already`;
  const neighbour = others.find(one => one.port === port && one.host === host);
  if (neighbour) return `Port ${port} belongs to ${neighbour.name} already: each device has its own`;
  const listener = Object.entries(otherPorts).find(([, other]) => other === port);
  return listener && host === ''
    ? `Port ${port} is the port for ${listener[0]} already: a device has its own, such as 2525`
    : null;
}

/** Somebody else at its port: perhaps the machine itself, with another address since this morning. */
const strangerAt = (device: Device): Device['no'] =>
  device.no && !mayComeFrom(device, device.no.from) ? device.no : null;

function needsOf(device: Device, senderIsHere: boolean, overSince: number | null, now: number): Need[] {
  const { id, name, sender, addresses, messagesPerHour } = device;
  const stranger = strangerAt(device);
  const needs: Need[] = [];
  if (!senderIsHere)
    needs.push({
      id: `device-sender-${id}`,
      ...{ severity: 'attention', path: '/accounts' },
      sentence: `Nothing is taken from ${name}: its sender ${sender} is not an address of somebody here any more.`,
    });
  if (stranger && now - stranger.at < STRANGER_TOLD_FOR)
    needs.push({
      id: `device-stranger-${id}`,
      ...{ severity: 'attention', path: '/accounts' },
      sentence: `The port of ${name} was used from ${stranger.from}, which is not its address (${addresses.join(', ')}). Nothing was taken.`,
    });
  if (overSince !== null && now - overSince < CEILING_TOLD_FOR)
    needs.push({
      id: `device-ceiling-${id}`,
      ...{ severity: 'attention', path: '/accounts' },
      sentence: `${name} wants to send more than ${messagesPerHour} messages in an hour, and is told to come later.`,
    });
  return needs;
}
