/** Of catalogue.ts: how mail flows out, in words: destinations that rest, our network, sleep, a clock that was set. */
import { t } from '../base/language.ts';
import { printDuration } from '../base/units.ts';
import type { Facts } from './event.ts';

const hour = (at: number): string => new Date(at).toTimeString().slice(0, 5);
const day = (at: number): string => new Date(at).toLocaleDateString('en-CA');

/** '22:10–07:45', in this computer's own time; with its days where the night was longer than one. */
export function sleepWords({ from, until }: Facts['server.slept']): string {
  return until - from < 86_400_000
    ? `${hour(from)}–${hour(until)}`
    : t('from {from} to {until}', { from: `${day(from)} ${hour(from)}`, until: `${day(until)} ${hour(until)}` });
}

/** In two units at most: '400d', '1h', '3m'. */
export function roughly(span: number): string {
  const unit = [86_400_000, 3_600_000, 60_000, 1000].find(size => Math.abs(span) >= size) ?? 1000;
  return printDuration(Math.round(Math.abs(span) / unit) * unit);
}

export function clockWords({ by, off }: Facts['server.clock-set']): string {
  const values = { by: roughly(by) };
  const ahead = by > 0;
  switch (off ?? 'not') {
    case 'surely':
      return ahead
        ? t('While the server was off the clock was set ahead by {by}; what waits keeps the time it has left', values)
        : t('While the server was off the clock was set back by {by}; what waits keeps the time it has left', values);
    case 'perhaps':
      return ahead
        ? t('The server was off for {by}, or the clock was set ahead; what waits keeps the time it has left', values)
        : t('The server was off for {by}, or the clock was set back; what waits keeps the time it has left', values);
    case 'not':
      return ahead
        ? t('The clock was set ahead by {by}; what waits keeps the time it has left', values)
        : t('The clock was set back by {by}; what waits keeps the time it has left', values);
  }
}

function destinationWords({ route, state, because, since, nextAt }: Facts['queue.destination']): string {
  switch (state) {
    case 'down':
      return probe(
        t('{route} cannot be spoken to, and what waits for it waits together: {because}', {
          ...{ route, because: stopped(because) },
        }),
        nextAt,
      );
    case 'slow':
      return probe(t('{route} wants less at once: {because}', { route, because: stopped(because) }), nextAt);
    case 'well':
      return t('{route}: {because}, after trouble since {since}', {
        route,
        because,
        since: `${day(since)} ${hour(since)}`,
      });
  }
}
/** What another server said may end like a sentence; one full stop is enough. */
const stopped = (because: string): string => because.replace(/\.+$/, '');
const probe = (said: string, nextAt: number | null): string =>
  nextAt === null
    ? said
    : t('{said}. One goes first at {time} UTC', { said, time: new Date(nextAt).toISOString().slice(11, 19) });

export function networkWords({ state, because }: Facts['queue.network']): string {
  switch (state) {
    case 'up':
      return t('The network leads out again: {because}', { because });
    case 'offline':
      return t('Outgoing mail rests: {because}', { because });
    case 'captive':
      return t('Outgoing mail rests, for something between us and the world answers: {because}', { because });
    case 'metered':
      return t('The network costs by the octet: large and less urgent messages wait ({because})', { because });
    case 'free':
      return t('The network costs nothing: nothing waits for that any more ({because})', { because });
  }
}

export const flowCatalogue = {
  'server.slept': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: (f: Facts['server.slept']) => t('This computer slept {time}', { time: sleepWords(f) }),
  },
  'server.clock-set': { agent: 'Server', level: 'warning', outcome: 'attention', say: clockWords },
  'queue.destination': { agent: 'MTA', level: 'notice', outcome: 'waiting', say: destinationWords },
  'queue.network': { agent: 'MTA', level: 'notice', outcome: 'waiting', say: networkWords },
} as const;
