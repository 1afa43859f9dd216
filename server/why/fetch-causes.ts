/** Mail that lies on another server, from which it is fetched for somebody here: why it has not come from there. Pure. */
import { sentence } from '../events/catalogue.ts';
import type { Action, Evidence } from './answer.ts';
import { type FetchedSeen, type Found, factRow, type Gathered } from './gathered.ts';

const placeOf = ({ user, host }: FetchedSeen) => ({ user, host });
const open = ({ account, id }: FetchedSeen): Action => ({ kind: 'open-elsewhere', address: account, id });
const again = ({ id, host }: FetchedSeen): Action => ({ kind: 'fetch-now', id, host });
const told = (at: number, said: string): Evidence => ({ at, said, trace: null, bytes: [] });
const lastLook = ({ host, lastGoodAt }: FetchedSeen): Evidence =>
  factRow({ code: 'fetched', values: { host, last: lastGoodAt } }, lastGoodAt);

/** Whoever was looked at after the time that is asked about has been given all of it. */
const isSince = ({ lastGoodAt }: FetchedSeen, { question }: Gathered): boolean =>
  (lastGoodAt ?? 0) < question.span.until;

/** It goes on: nothing at all comes from there. */
export function fetchStops(gathered: Gathered): Found | null {
  const stopped = gathered.fetched.filter(one => isSince(one, gathered));
  const failing = stopped.find(({ enabled, rests, failing }) => enabled && !rests && failing !== null);
  if (failing) return failingFound(failing);
  const off = stopped.find(({ enabled, rests }) => !enabled || rests);
  if (!off) return null;
  return {
    cause: { code: 'fetch-off', values: { ...placeOf(off), last: off.lastGoodAt } },
    evidence: [lastLook(off)],
    action: off.enabled ? { kind: 'open-setting', key: 'mode' } : open(off),
    at: off.lastGoodAt,
  };
}

function failingFound(one: FetchedSeen): Found {
  const { since, kind: why, because, login } = one.failing!;
  const { protocol, nextAt } = one;
  const noted = { ...placeOf(one), protocol, why, because, since, nextAt: nextAt ?? since };
  const evidence = [told(since, sentence({ name: 'fetch.failed', fields: noted })), lastLook(one)];
  return login
    ? {
        cause: { code: 'fetch-login', values: { ...placeOf(one), since, because } },
        ...{ evidence, action: open(one), at: since },
      }
    : {
        cause: { code: 'fetch-failed', values: { ...placeOf(one), since, because, nextAt } },
        ...{ evidence, action: again(one), at: since },
      };
}

/** One message that stays there, of the time that is asked about. */
export function fetchLeft({ fetched, question: { span } }: Gathered): Found | null {
  for (const one of fetched) {
    const left = one.passed.find(({ at }) => at >= span.from && (at <= span.until || !span.said));
    if (!left) continue;
    const { at, folder, key, because, tooLarge } = left;
    const noted = { ...placeOf(one), protocol: one.protocol, folder, key, because };
    return {
      cause: { code: tooLarge ? 'fetch-too-large' : 'fetch-left', values: { ...placeOf(one), at, because } },
      evidence: [told(at, sentence({ name: 'fetch.passed', fields: noted }))],
      action: tooLarge ? { kind: 'open-setting', key: 'smtp.max-message-size' } : open(one),
      at,
    };
  }
  return null;
}

/** What is left where mail is fetched: all is well there, and no such mail lay in what is looked at. */
export function fetchNone({ fetched, question: { span } }: Gathered): Found | null {
  const older = fetched.find(({ since }) => since !== null && span.said && span.until <= since);
  if (older)
    return {
      cause: { code: 'fetch-older', values: { ...placeOf(older), since: older.since! } },
      ...{ evidence: [lastLook(older)], action: open(older), at: null },
    };
  const one = fetched.find(({ enabled, failing }) => enabled && failing === null);
  if (!one) return null;
  const { lastGoodAt: last, folders } = one;
  return {
    cause: { code: 'fetch-none', values: { ...placeOf(one), last, folders } },
    ...{ evidence: [lastLook(one)], action: again(one), at: last },
  };
}
