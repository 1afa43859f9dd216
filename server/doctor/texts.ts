/**
 * What is to be published, in each form that somebody takes it in: a zone file, a provider's form, what Cloudflare and
 * Route 53 import, a letter to whoever runs the website, a word to the internet provider. Pure.
 *
 * RFC 1035 §3.3.14 (TXT in strings of 255 octets), §5 (master files).
 */
import { txtStrings } from '../mailauth/dkim-key.ts';
import { allWanted } from './all-wanted.ts';
import { type Letter, letterOf, networkLetter } from './letter.ts';
import type { Facts } from './observed.ts';
import type { RecordKind, Report, Wanted } from './row.ts';

export type FormLine = {
  readonly kind: RecordKind;
  /** Below the domain, as most forms want it: '@' for the domain itself. */
  readonly host: string;
  readonly name: string;
  /** Without quotes, without the priority. */
  readonly value: string;
  /** TXT as some forms want it: in quotes, cut where it is long. Null where the value is all there is. */
  readonly quoted: string | null;
  readonly priority: number | null;
  readonly ttl: number;
  readonly replaces: string | null;
};
export type Texts = {
  readonly domain: string;
  readonly records: number;
  readonly form: readonly FormLine[];
  readonly zone: string;
  /** For Cloudflare's API: POST …/dns_records/batch. */
  readonly cloudflare: string;
  /** For `aws route53 change-resource-record-sets --change-batch file://…`. */
  readonly route53: string;
  readonly letter: { readonly en: Letter; readonly de: Letter };
  /** To whoever the address belongs to; null: its name is as it should be, or not known. */
  readonly network: { readonly en: Letter; readonly de: Letter } | null;
};

/** An hour: a fault is soon mended, and nobody asks too often. */
const TTL = 3600;

export function textsOf(report: Report, facts: Facts, which: 'all' | 'missing'): Texts {
  const { domain } = facts;
  const wanted = (which === 'all' ? allWanted(report, facts) : report.rows.flatMap(row => row.should)).filter(isNew());
  const form = wanted.map(one => formLine(one, domain));
  return {
    ...{ domain, records: wanted.length, form },
    zone: zoneFile(domain, wanted),
    cloudflare: cloudflareBatch(wanted),
    route53: route53Batch(domain, wanted),
    letter: { en: letterOf('en', domain, form), de: letterOf('de', domain, form) },
    network: networkLetter(report, facts),
  };
}

const isNew = () => {
  const known = new Set<string>();
  return ({ kind, name, value }: Wanted): boolean => {
    const key = `${kind} ${name} ${value}`;
    return !known.has(key) && known.add(key) !== null;
  };
};

/** 'mail.here.example' → 'mail', the domain itself → '@'; another domain's name stays whole, with its dot. */
export const hostOf = (name: string, domain: string): string =>
  name === domain ? '@' : name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : `${name}.`;

function formLine({ kind, name, value, replaces }: Wanted, domain: string): FormLine {
  const [, priority, rest] = kind === 'MX' ? (/^(\d+) (.*)$/.exec(value) ?? []) : [];
  return {
    ...{ kind, name, host: hostOf(name, domain), ttl: TTL, replaces: replaces ?? null },
    value: rest ?? value,
    quoted: kind === 'TXT' ? quoted(value) : null,
    priority: priority === undefined ? null : Number(priority),
  };
}

const quoted = (text: string): string =>
  txtStrings(text)
    .map(string => `"${string.replace(/["\\]/g, '\\$&')}"`)
    .join(' ');
const zoneValue = ({ kind, value }: Wanted): string => (kind === 'TXT' ? quoted(value) : value);

/** A master file of these records alone: to be added to a zone, not to take its place. */
function zoneFile(domain: string, wanted: readonly Wanted[]): string {
  const names = wanted.map(({ name }) => hostOf(name, domain));
  const width = Math.max(8, ...names.map(name => name.length));
  const lines = wanted.flatMap((one, at) => {
    const line = `${names[at]!.padEnd(width)} IN ${one.kind.padEnd(5)} ${zoneValue(one)}`;
    return one.replaces === undefined ? [line] : [`; instead of: ${one.replaces.replaceAll('\n', ' and ')}`, line];
  });
  return [`$ORIGIN ${domain}.`, `$TTL ${TTL}`, ...lines, ''].join('\n');
}

const cloudflareBatch = (wanted: readonly Wanted[]): string =>
  `${JSON.stringify({ posts: wanted.map(one => ({ type: one.kind, name: one.name, ttl: TTL, ...cloudflareValue(one) })) }, null, 2)}\n`;

function cloudflareValue({ kind, value }: Wanted): object {
  const bare = (name = ''): string => name.replace(/\.$/, '');
  const words = value.split(' ');
  const [first, second, third] = words.map(Number);
  switch (kind) {
    case 'MX':
      return { content: bare(words[1]), priority: first };
    case 'SRV':
      return { data: { priority: first, weight: second, port: third, target: bare(words[3]) || '.' } };
    case 'TLSA':
      return { data: { usage: first, selector: second, matching_type: third, certificate: words[3] } };
    // Mail does not pass a web proxy.
    case 'CNAME':
    case 'A':
    case 'AAAA':
      return { content: bare(value), proxied: false };
    case 'TXT':
      return { content: quoted(value) };
  }
}

/** UPSERT puts the whole set of a name in place of the old one, so what else is to stay stands in it too. */
function route53Batch(domain: string, wanted: readonly Wanted[]): string {
  const sets = Map.groupBy(wanted, ({ kind, name }) => `${name} ${kind}`);
  const changes = [...sets.values()].map(set => {
    const { kind, name } = set[0]!;
    const beside = set.flatMap(one => (one.beside ?? []).map(value => zoneValue({ kind, name, value })));
    return {
      Action: 'UPSERT',
      ResourceRecordSet: {
        ...{ Name: `${name}.`, Type: kind, TTL },
        ResourceRecords: [...new Set([...beside, ...set.map(zoneValue)])].map(Value => ({ Value })),
      },
    };
  });
  return `${JSON.stringify({ Comment: `Mail of ${domain}`, Changes: changes }, null, 2)}\n`;
}
