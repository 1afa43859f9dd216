/**
 * The ports of devices beside those of every server. Where a device changes, its own port is opened again and all
 * others stay; where the settings change, all are.
 */
import type { ListenerState } from '../api/contract.ts';
import type { Config } from '../config/schema.ts';
import { type Device, listenerOf } from '../directory/device.ts';
import type { Devices } from '../directory/devices.ts';
import { freeFrom } from '../net/listen-fault.ts';
import { oldSecureContext } from '../net/old-tls.ts';
import type { Id } from '../store/interface.ts';
import { deviceProtocol } from './device-protocol.ts';
import { closeDoor, type Door, type DoorPlan, openDoor, SMTP_BUSY, stateOf, TRY_AGAIN, tellDoor } from './door.ts';
import type { Listeners, ListenersOptions } from './listeners.ts';
import { newTurnedAway } from './turned-away.ts';

/** A machine has one or two; this is for a network of them. */
const MOST_CONNECTIONS = 50;
const MOST_PER_ADDRESS = 20;

export type DevicePorts = {
  /** Resolves when every device's port is as its owner wants it. */
  settled(): Promise<void>;
  /** One that nobody has, for a new device. */
  suggest(): Promise<number>;
  /** The same listeners with those of devices among them. */
  beside(listeners: Listeners): Listeners;
};

type OpenDoor = { readonly key: string; readonly door: Door };

export function newDevicePorts(devices: Devices, options: ListenersOptions): DevicePorts {
  const { clock, recorder, config } = options;
  const open = new Map<Id, OpenDoor>();
  const shut = new Set<Id>();
  const hearers: (() => void)[] = [];
  const changed = () => hearers.forEach(hear => void hear());
  const turnedAway = newTurnedAway(recorder, clock, options.protocol.newTrace);
  const old = oldSecureContext(options.certificates);
  let state: 'waiting' | 'open' | 'closed' = 'waiting';
  let cancelRetry = () => {};
  let turn: Promise<void> = Promise.resolve();

  const planFor = (device: Device): DoorPlan => ({
    name: listenerOf(device.id),
    host: device.host || config()['listen.host'],
    port: device.port,
    tls: 'starttls',
    busyLine: SMTP_BUSY,
    maxConnections: MOST_CONNECTIONS,
    maxPerAddress: MOST_PER_ADDRESS,
    secureContext: device.oldTls ? old : () => options.certificates.secureContext(),
    ...(device.oldTls ? {} : { contextFor: (name: string) => options.certificates.contextFor(name) }),
    protocol: deviceProtocol(options.protocol, devices, device),
  });
  /** Whatever leaves the wanted doors as they are. One change after the other. */
  const follow = (): Promise<void> => {
    const act = async () => {
      const wanted = new Map(
        state === 'open'
          ? devices
              .all()
              .filter(isOn)
              .map(one => [one.id, one])
          : [],
      );
      const stale = [...open].filter(([id, { key }]) => key !== keyOf(wanted.get(id)));
      for (const [id] of stale) open.delete(id);
      await Promise.all(stale.map(([, { door }]) => closeDoor(door)));
      const missing = [...wanted.values()].filter(one => !open.has(one.id));
      await Promise.all(missing.map(openFor));
      retryLater();
      changed();
    };
    turn = turn.then(act).catch(fault => options.protocol.onBug(fault, 'device ports'));
    return turn;
  };
  const openFor = async (device: Device) => {
    const door = await openDoor(planFor(device), clock, turnedAway);
    open.set(device.id, { key: keyOf(device), door });
    // One that stays shut is told once.
    if (door.listener || !shut.has(device.id)) tellDoor(door, recorder, clock);
    if (door.listener) shut.delete(device.id);
    else shut.add(device.id);
  };
  const retryLater = () => {
    cancelRetry();
    if (state !== 'open' || ![...open.values()].some(isShut)) return;
    cancelRetry = clock.after(TRY_AGAIN, () => {
      for (const [id, one] of open) if (isShut(one)) open.delete(id);
      void follow();
    });
  };
  const closeAll = () => {
    const ending = [...open.values()];
    open.clear();
    return Promise.all(ending.map(({ door }) => closeDoor(door)));
  };
  devices.onChange(what => (what === 'devices' && state === 'open' ? void follow() : changed()));

  return {
    settled: () => turn,
    async suggest() {
      const taken = devices.all().map(one => one.port);
      return (await freeFrom(config()['listen.host'], FIRST_PORT, taken)) ?? FIRST_PORT;
    },
    beside: listeners => ({
      async open() {
        state = 'open';
        await Promise.all([listeners.open(), follow()]);
      },
      async reopen() {
        turn = turn.then(async () => void (await closeAll()));
        await Promise.all([listeners.reopen(), follow()]);
      },
      states: () => [...listeners.states(), ...states(open, devices)],
      submission: listeners.submission,
      onChange(hear) {
        hearers.push(hear);
        listeners.onChange(hear);
      },
      async close() {
        state = 'closed';
        cancelRetry();
        await Promise.all([listeners.close(), follow()]);
      },
    }),
  };
}

/** Often written into such machines, and free nearly everywhere. */
const FIRST_PORT = 2525;
/** Where nobody listens, and so nobody can be asked. */
export const firstUnused = (taken: readonly number[]): number => {
  let port = FIRST_PORT;
  while (taken.includes(port)) port++;
  return port;
};

/** Of the other listeners, so that no device is given one of theirs. */
export const portsOf = (config: Config): Readonly<Record<string, number>> =>
  Object.fromEntries(
    OTHERS.flatMap(name => {
      const port = config[`${name}.port`];
      return typeof port === 'number' && port > 0 ? [[name, port]] : [];
    }),
  );
const OTHERS = [
  'smtp',
  'submission',
  'submissions',
  'lmtp',
  'imap',
  'imaps',
  'pop3',
  'pop3s',
  'managesieve',
  'console',
] as const;

const isOn = (device: Device): boolean => device.enabled;
const isShut = ({ door }: OpenDoor): boolean => door.sentence !== null;

/** What a port must be opened again for; all else is asked while it is open. */
const keyOf = (device: Device | undefined): string =>
  device === undefined
    ? ''
    : JSON.stringify([device.host, device.port, device.oldTls, device.mostBytes, device.password !== null]);

function states(open: ReadonlyMap<Id, OpenDoor>, devices: Devices): readonly ListenerState[] {
  return devices.all().flatMap(({ id, name }) => {
    const found = open.get(id);
    return found ? [{ ...stateOf(found.door), device: name }] : [];
  });
}
