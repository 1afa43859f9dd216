/** Will it look genuine? SPF, DKIM, DMARC, the name of the address. Pure. RFC 7208; RFC 6376; RFC 9989; RFC 8601 §2.7.3. */
import { looksDynamic } from '../judgement/dynamic-name.ts';
import { isDmarcRecord, parseDmarcRecord } from '../mailauth/dmarc-record.ts';
import { keyName } from '../mailauth/key-record.ts';
import { parseSpfRecord, selectSpfRecords } from '../mailauth/spf-record.ts';
import { dmarcName, relayInclude, wantedDmarc, wantedKey, wantedSpf } from './expected.ts';
import type { Facts, Heard, Observed } from './observed.ts';
import { type Code, type DmarcNext, type Row, rowOf, unaskedRow } from './row.ts';

export const genuineRows = (facts: Facts, seen: Observed): readonly Row[] => [
  spfRow(facts, seen),
  ...dkimRows(facts, seen),
  dmarcRow(facts, seen),
  ...nameRows(facts, seen),
];

/** RFC 7208 §4.6.4: ten; who is near it is broken by the next change of somebody it includes. */
const NEAR_LIMIT = 9;

function spfRow(facts: Facts, seen: Observed): Row {
  const { domain, relay } = facts;
  const told = { topic: 'spf', name: domain, should: [wantedSpf(facts, seen)] } as const;
  if (seen.texts.kind === 'unknown') return unaskedRow(told, seen.texts.why);
  const records = seen.texts.kind === 'found' ? selectSpfRecords(seen.texts.values) : [];
  const all = { ...told, is: records };
  if (records.length === 0) return rowOf('spf-missing', { ...all, values: { domain } });
  if (records.length > 1) return rowOf('spf-several', { ...all, values: { count: records.length } });
  const parsed = parseSpfRecord(records[0]!);
  if (!parsed.ok) return rowOf('spf-broken', { ...all, values: { why: parsed.error } });
  if (parsed.value.directives.some(one => one.kind === 'all' && one.qualifier === '+'))
    return rowOf('spf-everybody', all);
  const lookups = Math.max(0, ...seen.spf.map(one => one.lookups));
  const broken = seen.spf.find(one => one.result === 'permerror');
  if (broken && lookups > 10) return rowOf('spf-too-many', { ...all, values: { count: lookups } });
  if (broken) return rowOf('spf-broken', { ...all, values: { why: broken.because } });
  const silent = seen.spf.find(one => one.result === 'temperror');
  if (silent) return { ...unaskedRow(told, silent.because), is: records };
  if (lookups >= NEAR_LIMIT) return rowOf('spf-near-limit', { ...all, values: { count: lookups } });
  return relay === null ? ownSpfRow(seen, all) : relaySpfRow(relay, seen, all);
}

type Told = Parameters<typeof rowOf>[1];

function ownSpfRow({ spf }: Observed, told: Told): Row {
  if (spf.length === 0) return rowOf('spf-unproven', { ...told, should: [] });
  const outside = spf.filter(one => one.result !== 'pass').map(one => one.ip);
  const values = { addresses: (outside.length > 0 ? outside : spf.map(one => one.ip)).join(', ') };
  return rowOf(outside.length > 0 ? 'spf-not-covered' : 'spf-ok', { ...told, values });
}

/** Providers send from other addresses than they take mail at: what they are included by is what counts. */
function relaySpfRow(relay: string, { spf }: Observed, told: Told): Row {
  const include = relayInclude(relay);
  const read = spf.flatMap(one => one.steps.map(step => step.domain));
  const below = relay.split('.').slice(-2).join('.');
  const isNamed = read.some(name => name === include || name === below || name.endsWith(`.${below}`));
  const passes = spf.some(one => one.result === 'pass');
  return rowOf(isNamed || passes ? 'spf-relay-ok' : 'spf-relay-unsure', { ...told, values: { relay } });
}

function dkimRows(facts: Facts, { keys }: Observed): readonly Row[] {
  const { domain, signs } = facts;
  const name = `_domainkey.${domain}`;
  if (!signs && facts.notAsked === null) return [rowOf('dkim-off', { topic: 'dkim', name })];
  if (facts.keys.length === 0)
    return facts.notAsked === null
      ? [rowOf('dkim-no-keys', { topic: 'dkim', name, values: { domain } })]
      : [unaskedRow({ topic: 'dkim', name }, null)];
  const isAnySeen = facts.keys.some(key => keyFound(keys[key.selector], key.value) === 'ok');
  return facts.keys.map(key => {
    const { selector } = key;
    const heard = keys[selector] ?? { kind: 'unknown', why: null };
    const told = {
      ...({ topic: 'dkim', id: `dkim ${selector}`, name: keyName(selector, domain), values: { selector } } as const),
      ...{ should: [wantedKey(facts, key)], is: heard.kind === 'found' ? heard.values : [] },
    };
    if (heard.kind === 'unknown') return unaskedRow(told, heard.why);
    const found = keyFound(heard, key.value);
    // Where another key vouches for mail already, one that waits is in no hurry.
    const code: Code = found === 'missing' && isAnySeen && !key.signs ? 'dkim-next-missing' : `dkim-${found}`;
    return rowOf(code, told);
  });
}

