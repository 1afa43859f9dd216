/** The sentences of causes that lie on another server, from which mail is fetched (fetch-causes.ts). */
import { t } from '../base/language.ts';
import type { CauseCode, Causes } from './answer.ts';
import { clock, list } from './value-words.ts';

type FetchCode = Extract<CauseCode, `fetch-${string}`>;

export const fetchWords: { readonly [C in FetchCode]: (values: Causes[C], now: number) => string } = {
  'fetch-off': ({ user, host, last }, now) =>
    last === null
      ? t('Fetching from {host} as {user} is paused, so what comes there stays there.', { host, user })
      : t('Fetching from {host} as {user} is paused, so what came there after {last} stays there.', {
          ...{ host, user, last: clock(last, now) },
        }),
  'fetch-login': ({ user, host, since, because }, now) =>
    t('{host} does not let us in as {user} since {since}, so nothing is fetched from there: {because}.', {
      ...{ host, user, since: clock(since, now), because },
    }),
  'fetch-failed': ({ user, host, since, because, nextAt }, now) =>
    nextAt === null
      ? t('Mail of {user} at {host} cannot be fetched since {since}: {because}.', {
          ...{ user, host, since: clock(since, now), because },
        })
      : t('Mail of {user} at {host} cannot be fetched since {since}: {because}. We try again at {next}.', {
          ...{ user, host, since: clock(since, now), because, next: clock(nextAt, now) },
        }),
  'fetch-too-large': ({ user, host, at, because }, now) =>
    t('A message too large for this server stays at {host} ({user}), seen at {at}: {because}.', {
      ...{ host, user, at: clock(at, now), because },
    }),
  'fetch-left': ({ user, host, at, because }, now) =>
    t('A message was left at {host} ({user}) at {at}: {because}.', { host, user, at: clock(at, now), because }),
  'fetch-older': ({ user, host, since }, now) =>
    t('It stays at {host}: of {user}, only what came there after {since} is fetched.', {
      ...{ host, user, since: clock(since, now) },
    }),
  'fetch-none': ({ user, host, last, folders }, now) =>
    last === null
      ? t('{host} has not been looked at as {user} yet.', { host, user })
      : folders.length === 0
        ? t('Nothing of the kind lay at {host} ({user}) when we looked at {last}. Its spam folder is not fetched.', {
            ...{ host, user, last: clock(last, now) },
          })
        : t(
            'Nothing of the kind lay at {host} ({user}) in {folders} when we looked at {last}. Its other folders, such as spam, are not fetched.',
            { host, user, folders: list(folders), last: clock(last, now) },
          ),
};
