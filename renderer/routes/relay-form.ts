/** A relay as it is typed, and what is asked of the server with it. Pure. */
import type { RelayRow, RelayWish } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { hostsIn } from './lines.ts';

export type RelayDraft = {
  readonly name: string;
  readonly hosts: string;
  readonly user: string;
  readonly password: string;
  readonly tls: string;
  readonly mechanism: string;
  readonly helo: string;
  readonly source: string;
  readonly connections: string;
  readonly proxy: string;
  readonly proxyPassword: string;
};
export type RelayField = keyof RelayDraft;

export const draftFrom = (relay: RelayRow | null): RelayDraft => ({
  name: relay?.name ?? '',
  hosts: relay?.hosts.join(', ') ?? '',
  user: relay?.user ?? '',
  password: '',
  tls: relay?.tls ?? '',
  mechanism: relay?.mechanisms.join(',') ?? '',
  helo: relay?.helo ?? '',
  source: relay?.source ?? '',
  connections: relay?.concurrency?.toString() ?? '',
  proxy: relay?.proxy ?? '',
  proxyPassword: '',
});

/** A password that is not typed stays as it is kept; without somebody who signs in there is none. */
export function wishFrom(draft: RelayDraft): RelayWish {
  const text = (name: RelayField): string => draft[name].trim();
  const connections = text('connections');
  const secret = (name: 'password' | 'proxyPassword', isUsed: boolean): { [name: string]: string | null } =>
    isUsed ? (draft[name] === '' ? {} : { [name]: draft[name] }) : { [name]: null };
  return {
    ...{ name: text('name'), hosts: hostsIn(draft.hosts), user: text('user'), helo: text('helo') },
    ...{ source: text('source'), proxy: text('proxy') },
    ...(draft.tls === '' ? {} : { tls: draft.tls }),
    mechanisms: draft.mechanism === '' ? [] : draft.mechanism.split(','),
    concurrency: connections === '' ? null : Number(connections),
    ...secret('password', text('user') !== ''),
    ...secret('proxyPassword', text('proxy').includes('@')),
  };
}

/** As the server calls it, and as it stands in the form. */
const inForm: Partial<Record<keyof RelayWish, RelayField>> = { mechanisms: 'mechanism', concurrency: 'connections' };
export const fieldOf = (field: keyof RelayWish): RelayField => inForm[field] ?? (field as RelayField);

/** Before the server is asked: what is no number cannot be told to it. */
export const connectionsFault = (text: string): string | null =>
  text.trim() === '' || /^[1-9]\d{0,2}$|^1000$/.test(text.trim()) ? null : t('A number from 1 to 1,000, or nothing');

/** Something of it stands in the part that is folded away at first. */
export const isFurther = ({ mechanism, helo, source, connections, proxy }: RelayDraft): boolean =>
  [mechanism, helo, source, connections, proxy].some(text => text !== '');

export const encryptions: readonly (readonly [string, string])[] = [
  ['', t('as usual: proven where somebody signs in, else where it can be had')],
  ['required', t('always, and the certificate must be proven')],
  ['encrypt', t('always, whatever the certificate')],
  ['opportunistic', t('where it can be had')],
  ['dane', t('proven by the DNS (DANE)')],
  ['none', t('never')],
];
