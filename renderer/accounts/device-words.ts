/** What the Accounts screen says of devices: how each stands, what is to be typed into it, what came of a form. Pure. */

import type { AliasRow, DeviceDraft, DeviceRow, DeviceSuggestion, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { few, size } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { bytesOf, localPartOf, type Size, sizeField, targetsOf } from './people-words.ts';

export type DeviceState = { readonly shape: Shape; readonly word: string };

/** The newest that is to be known: a machine that was refused after its last message does not work now. */
export function stateOfDevice({ enabled, state, used, no }: DeviceRow): DeviceState {
  if (!enabled) return { shape: 'held', word: t('Disabled') };
  if (state !== 'listening') return { shape: 'attention', word: t('Port not open') };
  if (no && no.at > (used?.at ?? 0))
    return no.stranger
      ? { shape: 'attention', word: t('Used from {address}', { address: no.from }) }
      : { shape: 'failed', word: t('Refused') };
  return used ? { shape: 'ok', word: t('Works') } : { shape: 'waiting', word: t('Waits for its first message') };
}

export const writesTo = ({ recipients, named }: Pick<DeviceRow, 'recipients' | 'named'>): string =>
  ({ own: t('Own people'), anyone: t('Anyone'), named: few(named) })[recipients];

export const findDevices = (devices: readonly DeviceRow[], text: string): readonly DeviceRow[] => {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const all = (one: DeviceRow): string => [one.name, one.sender, ...one.addresses].join(' ').toLowerCase();
  return devices.filter(one => words.every(word => all(one).includes(word)));
};

export type MachineFact = { readonly label: string; readonly value: string; readonly copy: boolean };

/** In the words of such machines' own menus. */
export function machineFacts(device: DeviceRow): readonly MachineFact[] {
  const { servers, port, hasPassword, sender } = device;
  const [server = '', ...others] = servers;
  return [
    { label: t('Server (SMTP)'), value: server, copy: true },
    ...(others.length > 0 ? [{ label: t('or'), value: others.join(', '), copy: false }] : []),
    { label: t('Port'), value: String(port), copy: true },
    { label: t('Encryption'), value: t('None'), copy: false },
    {
      label: t('Sign-in'),
      value: hasPassword ? t('{sender}, with its password', { sender }) : t('None'),
      copy: false,
    },
    { label: t('Sender address'), value: sender, copy: true },
  ];
}

/** What it may do, in one sentence. */
export function mayWords({ recipients, named, messagesPerHour, mostBytes, addresses }: DeviceRow): string {
  return t(
    'From {addresses} alone, to {recipients, select, own {own people} anyone {anyone} other {{named}}}; in an hour {count, plural, one {# message} other {# messages}}{size, select, none {} other { of {size} at most}}.',
    {
      addresses: addresses.join(', '),
      recipients,
      named: named.join(', '),
      count: messagesPerHour,
      size: mostBytes === null ? 'none' : size(mostBytes),
    },
  );
}

/** The last thing that happened, for who stands before the machine and waits. */
export function tickWords(device: DeviceRow): {
  readonly shape: Shape;
  readonly text: string;
  readonly at: number | null;
} {
  const { used, no, port, state, sentence, enabled, name } = device;
  if (!enabled) return { shape: 'held', text: t('Disabled: port {port} is closed', { port }), at: null };
  if (state !== 'listening')
    return {
      shape: 'attention',
      text: `${t('Port {port} is not open.', { port })} ${heard(sentence ?? '')}`,
      at: null,
    };
  if (no && no.at > (used?.at ?? 0))
    return {
      shape: no.stranger ? 'attention' : 'failed',
      text: t('Refused: {why}', { why: heard(no.why) }),
      at: no.at,
    };
  return used
    ? { shape: 'ok', text: t('A message came from {address}', { address: used.from }), at: used.at }
    : { shape: 'waiting', text: t('Waiting for the first message of {name}…', { name }), at: null };
}

export type DeviceForm = {
  readonly name: string;
  readonly addresses: string;
  readonly sender: string;
  readonly recipients: DeviceRow['recipients'];
  readonly named: string;
  readonly port: string;
  /** null: as it must be for the address. */
  readonly host: string | null;
  readonly others: DeviceRow['others'];
  readonly perHour: string;
  readonly most: Size;
  readonly oldTls: boolean;
  /** '': none; null: as it is. */
  readonly password: string | null;
};

export const newForm = (people: People, { port }: DeviceSuggestion): DeviceForm => ({
  ...{ name: '', addresses: '', sender: usualSender(people), recipients: 'own', named: '', port: String(port) },
  ...{ host: null, others: 'rewrite', perHour: '100', most: sizeField(null), oldTls: false, password: '' },
});

export const formOf = (device: DeviceRow): DeviceForm => ({
  ...{ name: device.name, addresses: device.addresses.join('\n'), sender: device.sender },
  ...{ recipients: device.recipients, named: device.named.join('\n'), port: String(device.port), host: device.host },
  ...{ others: device.others, perHour: String(device.messagesPerHour), most: sizeField(device.mostBytes) },
  ...{ oldTls: device.oldTls, password: device.hasPassword ? null : '' },
});

/** All that a device may send as: people and aliases, no catch-all. */
export const sendersOf = ({ accounts, aliases }: People): readonly string[] => [
  ...accounts.filter(one => one.enabled).map(one => one.address),
  ...aliases.filter(isAddress).map(one => one.address),
];
const isAddress = ({ address }: AliasRow): boolean => !address.startsWith('@');

/** An address that was made for such a machine, where there is one; else the first. */
function usualSender(people: People): string {
  const all = sendersOf(people);
  return (
    all.find(one => /^(scan|print|copier|device|mfp|fax|nas|alarm|no-?reply)/i.test(localPartOf(one))) ?? all[0] ?? ''
  );
}

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** Where the other ports are for this computer alone, a machine of the network needs one that is not. */
export const hostFor = ({ host, addresses }: DeviceForm, onlyHere: boolean): string =>
  host ?? (onlyHere && !targetsOf(addresses).every(isLoopback) ? '0.0.0.0' : '');

/** undefined: a number is none. */
export function draftOf(form: DeviceForm, onlyHere: boolean): DeviceDraft | undefined {
  const [port, messagesPerHour, mostBytes] = [Number(form.port), Number(form.perHour), bytesOf(form.most)];
  if (!Number.isInteger(port) || !Number.isInteger(messagesPerHour) || mostBytes === undefined) return undefined;
  return {
    ...{ name: form.name.trim(), addresses: targetsOf(form.addresses), sender: form.sender.trim(), port, mostBytes },
    ...{ host: hostFor(form, onlyHere), others: form.others, recipients: form.recipients, messagesPerHour },
    ...{ named: form.recipients === 'named' ? targetsOf(form.named) : [], oldTls: form.oldTls },
    ...(form.password === null ? {} : { password: form.password === '' ? null : form.password }),
  };
}
