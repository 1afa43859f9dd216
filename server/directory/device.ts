/**
 * A device: a machine that cannot sign in or encrypt (scanner, printer, NAS, alarm panel, old program) and may send all
 * the same, locked to its addresses, to one sender of ours, to whom it may write, and to a port of its own. What the
 * owner says of it is checked here, in sentences; what is kept is read back. Pure.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import { parseDomain } from '../mime/address.ts';
import { normalAddress } from '../net/address.ts';
import { isAddress, namedNetworks } from '../net/networks.ts';
import type { Id, StoredDevice } from '../store/interface.ts';
import { domainOf, lookupForm } from './address.ts';
import { isPrivateNetwork } from './network.ts';

export type DeviceSettings = {
  /** 'Scanner, first floor' */
  readonly name: string;
  readonly enabled: boolean;
  /** Where its port is opened; '' where the others are. */
  readonly host: string;
  readonly port: number;
  /** Whence it may come: single addresses, or small networks. */
  readonly addresses: readonly string[];
  /** The one address that it sends as. */
  readonly sender: string;
  /** What becomes of another sender or author: the device's own takes its place, or the message is refused. */
  readonly others: 'rewrite' | 'refuse';
  /** own: people of this server. named: `named` alone. */
  readonly recipients: 'own' | 'named' | 'anyone';
  /** Addresses, and domains without an @. */
  readonly named: readonly string[];
  readonly messagesPerHour: number;
  /** null: as big as the server takes. */
  readonly mostBytes: Bytes | null;
  /** TLS 1.0 and 1.1 with weak ciphers, on its port alone. */
  readonly oldTls: boolean;
};
export type Device = DeviceSettings &
  Omit<StoredDevice, 'body' | keyof DeviceSettings> & {
    /** PHC string; null: it does not sign in. */
    readonly password: string | null;
  };

export const usualSettings = {
  ...{ enabled: true, host: '', others: 'rewrite', recipients: 'own', named: [], messagesPerHour: 100 },
  ...{ mostBytes: null, oldTls: false },
} as const satisfies Partial<DeviceSettings>;

const LONGEST_NAME = 60;
const MOST_ADDRESSES = 20;
const MOST_NAMED = 100;
const MOST_AN_HOUR = 10_000;
const LEAST_SIZE = 10_000;
const LARGEST_SIZE = mebibytes(1024);
/** 256 addresses; of IPv6 one network, in which a machine takes another address every day. */
const WIDEST = { ipv4: 24, ipv6: 64 } as const;

export type Checked = { readonly settings: DeviceSettings; readonly notes: readonly string[] };

/** The settings in the form in which they are kept, and what the owner should know of them. */
export function checkDevice(given: DeviceSettings): Result<Checked, string> {
  const name = given.name.trim().normalize('NFC');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not hold
  if (name === '' || name.length > LONGEST_NAME || /[\u0000-\u001f\u007f-\u009f]/.test(name))
    return err(`A name for it has 1 to ${LONGEST_NAME} characters: "Scanner, first floor"`);
  const host = given.host.trim();
  if (host !== '' && !isAddress(host)) return err(`"${host}" is not an address of this computer, such as 192.168.1.2`);
  const { port, messagesPerHour, mostBytes } = given;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return err('A port is a number from 1 to 65535');
  if (!Number.isInteger(messagesPerHour) || messagesPerHour < 1 || messagesPerHour > MOST_AN_HOUR)
    return err(`It may send 1 to ${MOST_AN_HOUR.toLocaleString('en')} messages in an hour`);
  if (mostBytes !== null && !(mostBytes >= LEAST_SIZE && mostBytes <= LARGEST_SIZE))
    return err('The largest message has 10 KB to 1 GB');
  const addresses = checkAddresses(given.addresses);
  if (!addresses.ok) return addresses;
  const sender = checkSender(given.sender);
  if (!sender.ok) return sender;
  const named = given.recipients === 'named' ? checkNamed(given.named) : ok([]);
  if (!named.ok) return named;
  const lists = { addresses: addresses.value, named: named.value };
  const settings = { ...given, ...lists, name, host, sender: sender.value };
  return ok({ settings, notes: notesOn(settings) });
}

function checkAddresses(given: readonly string[]): Result<readonly string[], string> {
  const addresses: string[] = [];
  for (const text of given.map(one => one.trim()).filter(one => one !== '')) {
    const network = checkNetwork(text);
    if (!network.ok) return network;
    if (!addresses.includes(network.value)) addresses.push(network.value);
  }
  if (addresses.length === 0) return err('It needs the address it sends from, such as 192.168.1.40');
  return addresses.length > MOST_ADDRESSES ? err(`A device has ${MOST_ADDRESSES} addresses at most`) : ok(addresses);
}

