/** Of catalogue.ts: how mail flows out, in words: destinations that rest, our network, sleep, a clock that was set. */
import { printDuration } from '../base/units.ts';
import type { Facts } from './event.ts';

const hour = (at: number): string => new Date(at).toTimeString().slice(0, 5);
const day = (at: number): string => new Date(at).toLocaleDateString('en-CA');

/** '22:10–07:45', in this computer's own time; with its days where the night was longer than one. */
export function sleepWords({ from, until }: Facts['server.slept']): string {
  return until - from < 86_400_000
    ? `${hour(from)}–${hour(until)}`
    : `from ${day(from)} ${hour(from)} to ${day(until)} ${hour(until)}`;
}

/** In two units at most: '400d', '1h', '3m'. */
export function roughly(span: number): string {
  const unit = [86_400_000, 3_600_000, 60_000, 1000].find(size => Math.abs(span) >= size) ?? 1000;
  return printDuration(Math.round(Math.abs(span) / unit) * unit);
}

export function clockWords({ by, off }: Facts['server.clock-set']): string {
  const set = `clock was set ${by > 0 ? 'ahead' : 'back'}`;
  const what = {
    surely: `While the server was off the ${set} by ${roughly(by)}`,
    perhaps: `The server was off for ${roughly(by)}, or the ${set}`,
    not: `The ${set} by ${roughly(by)}`,
  }[off ?? 'not'];
  return `${what}; what waits keeps the time it has left`;
}

function destinationWords({ route, state, because, since, nextAt }: Facts['queue.destination']): string {
  switch (state) {
    case 'down':
      return `${route} cannot be spoken to, and what waits for it waits together: ${stopped(because)}${probe(nextAt)}`;
    case 'slow':
      return `${route} wants less at once: ${stopped(because)}${probe(nextAt)}`;
    case 'well':
      return `${route}: ${because}, after trouble since ${day(since)} ${hour(since)}`;
  }
}
/** What another server said may end like a sentence; one full stop is enough. */
const stopped = (because: string): string => because.replace(/\.+$/, '');
const probe = (nextAt: number | null): string =>
  nextAt === null ? '' : `. One goes first at ${new Date(nextAt).toISOString().slice(11, 19)} UTC`;

export function networkWords({ state, because }: Facts['queue.network']): string {
  switch (state) {
    case 'up':
      return `The network leads out again: ${because}`;
    case 'offline':
      return `Outgoing mail rests: ${because}`;
    case 'captive':
      return `Outgoing mail rests, for something between us and the world answers: ${because}`;
    case 'metered':
      return `The network costs by the octet: large and less urgent messages wait (${because})`;
    case 'free':
      return `The network costs nothing: nothing waits for that any more (${because})`;
  }
}

export const flowCatalogue = {
  'server.slept': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: (f: Facts['server.slept']) => `This computer slept ${sleepWords(f)}`,
  },
  'server.clock-set': { agent: 'Server', level: 'warning', outcome: 'attention', say: clockWords },
  'queue.destination': { agent: 'MTA', level: 'notice', outcome: 'waiting', say: destinationWords },
  'queue.network': { agent: 'MTA', level: 'notice', outcome: 'waiting', say: networkWords },
} as const;
