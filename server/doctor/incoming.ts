/** Can they write to us? MX, the mail host's address, and whether anybody from outside gets in. Pure. RFC 5321 §5.1, RFC 7505. */
import { isPublicAddress } from '../net/address.ts';
import { wantedAddresses, wantedMx } from './expected.ts';
import { plainAddress } from './names.ts';
import type { Facts, Observed } from './observed.ts';
import { type Row, rowOf, unaskedRow } from './row.ts';

export const incomingRows = (facts: Facts, seen: Observed): readonly Row[] => [
  mxRow(facts, seen),
  addressRow(facts, seen),
  inwardRow(facts),
];

function mxRow(facts: Facts, { mx }: Observed): Row {
  const { domain, hostName: host } = facts;
  const told = { topic: 'mx', name: domain, should: [wantedMx(facts)] } as const;
  if (mx.kind === 'unknown') return unaskedRow(told, mx.why);
  if (mx.kind === 'none') return rowOf('mx-missing', { ...told, values: { domain } });
  const hosts = mx.values.toSorted((a, b) => a.preference - b.preference);
  const is = hosts.map(({ preference, exchange }) => `${preference} ${exchange === '' ? '.' : exchange}`);
  if (hosts.every(({ exchange }) => exchange === '')) return rowOf('mx-null', { ...told, is, values: { domain } });
  const own = hosts.find(({ exchange }) => exchange === host);
  const others = hosts.filter(({ exchange }) => exchange !== host);
  const values = { domain, host, others: others.map(({ exchange }) => exchange).join(', ') };
  const all = { ...told, is, values };
  if (!own) return rowOf('mx-elsewhere', all);
  if (others.length === 0) return rowOf('mx-ok', all);
  return rowOf(others.some(({ preference }) => preference < own.preference) ? 'mx-others-first' : 'mx-backup', all);
}

function addressRow(facts: Facts, { host, hostAlias }: Observed): Row {
  const { hostName: name, addresses } = facts;
  const told = { topic: 'address', name, should: wantedAddresses(facts) } as const;
  if (host.kind === 'unknown') return unaskedRow(told, host.why);
  if (host.kind === 'none') return rowOf('address-missing', { ...told, values: { host: name } });
  const is = host.values;
  const values = { host: name, found: is.join(', '), wanted: addresses.join(', '), alias: hostAlias ?? '' };
  const all = { ...told, is, values };
  if (!facts.isLesson && is.every(address => !isPublicAddress(address)) && addresses.every(isPublicAddress))
    return rowOf('address-private', all);
  if (addresses.length === 0) return rowOf('address-unproven', { ...all, should: [] });
  const own = addresses.map(plainAddress);
  if (!is.every(address => own.includes(plainAddress(address)))) return rowOf('address-other', all);
  return hostAlias === null ? rowOf('address-ok', all) : rowOf('address-alias', all);
}

function inwardRow({ inward, notAsked, hostName }: Facts): Row {
  const { port, state, last, hours } = inward;
  const told = { topic: 'port-in', name: `${hostName}:25` } as const;
  if (notAsked !== null) return unaskedRow(told, null);
  if (state === 'unknown') return unaskedRow(told, inward.sentence);
  if (state === 'closed') return rowOf('port-in-closed', { ...told, values: { why: inward.sentence } });
  if (last !== null) return rowOf('port-in-ok', { ...told, values: { address: last.address, at: last.at } });
  return rowOf(state === 'inside' ? 'port-in-inside' : 'port-in-quiet', { ...told, values: { hours, port } });
}
