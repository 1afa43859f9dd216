/**
 * Does port 25 lead out of this network? Some well-known mail hosts are dialled and left at once, without a word; only
 * when a person asks for it, and only in mode deliver. All silent: the network keeps it shut.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, type Instant, seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { dial, type Guard } from '../net/dial.ts';

export type Tried = {
  readonly domain: string;
  readonly host: string | null;
  readonly address: string | null;
  /** unknown: its hosts could not be found. */
  readonly result: 'reached' | 'silent' | 'refused' | 'unknown';
  readonly why: string;
};
export type Reach = {
  readonly at: Instant;
  readonly port: number;
  /** open: somebody was reached. blocked: all kept silent. unsure: too few were asked, or they said no. */
  readonly verdict: 'open' | 'blocked' | 'unsure';
  readonly tried: readonly Tried[];
};

const PATIENCE: Duration = seconds(8);
/** Fewer say nothing about a network. */
const ENOUGH = 3;
const MOST = 8;

export type ReachOptions = {
  readonly resolver: Resolver;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly port: number;
  readonly domains: readonly string[];
};

export async function tryReach(options: ReachOptions): Promise<Reach> {
  const tried = await Promise.all(options.domains.slice(0, MOST).map(domain => tryOne(domain, options)));
  const silent = tried.filter(({ result }) => result === 'silent').length;
  const verdict = tried.some(({ result }) => result === 'reached') ? 'open' : silent >= ENOUGH ? 'blocked' : 'unsure';
  return { at: options.clock.now(), port: options.port, verdict, tried };
}

async function tryOne(domain: string, { resolver, guard, clock, port }: ReachOptions): Promise<Tried> {
  const unknown = (why: string): Tried => ({ domain, host: null, address: null, result: 'unknown', why });
  const mx = await resolver.mx(domain);
  if (mx.kind === 'failure') return unknown(mx.why);
  const best = mx.kind === 'found' ? mx.records.toSorted((a, b) => a.preference - b.preference)[0] : undefined;
  const host = best?.exchange || domain;
  const found = await resolver.address(host);
  if (found.kind !== 'found') return unknown(found.kind === 'failure' ? found.why : `${host} has no address`);
  const address = found.records[0]!.address;
  const dialled = await dial({ addresses: [address], port, guard, clock, deadline: PATIENCE });
  if (dialled.ok) {
    dialled.value.destroy();
    return { domain, host, address, result: 'reached', why: '' };
  }
  const { kind, sentence } = dialled.error;
  const result = kind === 'timeout' || kind === 'unreachable' ? 'silent' : 'refused';
  return { domain, host, address, result, why: sentence };
}
