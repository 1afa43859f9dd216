/** Every record that a domain should have, as the rows ask for it, and those that stand there well already. Pure. */
import {
  wantedAddresses,
  wantedDmarc,
  wantedKey,
  wantedMx,
  wantedRpt,
  wantedServices,
  wantedSpf,
  wantedSts,
  wantedTlsa,
} from './expected.ts';
import type { Facts } from './observed.ts';
import type { Report, Row, Wanted } from './row.ts';

export function allWanted({ rows }: Report, facts: Facts): readonly Wanted[] {
  const row = (topic: Row['topic']) => rows.find(one => one.topic === topic);
  /** What stands there is kept where it is well; else what the row asks for. */
  const text = (topic: 'spf' | 'dmarc' | 'tls-rpt', otherwise: Wanted): Wanted => {
    const { verdict, is, should } = row(topic) ?? { verdict: 'unknown', is: [], should: [] };
    if (should.length > 0) return should[0]!;
    const standing = verdict === 'ok' || verdict === 'info' ? is[0] : undefined;
    return standing === undefined ? otherwise : { kind: 'TXT', name: otherwise.name, value: standing };
  };
  const unasked = { texts: { kind: 'unknown', why: null }, mx: { kind: 'unknown', why: null } } as const;
  const dane = row('dane')?.code;
  const addresses = wantedAddresses(facts);
  const found = row('address');
  const standing = found && found.verdict !== 'failed' ? wantedAddresses({ ...facts, addresses: found.is }) : [];
  return [
    wantedMx(facts),
    ...(addresses.length > 0 ? addresses : standing),
    text('spf', wantedSpf(facts, unasked)),
    ...facts.keys.map(key => wantedKey(facts, key)),
    text('dmarc', wantedDmarc(facts, null)),
    ...wantedSts(facts),
    text('tls-rpt', wantedRpt(facts)),
    // Worth something in a signed zone only; elsewhere it is one more thing to keep.
    ...(dane === 'dane-ok' || dane === 'dane-missing' || dane === 'dane-wrong' ? wantedTlsa(facts) : []),
    ...wantedServices(facts),
  ];
}
