/** Machines that hand mail in on a port of their own: what there is, what was seen of them, and the owner's acts. */
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { seconds } from '../../base/units.ts';
import { type Device, listenerOf, mayComeFrom } from '../../directory/device.ts';
import { isPrivateNetwork } from '../../directory/network.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { Api, DeviceMade, DeviceRow } from '../contract.ts';
import { either, every, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { peersLately, testOf } from './device-test.ts';

const nothing = z.object({});
const id = z.number().int().min(1);
const text = z.string().min(1).max(400);
const wish = {
  name: text,
  addresses: z.array(text).min(1).max(100).readonly(),
  sender: text,
  port: z.number().int().min(1).max(65_535),
  host: z.string().max(100),
  enabled: z.boolean(),
  others: z.enum(['rewrite', 'refuse']),
  recipients: z.enum(['own', 'named', 'anyone']),
  named: z.array(text).max(1000).readonly(),
  messagesPerHour: z.number().int().min(1),
  mostBytes: z.number().int().min(1).nullable(),
  oldTls: z.boolean(),
  password: z.string().max(1024).nullable(),
};
const { name, addresses, sender, port } = wish;
const draft = z.object({ ...z.object(wish).partial().shape, ...{ name, addresses, sender, port } });
const change = z.object({ ...z.object(wish).partial().shape, id });

export function deviceHandlers(ports: ServerPorts): RouterOf<Api['devices']> {
  const { store, devices, devicePorts, clock } = ports;
  const onPorts = (hear: () => void) =>
    store.watchEvents(notes => notes.some(note => String(note.fields.listener).startsWith('device-')) && hear());
  const list = () => devices.all().map(device => rowOf(ports, device));
  const made = async ({ device, notes }: { device: Device; notes: readonly string[] }): Promise<DeviceMade> => {
    await devicePorts.settled();
    return { device: rowOf(ports, device), notes };
  };
  const found = (wanted: number): Device => {
    const device = devices.find(wanted);
    if (!device) throw new ApiError('NOT_FOUND', 'There is no such device here');
    return device;
  };
  return {
    list: call(nothing, async () => list()),
    watch: stream(nothing, (_, { signal }) =>
      repeated(async () => list(), either(ports.watchState, onPorts, every(clock, seconds(30))), signal, 200),
    ),
    suggest: call(nothing, async () => ({
      port: await devicePorts.suggest(),
      onlyHere: isLoopback(ports.config()['listen.host']),
      peers: await peersLately(ports),
    })),
    add: call(draft, async (input, { who }) => made(orThrow(await devices.add(given(input), byWhom(who))))),
    change: call(change, async ({ id: wanted, ...input }, { who }) =>
      made(orThrow(await devices.change(found(wanted).id, given(input), byWhom(who)))),
    ),
    remove: call(z.object({ id }), async (input, { who }) => {
      const row = rowOf(ports, found(input.id));
      orThrow(await devices.remove(input.id, byWhom(who)));
      await devicePorts.settled();
      return row;
    }),
    test: call(z.object({ id, limit: z.number().int().min(1).max(50) }), input =>
      testOf(ports, found(input.id), input.limit),
    ),
  };
}

function rowOf(ports: ServerPorts, device: Device): DeviceRow {
  const { password, no, used, ...rest } = device;
  const listener = ports.listeners().find(one => one.name === listenerOf(device.id));
  const host = device.host || (listener?.host ?? ports.config()['listen.host']);
  return {
    ...rest,
    hasPassword: password !== null,
    used,
    no: no && { ...no, stranger: !mayComeFrom(device, no.from) },
    state: listener?.state ?? 'off',
    sentence: listener?.sentence ?? null,
    servers: serversAt(host, ports.hostName()),
    onlyHere: isLoopback(host),
  };
}

const isLoopback = (host: string): boolean => host === '::1' || host === 'localhost' || host.startsWith('127.');
const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Addresses before the name: such machines often have no DNS server set. */
function serversAt(host: string, hostName: string): readonly string[] {
  if (!isEverywhere(host)) return [host];
  const own = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(one => !one.internal && one.family === 'IPv4')
    .map(one => one.address);
  return [...own.filter(isPrivateNetwork), ...own.filter(one => !isPrivateNetwork(one)), hostName];
}