const keyIn = (record: string): string | null =>
  /(?:^|;)\s*p\s*=([^;]*)/i.exec(record)?.[1]?.replace(/\s+/g, '') ?? null;

function keyFound(heard: Heard<string> | undefined, own: string): 'ok' | 'missing' | 'other' | 'revoked' {
  if (heard?.kind !== 'found') return 'missing';
  const keys = heard.values.map(keyIn);
  if (keys.includes(keyIn(own))) return 'ok';
  return keys.length > 0 && keys.every(key => key === '') ? 'revoked' : 'other';
}

function dmarcRow(facts: Facts, { dmarc, dmarcAbove }: Observed): Row {
  const name = dmarcName(facts.domain);
  const records = dmarc.kind === 'found' ? dmarc.values.filter(isDmarcRecord) : [];
  const told = {
    ...({ topic: 'dmarc', name, is: records, values: { domain: facts.domain } } as const),
    should: [wantedDmarc(facts, records.length === 1 ? records[0]! : null)].filter(({ value }) => value !== records[0]),
  };
  if (dmarc.kind === 'unknown') return unaskedRow(told, dmarc.why);
  if (records.length > 1) return rowOf('dmarc-several', { ...told, values: { count: records.length } });
  if (records.length === 0 && dmarcAbove !== null)
    return rowOf('dmarc-above', { ...told, is: [dmarcAbove.text], values: { above: dmarcAbove.domain } });
  const read = records.length === 1 ? parseDmarcRecord(records[0]!) : null;
  if (!read) return rowOf('dmarc-missing', told);
  if (read.p === null || !read.sound)
    return rowOf('dmarc-broken', { ...told, values: { why: read.faults.join('; ') } });
  if (read.rua.length === 0) return rowOf('dmarc-unheard', { ...told, values: { policy: read.p } });
  return rowOf(`dmarc-${read.p}`, told);
}

function nameRows(facts: Facts, { names, host }: Observed): readonly Row[] {
  const told = { topic: 'ptr', name: facts.hostName } as const;
  if (facts.relay !== null) return [rowOf('ptr-relay', { ...told, values: { relay: facts.relay } })];
  if (names.length === 0) return [host.kind === 'unknown' ? unaskedRow(told, host.why) : rowOf('ptr-unproven', told)];
  return names.map(({ ip, result, names: found, name, because }) => {
    const values = { address: ip, name: name ?? found[0]?.name ?? '', host: facts.hostName };
    const all = { topic: 'ptr', id: `ptr ${ip}`, name: ip, is: found.map(one => one.name), values } as const;
    if (result === 'temperror') return unaskedRow(all, because);
    if (result === 'permerror') return rowOf('ptr-missing', all);
    if (result === 'fail') return rowOf('ptr-no-way-back', all);
    if (found.some(one => one.name === facts.hostName && one.pointsBack)) return rowOf('ptr-ok', all);
    return rowOf(looksDynamic(values.name, ip) ? 'ptr-dynamic' : 'ptr-other', all);
  });
}

/** Days of reports, and mail in them, before a step is advised. */
const ENOUGH_DAYS = 14;
const ENOUGH_MAIL = 20;
/** Of mail from hosts that stand for us: so little may fail. */
const MAY_FAIL = 0.02;

export type Counted = { readonly days: number; readonly passed: number; readonly failed: number };

/** `counted`: of hosts that are ours, and forwarders aside. */
export function dmarcNext(facts: Facts, { dmarc }: Observed, counted: Counted): DmarcNext | null {
  if (dmarc.kind === 'unknown') return null;
  const records = dmarc.kind === 'found' ? dmarc.values.filter(isDmarcRecord) : [];
  const standing = records.length === 1 ? records[0]! : null;
  const read = standing === null ? null : parseDmarcRecord(standing);
  const next = (step: DmarcNext['step'], record: DmarcNext['record']): DmarcNext => ({ step, ...counted, record });
  if (!read?.sound) return next('publish', wantedDmarc(facts, standing));
  if (read.p === 'reject') return next('done', null);
  const { days, passed, failed } = counted;
  if (passed + failed === 0) return next('reports', read.rua.length > 0 ? null : wantedDmarc(facts, standing));
  if (failed / (passed + failed) > MAY_FAIL) return next('mend', null);
  if (days < ENOUGH_DAYS || passed < ENOUGH_MAIL) return next('wait', null);
  const step = read.p === 'none' ? 'quarantine' : 'reject';
  return next(step, wantedDmarc(facts, standing, step));
}