/** '192.168.1.7/24' → '192.168.1.0/24'. Everybody is never a device: that is how open relays are made. */
function checkNetwork(text: string): Result<string, string> {
  const [given = '', bits, ...more] = text.split('/');
  if (!isAddress(given) || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    return err(`"${text}" is not an address, such as 192.168.1.40`);
  const address = withoutZone(normalAddress(given));
  if (/^(0\.|::$|[0:]+$)/.test(address)) return err(`${text} would be everybody: name the machine's own address`);
  const whole = address.includes(':') ? 128 : 32;
  const length = bits === undefined ? whole : Number(bits);
  if (length > whole) return err(`"${text}" is not a network, such as 192.168.1.0/24`);
  const widest = address.includes(':') ? WIDEST.ipv6 : WIDEST.ipv4;
  if (length < widest)
    return err(`${text} is too wide: a device has single addresses, or a network of /${widest} at most`);
  if (length === whole) return ok(address);
  if (address.includes(':') && holdsIpv4(address))
    return err(`${text} would be everybody of IPv4: name the machine's own address`);
  return ok(`${address.includes(':') ? address : firstOf(address, length)}/${length}`);
}

const withoutZone = (address: string): string => address.split('%')[0] ?? '';
/** RFC 4291 §2.5.5: all of IPv4 lies in there a second time. */
const holdsIpv4 = namedNetworks(['::/64']);

/** Of a network of /24 or narrower only the last number can be another. */
function firstOf(address: string, bits: number): string {
  const [a, b, c, last = '0'] = address.split('.');
  return `${a}.${b}.${c}.${Number(last) & (0xff << (32 - bits))}`;
}

function checkSender(text: string): Result<string, string> {
  const form = lookupForm(text.trim());
  if (!form.ok) return err(`"${text.trim()}" is not an address to send as: ${form.error}`);
  const ascii = [...form.value].every(character => character <= '\u007f');
  return ascii
    ? form
    : err(`${form.value} cannot be its sender: old machines and old servers know plain letters alone`);
}

function checkNamed(given: readonly string[]): Result<readonly string[], string> {
  const named: string[] = [];
  for (const text of given.map(one => one.trim()).filter(one => one !== '')) {
    const form = text.lastIndexOf('@') > 0 ? lookupForm(text) : parseDomain(text.replace(/^@/, ''));
    if (!form.ok || form.value.startsWith('[')) return err(`"${text}" is neither an address nor a domain`);
    if (!named.includes(form.value)) named.push(form.value);
  }
  if (named.length === 0) return err('Name the addresses or domains that it may write to');
  return named.length > MOST_NAMED ? err(`At most ${MOST_NAMED} addresses and domains can be named`) : ok(named);
}

function notesOn({ addresses, sender, recipients }: DeviceSettings): string[] {
  const wide = addresses.filter(one => one.includes('/'));
  const open = addresses.filter(one => !isPrivateNetwork(one.split('/')[0] ?? ''));
  return [
    ...wide.map(one => `Every machine in ${one} can send as ${sender}: name single addresses where you can.`),
    ...open.map(one => `${one} is on the internet: what comes from there can be read and changed on the way.`),
    ...(recipients === 'anyone' ? [`Whoever uses these addresses can write to everybody as ${sender}.`] : []),
  ];
}

export const mayComeFrom = (device: Pick<DeviceSettings, 'addresses'>, remote: string): boolean =>
  namedNetworks(device.addresses)(withoutZone(remote));

/** Whether `recipients: 'named'` names it. `path`: as it came in RCPT. */
export function isNamed({ named }: Pick<DeviceSettings, 'named'>, path: string): boolean {
  const form = lookupForm(path);
  return form.ok && (named.includes(form.value) || named.includes(domainOf(form.value)));
}

// ── as it is kept ──

type Body = Omit<DeviceSettings, 'name' | 'host' | 'port' | 'enabled'> & { readonly password: string | null };

export function printBody(settings: DeviceSettings, password: string | null): string {
  const { addresses, sender, others, recipients, named, messagesPerHour, mostBytes, oldTls } = settings;
  const body: Body = { addresses, sender, others, recipients, named, messagesPerHour, mostBytes, oldTls, password };
  return JSON.stringify(body);
}

/** Written by nobody but printBody. */
export function readDevice({ body, ...row }: StoredDevice): Device {
  return { ...row, ...(JSON.parse(body) as Body) };
}

export const settingsOf = (device: Device): DeviceSettings => {
  const { id: _id, createdAt: _at, accepted: _a, refused: _r, used: _u, no: _n, password: _p, ...settings } = device;
  return settings;
};

export type DeviceName = `device-${number}`;
export const listenerOf = (id: Id): DeviceName => `device-${id}`;
