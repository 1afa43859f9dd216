/** A relay tried without mail: each of its hosts is dialled, encrypted and signed in to, and told step by step. */
import { padlockOf } from '../events/security.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import { printRelayHost, type Relay } from '../routing/relay.ts';
import type { HopOptions } from './hop-shapes.ts';
import { openWay } from './open-hop.ts';
import { relayWay } from './way.ts';

export type HostTried = {
  readonly host: string;
  readonly works: boolean;
  readonly steps: readonly string[];
  /** What was said; passwords are not in it. */
  readonly lines: readonly TranscriptLine[];
};
export type RelayTried = { readonly works: boolean; readonly hosts: readonly HostTried[] };

export async function tryRelay(options: HopOptions, relay: Relay): Promise<RelayTried> {
  const hosts: HostTried[] = [];
  for (const host of relay.hosts) hosts.push(await tryHost(options, { ...relay, hosts: [host] }));
  // What one cannot do the next may: one that works is enough for mail to leave.
  return { works: hosts.some(one => one.works), hosts };
}

async function tryHost(options: HopOptions, relay: Relay): Promise<HostTried> {
  const host = printRelayHost(relay.hosts[0]!);
  const lines: TranscriptLine[] = [];
  const opened = await openWay(options, { kind: 'owner', way: relayWay(relay) }, 'usual', lines);
  if (!opened.ok) return { host, works: false, steps: [opened.error.reply], lines };
  const { session, security, remote } = opened.value;
  const through = relay.proxy ? ' through the proxy' : '';
  const steps = [
    `Connected to ${opened.value.host} (${remote.address}, port ${remote.port})${through}`,
    padlockOf({ ...security, requireTls: false }, opened.value.host).sentence,
    ...(security.doubt && security.version ? [`Its certificate: ${security.doubt}`] : []),
    session.signedInBy ? `Signed in as ${relay.user} with ${session.signedInBy}` : 'Nobody signs in there',
  ];
  await session.quit();
  return { host, works: true, steps: [...steps, 'Said goodbye: no mail was sent'], lines };
}
