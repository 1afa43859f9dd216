/** The zones most tests of DNSSEC ask: the root, `example`, and below it one zone of each kind. */
import { type Clock, manualClock } from '../../server/base/ports.ts';
import { newValidator, type Validated } from '../../server/dns/dnssec/validator.ts';
import { TYPE } from '../../server/dns/message.ts';
import type { Signing } from './dns-signer.ts';
import { type DnsWorld, dnsWorld, type Lie, type Plan, rr, worldClient, type ZonePlan } from './dns-world.ts';

/** 2026-03-01, in seconds. */
export const TODAY = 1_772_323_200;
const DAY = 86_400;

export const signing = (changes: Partial<Signing> = {}): Signing => ({
  algorithm: 13,
  inception: TODAY - DAY,
  expiration: TODAY + DAY,
  ...changes,
});

const goodRecords = (zone: string) => [
  rr(zone, 'MX', { preference: 10, exchange: `mx.${zone}` }),
  rr(`mx.${zone}`, 'A', '192.0.2.1'),
  rr(`mx.${zone}`, 'AAAA', '2001:db8::1'),
  rr(`_25._tcp.mx.${zone}`, 'TLSA', { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 1) }),
  rr(zone, 'TXT', 'v=spf1 -all'),
  rr(`alias.${zone}`, 'CNAME', `mx.${zone}`),
  rr(`out.${zone}`, 'CNAME', 'mx.open.example'),
  rr(`loop.${zone}`, 'CNAME', `loop.${zone}`),
  rr(`moved.${zone}`, 'DNAME', zone),
  rr(`*.wild.${zone}`, 'A', '192.0.2.7'),
  rr(`there.wild.${zone}`, 'A', '192.0.2.8'),
];

export const zonePlan = (zone: string, signed: Signing | null, more: Partial<ZonePlan> = {}): ZonePlan => ({
  records: goodRecords(zone),
  signing: signed,
  ...more,
});

/** `good` is signed, `open` is not; the others are given. */
export function exampleWorld(others: Plan = {}, usual: Signing = signing()): DnsWorld {
  return dnsWorld({
    '.': { records: [], signing: signing() },
    example: { records: [], signing: usual },
    'good.example': zonePlan('good.example', usual),
    'open.example': zonePlan('open.example', null),
    ...others,
  });
}

export type Asked = {
  ask(name: string, type: keyof typeof TYPE): Promise<Validated>;
  readonly clock: ReturnType<typeof manualClock>;
};

export function asking(world: DnsWorld, lie?: Lie, bend?: (octets: Buffer) => Buffer, at = TODAY): Asked {
  const clock = manualClock(at * 1000);
  const client = worldClient(world, lie, bend);
  const validate = newValidator({ client, clock: clock as Clock, anchors: world.anchors });
  return { clock, ask: (name, type) => validate(name, TYPE[type]) };
}

/** 'found secure', 'none insecure', 'failure bogus: why' … for tables. */
export const told = ({ kind, standing }: Validated): string =>
  `${kind} ${standing.security}${kind === 'failure' ? `: ${standing.why}` : ''}`;
