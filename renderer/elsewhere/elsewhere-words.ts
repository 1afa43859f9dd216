/** What the screens say of accounts elsewhere: how one stands, what keeps its mail, the one act that mends it. Pure. */
import type { PulledAccountRow, PulledDraftInput } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';
import { newPlace, type PlaceForm, type Provider, placeSettings } from './place-form.ts';

export const elsewherePath = (address = ''): string =>
  address === '' ? '/accounts/elsewhere' : `/accounts/elsewhere?of=${encodeURIComponent(address)}`;

export const nameOf = ({ settings: { user, host } }: PulledAccountRow): string =>
  user.includes('@') ? user : `${user}@${host}`;
export const protocolOf = ({ settings: { protocol } }: PulledAccountRow): string =>
  protocol === 'imap' ? 'IMAP' : 'POP3';

export function standing(row: PulledAccountRow): { readonly shape: Shape; readonly word: string } {
  const { settings, state, running } = row;
  if (!settings.enabled) return { shape: 'held', word: t('Paused') };
  if (running) return { shape: 'waiting', word: t('Looking there now') };
  if (state.failing)
    return mendOf(row) === 'wait'
      ? { shape: 'attention', word: t('Tries again by itself') }
      : { shape: 'failed', word: t('Needs you') };
  return state.lastAt === null ? { shape: 'waiting', word: t('Not looked yet') } : { shape: 'ok', word: t('Well') };
}

/** change: the form, where it is. room: the person's limit. wait: nobody has to do anything; one may look at once. */
export type Mend = 'password' | 'change' | 'room' | 'wait';

export function mendOf({ state: { failing } }: PulledAccountRow): Mend | null {
  if (!failing) return null;
  switch (failing.kind) {
    case 'login-refused':
    case 'consent':
      return 'password';
    case 'login-unavailable':
    case 'tls':
    case 'no-such':
      return 'change';
    case 'no-room':
      return 'room';
    default:
      return 'wait';
  }
}

/** In words of ours by its kind; what the other server said stands beneath. */
export function failingWords(row: PulledAccountRow): string | null {
  const { failing } = row.state;
  if (!failing) return null;
  const { host } = row.settings;
  switch (failing.kind) {
    case 'login-refused':
      return t('{host} does not take this name and password.', { host });
    case 'consent':
      return t('The leave to read this mail has run out or was taken back.');
    case 'login-unavailable':
      return t('One cannot sign in safely at {host} in this way.', { host });
    case 'tls':
      return t('{host} does not prove who it is: its certificate is not trusted.', { host });
    case 'no-such':
      return t('A folder that is to be fetched is not there any more.');
    case 'no-room':
      return t('{address} has no room for it. The mail waits over there.', { address: row.account });
    case 'unreachable':
    case 'lost':
      return t('{host} does not answer, or not for long enough.', { host });
    case 'offline':
      return t('This computer has no network now.');
    case 'in-use':
      return t('Another program has the mailbox open over there.');
    case 'throttled':
      return t('{host} wants to be asked less often.', { host });
    case 'here':
      return t('It could not be filed here.');
    default:
      return t('{host} says something that stops it.', { host });
  }
}

export const mendWords: { readonly [M in Mend]: string } = {
  password: t('Sign in again'),
  change: t('Change how it is reached'),
  room: t('Change the limit'),
  wait: t('Look now'),
};

// ── the form ──

export type ElsewhereForm = {
  readonly account: string;
  readonly place: PlaceForm;
  readonly folders: string;
  /** What was taken: stays there, goes at once, or after so many days. */
  readonly keep: 'always' | 'now' | 'days';
  readonly keepDays: string;
  readonly since: 'all' | 'new' | 'kept';
  /** Minutes. */
  readonly every: string;
  readonly idle: boolean;
  readonly into: string;
  readonly judged: boolean;
};

const MINUTE = 60_000;

export const newElsewhere = (account: string, protocol: 'imap' | 'pop3' = 'imap'): ElsewhereForm => ({
  ...{ account, place: newPlace(protocol), folders: 'INBOX', keep: 'always', keepDays: '14', since: 'all' },
  ...{ every: '10', idle: false, into: '', judged: true },
});

export function formOf({ account, settings }: PulledAccountRow): ElsewhereForm {
  const { protocol, user, host, port, tls, pins, authorities, login, provider, keepDays } = settings;
  return {
    account,
    place: {
      ...{
        protocol,
        user,
        password: '',
        host,
        port: String(port),
        tls,
        pins: pins.join('\n'),
        authorities,
        login,
        provider,
      },
      signIn: null,
    },
    folders: settings.folders.join('\n') || 'INBOX',
    keep: keepDays === null ? 'always' : keepDays === 0 ? 'now' : 'days',
    keepDays: keepDays === null || keepDays === 0 ? '14' : String(keepDays),
    since: settings.since === null ? 'all' : 'kept',
    every: String(Math.max(1, Math.round(settings.every / MINUTE))),
    ...{ idle: settings.idle, into: settings.into, judged: settings.judged },
  };
}

const wholeIn = (text: string, least: number, most: number): number | null => {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most ? number : null;
};

export function formFault(form: ElsewhereForm): string | null {
  if (form.account === '') return t('Say whose mail it is here.');
  if (form.keep === 'days' && wholeIn(form.keepDays, 1, 3650) === null) return t('Days are a number from 1 to 3650.');
  if (wholeIn(form.every, 1, 10_080) === null) return t('Minutes are a number from 1 to 10080, which is a week.');
  if (form.place.protocol === 'imap' && foldersIn(form).length === 0) return t('Name a folder that is fetched.');
  return null;
}

const foldersIn = ({ folders }: ElsewhereForm): readonly string[] =>
  folders
    .split('\n')
    .map(name => name.trim())
    .filter(Boolean);

export function draftOf(form: ElsewhereForm, providers: readonly Provider[], now: number): PulledDraftInput {
  const { place, keep, since, into, judged, idle } = form;
  return {
    ...placeSettings(place, providers),
    ...{ protocol: place.protocol, login: place.login, into: into.trim(), judged },
    keepDays: keep === 'always' ? null : keep === 'now' ? 0 : Number(form.keepDays),
    ...(since === 'kept' ? {} : { since: since === 'all' ? null : now }),
    every: Number(form.every) * MINUTE,
    ...(place.protocol === 'imap' ? { folders: foldersIn(form), idle } : {}),
  };
}
