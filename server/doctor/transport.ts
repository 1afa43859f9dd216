/** Is the way encrypted and proven? The certificate, MTA-STS, TLS-RPT, DANE, CAA, DNSSEC. Pure. RFC 8461; RFC 8460; RFC 7672; RFC 8659. */
import { days } from '../base/units.ts';
import { stsHost, stsId, stsRecordName } from '../mailauth/mta-sts.ts';
import { parseTlsRpt, tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import { tlsaNameOf, wantedRpt, wantedSts, wantedTlsa } from './expected.ts';
import { isNamed } from './names.ts';
import type { Facts, Observed } from './observed.ts';
import { type Row, rowOf, unaskedRow } from './row.ts';

export const transportRows = (facts: Facts, seen: Observed): readonly Row[] => [
  certificateRow(facts),
  stsRow(facts, seen),
  rptRow(facts, seen),
  daneRow(facts, seen),
  caaRow(facts, seen),
  signedRow(facts, seen),
];

/** What renews by itself does so a month before. */
const SOON = days(14);

function certificateRow({ certificate, hostName, now }: Facts): Row {
  const told = { topic: 'tls', name: hostName } as const;
  if (!certificate) return unaskedRow(told, null);
  const { notAfter, names } = certificate;
  const values = {
    until: notAfter,
    host: hostName,
    names: names.join(', '),
    renews: certificate.renewsItself ? 'yes' : 'no',
  };
  const all = { ...told, is: names, values };
  if (notAfter <= now) return rowOf('tls-ended', all);
  if (!isNamed(hostName, names)) return rowOf('tls-names', all);
  if (!certificate.isPublic) return rowOf('tls-own', all);
  return rowOf(notAfter - now < SOON ? 'tls-soon' : 'tls-ok', all);
}

function stsRow(facts: Facts, { sts, stsHost: host, stsPolicy }: Observed): Row {
  const { domain, hostName, policy } = facts;
  const told = { topic: 'mta-sts', name: stsRecordName(domain), should: wantedSts(facts) } as const;
  if (policy === null) return rowOf('sts-off', told);
  if (sts.kind === 'unknown') return unaskedRow(told, sts.why);
  const texts = sts.kind === 'found' ? sts.values : [];
  const all = { ...told, is: texts, values: { host: stsHost(domain), mail: hostName } };
  const id = stsId(texts);
  if (host.kind === 'none' && id !== null) return rowOf('sts-no-host', all);
  if (id === null) return rowOf('sts-missing', all);
  if (stsPolicy && 'fault' in stsPolicy)
    return rowOf('sts-unreachable', { ...all, values: { ...all.values, why: stsPolicy.fault } });
  if (stsPolicy && !isNamed(hostName, stsPolicy.mx)) return rowOf('sts-not-named', all);
  return rowOf(id === policy.id ? 'sts-ok' : 'sts-other', all);
}

function rptRow(facts: Facts, { rpt }: Observed): Row {
  const told = { topic: 'tls-rpt', name: tlsRptRecordName(facts.domain), should: [wantedRpt(facts)] } as const;
  if (rpt.kind === 'unknown') return unaskedRow(told, rpt.why);
  const texts = rpt.kind === 'found' ? rpt.values : [];
  const parsed = parseTlsRpt(texts);
  const all = { ...told, is: texts };
  if (!parsed) return rowOf('rpt-missing', all);
  if (!parsed.ok) return rowOf('rpt-broken', { ...all, values: { why: parsed.error } });
  const own = parsed.value.some(one => one.kind === 'mail' && one.address.toLowerCase().endsWith(`@${facts.domain}`));
  return rowOf(own ? 'rpt-ok' : 'rpt-elsewhere', all);
}

function daneRow(facts: Facts, { tlsa, hostSigned }: Observed): Row {
  const { hostName: host } = facts;
  const told = { topic: 'dane', name: tlsaNameOf(host), should: wantedTlsa(facts), values: { host } } as const;
  if (tlsa.kind === 'unknown') return unaskedRow(told, tlsa.why);
  const found = tlsa.kind === 'found' ? tlsa.values : [];
  const isSigned = hostSigned.state === 'secure';
  if (found.length === 0)
    return isSigned ? rowOf('dane-missing', told) : rowOf('dane-useless', { ...told, should: [] });
  const all = { ...told, is: found };
  // Authorities and whole certificates are the owner's own choice: only keys can be compared here.
  const onlyKeys = found.every(one => one.startsWith('3 1 1 '));
  if (onlyKeys && !found.some(one => one === facts.tlsa[0])) return rowOf('dane-wrong', all);
  return isSigned ? rowOf('dane-ok', all) : rowOf('dane-unsigned', { ...all, should: [] });
}

function caaRow({ domain, authority, hostName }: Facts, { caa }: Observed): Row {
  const told = { topic: 'caa', name: domain } as const;
  if (caa.kind === 'unknown') return unaskedRow(told, caa.why);
  const records = caa.kind === 'found' ? caa.values : [];
  const allowed = records.filter(one => one.tag === 'issue').map(one => one.value.split(';')[0]!.trim().toLowerCase());
  const is = records.map(({ critical, tag, value }) => `${critical ? 128 : 0} ${tag} "${value}"`);
  const values = { authority: authority ?? '', allowed: allowed.filter(one => one !== '').join(', '), host: hostName };
  if (allowed.length === 0) return rowOf('caa-none', { ...told, is });
  return rowOf(authority === null || allowed.includes(authority) ? 'caa-ok' : 'caa-forbids', { ...told, is, values });
}

function signedRow({ domain }: Facts, { signed }: Observed): Row {
  const told = { topic: 'dnssec', name: domain, values: { domain, why: signed.why } } as const;
  switch (signed.state) {
    case 'unknown':
      return unaskedRow(told, signed.why === '' ? null : signed.why);
    case 'secure':
      return rowOf('dnssec-signed', told);
    case 'insecure':
      return rowOf('dnssec-unsigned', told);
    case 'bogus':
      return rowOf('dnssec-broken', told);
  }
}
