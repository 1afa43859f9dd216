/** Another server as a person names it: what was typed, what is guessed from the address, what is told to the server. Pure. */
import type { Api, PulledDraftInput } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type Provider = Awaited<ReturnType<Api['fetch']['providers']>>[number];
export type Protocol = PulledDraftInput['protocol'];
export type Tls = NonNullable<PulledDraftInput['tls']>;

export type PlaceForm = {
  readonly protocol: Protocol;
  /** As one signs in there: mostly the address. */
  readonly user: string;
  readonly password: string;
  /** '': as it is guessed. */
  readonly host: string;
  readonly port: string;
  readonly tls: Tls;
  readonly pins: string;
  readonly authorities: string;
  readonly login: 'password' | 'oauth2';
  readonly provider: string;
  /** A sign-in that was given leave. */
  readonly signIn: string | null;
};

export const newPlace = (protocol: Protocol, user = ''): PlaceForm => ({
  ...{ protocol, user, password: '', host: '', port: '', tls: 'implicit', pins: '', authorities: '' },
  ...{ login: 'password', provider: '', signIn: null },
});

const domainIn = (user: string): string => {
  const at = user.lastIndexOf('@');
  const domain =
    at > 0
      ? user
          .slice(at + 1)
          .trim()
          .toLowerCase()
      : '';
  return /^[^\s.]+(\.[^\s.]+)+$/.test(domain) ? domain : '';
};

export const providerOf = (user: string, providers: readonly Provider[]): Provider | null =>
  providers.find(({ domains }) => domains.includes(domainIn(user))) ?? null;

export type Guess = { readonly host: string; readonly known: boolean };

/** Of a provider that is known, its own; else the name that most have. */
export function guessOf(user: string, protocol: Protocol, providers: readonly Provider[]): Guess {
  const known = providerOf(user, providers)?.[protocol];
  if (known) return { host: known, known: true };
  const domain = domainIn(user);
  return { host: domain === '' ? '' : `${protocol === 'imap' ? 'imap' : 'pop'}.${domain}`, known: false };
}

export const usualPort = (protocol: Protocol, tls: Tls): number =>
  protocol === 'pop3' ? (tls === 'implicit' ? 995 : 110) : tls === 'implicit' ? 993 : 143;

export const hostIn = (form: PlaceForm, providers: readonly Provider[], user = form.user): string =>
  form.host.trim() || guessOf(user, form.protocol, providers).host;

/** In one line: 'imap.there.example:993, encrypted'. */
export function placeWords(form: PlaceForm, providers: readonly Provider[], user = form.user): string {
  const host = hostIn(form, providers, user);
  if (host === '') return t('The other server, encryption and port');
  const place = `${host}:${form.port.trim() || usualPort(form.protocol, form.tls)}`;
  const protocol = form.protocol === 'imap' ? 'IMAP' : 'POP3';
  return t('{protocol} at {place}, {tls, select, none {not encrypted} other {encrypted}}', {
    ...{ protocol, place, tls: form.tls },
  });
}

/** What is still missing, as a word beside the field; null: it may be tried. */
export function placeFault(form: PlaceForm, providers: readonly Provider[], user = form.user): string | null {
  if (user.trim() === '') return t('The address or name to sign in with over there is missing.');
  if (hostIn(form, providers, user) === '') return t('The name of the other server is missing.');
  if (
    form.port.trim() !== '' &&
    !(Number.isInteger(Number(form.port)) && Number(form.port) > 0 && Number(form.port) < 65_536)
  )
    return t('A port is a number from 1 to 65535.');
  return null;
}

/** Without a protocol, as a move wants it. */
export function placeSettings(form: PlaceForm, providers: readonly Provider[], user = form.user) {
  const pins = form.pins.split(/[\s,;]+/).filter(Boolean);
  return {
    user: user.trim(),
    host: hostIn(form, providers, user),
    ...(form.port.trim() === '' ? {} : { port: Number(form.port) }),
    tls: form.tls,
    pins,
    authorities: form.authorities.trim(),
    ...(form.login === 'oauth2' ? { provider: form.provider || (providerOf(user, providers)?.name ?? '') } : {}),
  };
}

export const secretOf = ({ login, password, signIn }: PlaceForm) =>
  login === 'oauth2' ? (signIn === null ? {} : { signIn }) : password === '' ? {} : { password };

export const hasSecret = (form: PlaceForm): boolean =>
  form.login === 'oauth2' ? form.signIn !== null : form.password !== '';
