/** The kinds of settings, and how one is written down in the schema. */
import type { Bytes, Duration } from '../base/units.ts';

export type Restart = 'nothing' | 'listeners' | 'server';
export type Common<T> = {
  readonly default: T;
  readonly doc: string;
  readonly source?: string;
  readonly restarts: Restart;
  readonly secret?: true;
};
export type DurationField = Common<Duration> & {
  readonly kind: 'duration';
  readonly min: Duration;
  readonly max: Duration;
};
export type BytesField = Common<Bytes> & { readonly kind: 'bytes'; readonly min: Bytes; readonly max: Bytes };
export type IntegerField = Common<number> & { readonly kind: 'integer'; readonly min: number; readonly max: number };
export type BooleanField = Common<boolean> & { readonly kind: 'boolean' };
/** What each text must be: where another program listens (an empty one is none), a network, a list in the DNS, points. */
export type FormName =
  | 'socket-address'
  | 'network'
  | 'dns-list'
  | 'check-points'
  | 'ceiling'
  | 'acme-directory'
  | 'mail-address'
  | 'host-pattern'
  | 'name-server'
  | 'retry-rule'
  | 'rate-rule'
  | 'retention-rule'
  | 'time-of-day'
  | 'inbox-port'
  | 'tag-rule'
  | 'logins';
type Form = { readonly form?: FormName };
export type TextField = Common<string> & Form & { readonly kind: 'text' };
export type ListField = Common<readonly string[]> & Form & { readonly kind: 'list' };
export type ChoiceField<T extends string> = Common<T> & { readonly kind: 'choice'; readonly choices: readonly T[] };
/** A port number, 0 for any free one, or 'off'. */
export type PortField = Common<number | 'off'> & { readonly kind: 'port' };
export type Field =
  | DurationField
  | BytesField
  | IntegerField
  | BooleanField
  | TextField
  | ListField
  | ChoiceField<string>
  | PortField;

export const duration = (f: Omit<DurationField, 'kind'>): DurationField => ({ kind: 'duration', ...f });
export const bytes = (f: Omit<BytesField, 'kind'>): BytesField => ({ kind: 'bytes', ...f });
export const integer = (f: Omit<IntegerField, 'kind'>): IntegerField => ({ kind: 'integer', ...f });
export const yesNo = (f: Omit<BooleanField, 'kind'>): BooleanField => ({ kind: 'boolean', ...f });
export const text = (f: Omit<TextField, 'kind'>): TextField => ({ kind: 'text', ...f });
export const list = (f: Omit<ListField, 'kind'>): ListField => ({ kind: 'list', ...f });
export const choice = <const T extends string>(f: Omit<ChoiceField<T>, 'kind'>): ChoiceField<T> => ({
  kind: 'choice',
  ...f,
});
export const port = (standard: number | 'off', what: string, restarts: Restart = 'listeners'): PortField => ({
  kind: 'port',
  default: standard,
  doc: `Port for ${what}. 0 takes any free one, "off" closes it.`,
  restarts,
});
/** The address of a scanner beside us; `none` by default. */
export const scannerAddress = (what: string): TextField =>
  text({
    default: '',
    doc: `Where ${what} listens, as "127.0.0.1:3310" or "unix:/path". Empty: it is not asked.`,
    restarts: 'nothing',
    form: 'socket-address',
  });
