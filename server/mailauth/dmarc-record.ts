/**
 * A DMARC policy record as tags. RFC 9989 §4.7, §4.8; RFC 7489 §6.3 for "pct", which many still publish.
 *
 *   dmarc-record  = dmarc-version *(*WSP ";" *WSP dmarc-tag) [";"]
 *   dmarc-version = "v" *WSP "=" *WSP %s"DMARC1"         dmarc-tag = 1*ALPHA *WSP "=" *WSP 1*dmarc-value
 *
 * A wrong tag is as if it were not there (§4.8), and is told; what a wrong policy does to the record is `effective`'s.
 * Leniencies: tag names in any case; of a tag that stands twice, the first counts.
 */
export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

export type ReportUri = {
  readonly uri: string;
  /** Of a mailto: URI, decoded; null for other schemes, which nobody sends to. */
  readonly address: string | null;
  /** A larger report is not to be sent there, as RFC 7489 §6.2 had it ("!10m"); not there: of any size. */
  readonly most?: number;
};

export type DmarcRecord = {
  /** As published; its first 4,096 characters. */
  readonly text: string;
  readonly p: DmarcPolicy | null;
  readonly sp: DmarcPolicy | null;
  readonly np: DmarcPolicy | null;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly psd: 'y' | 'n' | 'u';
  readonly testing: boolean;
  /** RFC 7489's "pct"; null where it is not given. RFC 9989 knows it as historic. */
  readonly percent: number | null;
  /** Failure reporting options, such as '0' or '1:d'. */
  readonly fo: string;
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
  /** "p" is there, and no policy in it is wrong: it is applied as it stands. §4.10.1. */
  readonly sound: boolean;
  /** What is wrong with it, in sentences. */
  readonly faults: readonly string[];
};

/** The tag's name in any case, its value exactly so. §4.7 "v". */
const version = /^[ \t]*[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;
/** What is stored with every message must not grow as a stranger likes. */
const LONGEST_KEPT = 4096;
/** More tags than there are, and no record that takes long to read. */
const MOST_TAGS = 64;

export const isDmarcRecord = (text: string): boolean => version.test(text);

type Tags = { readonly values: ReadonlyMap<string, string>; readonly faults: string[] };

/** null when it is no DMARC record at all. */
export function parseDmarcRecord(text: string): DmarcRecord | null {
  if (!isDmarcRecord(text)) return null;
  const tags = readTags(text);
  const policies = ['none', 'quarantine', 'reject'] as const;
  const record = {
    text: text.slice(0, LONGEST_KEPT),
    p: choice(tags, 'p', policies, null),
    sp: choice(tags, 'sp', policies, null),
    np: choice(tags, 'np', policies, null),
    adkim: choice(tags, 'adkim', ['r', 's'] as const, 'r'),
    aspf: choice(tags, 'aspf', ['r', 's'] as const, 'r'),
    psd: choice(tags, 'psd', ['y', 'n', 'u'] as const, 'u'),
    testing: choice(tags, 't', ['y', 'n'] as const, 'n') === 'y',
    percent: readPercent(tags),
    fo: readOptions(tags),
    rua: readUris(tags, 'rua'),
    ruf: readUris(tags, 'ruf'),
    faults: tags.faults,
  };
  if (!tags.values.has('p')) tags.faults.push('it names no policy (p=)');
  const wrong = (['sp', 'np'] as const).some(tag => record[tag] === null && tags.values.has(tag));
  return { ...record, sound: record.p !== null && !wrong };
}

function readTags(text: string): Tags {
  const values = new Map<string, string>();
  const faults: string[] = [];
  for (const part of text.split(';', MOST_TAGS)) {
    if (part.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([a-z]+)\s*=(.*)$/is.exec(part) ?? [];
    const key = name.toLowerCase();
    if (name === '') faults.push(`"${shown(part.trim())}" is no tag`);
    else if (values.has(key)) faults.push(`the tag ${key}= stands twice; the first counts`);
    else values.set(key, value.trim());
  }
  return { values, faults };
}

function choice<T extends string, D>(tags: Tags, name: string, known: readonly T[], otherwise: D): T | D {
  const value = tags.values.get(name);
  if (value === undefined) return otherwise;
  const found = known.find(word => word === value.toLowerCase());
  if (found === undefined) tags.faults.push(`${name}=${shown(value)} is none of ${known.join(', ')}`);
  return found ?? otherwise;
}

function readPercent(tags: Tags): number | null {
  const value = tags.values.get('pct');
  if (value === undefined) return null;
  if (/^\d{1,3}$/.test(value) && Number(value) <= 100) return Number(value);
  tags.faults.push(`pct=${shown(value)} is not a percentage`);
  return null;
}

function readOptions(tags: Tags): string {
  const value = tags.values.get('fo')?.toLowerCase();
  if (value === undefined) return '0';
  const options = value.split(':').map(option => option.trim());
  if (options.length <= 4 && options.every(option => /^[01ds]$/.test(option))) return options.join(':');
  tags.faults.push(`fo=${shown(value)} is none of 0, 1, d, s`);
  return '0';
}

/** RFC 3986's characters, less "," and "!", which end a URI here. A size after "!" is of RFC 7489. */
const uriSyntax = /^([a-z][a-z0-9+.-]*):((?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})*)$/i;
const MOST_URIS = 20;
const LONGEST_URI = 500;

function readUris(tags: Tags, name: 'rua' | 'ruf'): ReportUri[] {
  const uris: ReportUri[] = [];
  for (const written of tags.values.get(name)?.split(',', MOST_URIS) ?? []) {
    const [size = '', count = '', unit = ''] = /!([0-9]{1,12})([kmgt]?)$/i.exec(written.trim()) ?? [];
    const uri = written.trim().slice(0, size === '' ? undefined : -size.length);
    const most = size === '' ? {} : { most: Number(count) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' ') };
    const found = uri.length <= LONGEST_URI ? uriSyntax.exec(uri) : null;
    if (found) uris.push({ uri, address: found[1]!.toLowerCase() === 'mailto' ? addressOf(found[2]!) : null, ...most });
    else tags.faults.push(`${name}=${shown(written.trim())} is no URI`);
  }
  return uris;
}

function addressOf(path: string): string | null {
  try {
    const address = decodeURIComponent(path.split('?', 1)[0]!);
    return /^[^\s,@]+@[^\s,@]+$/.test(address) ? address : null;
  } catch {
    return null;
  }
}

export type Effective = { readonly p: DmarcPolicy; readonly sp: DmarcPolicy | null; readonly np: DmarcPolicy | null };

/**
 * The policies a record is applied with; null where it is not applied at all. A record without a valid "p", or with
 * an "sp" or "np" that is wrong, is one of p=none as long as it says where to report to. RFC 9989 §4.10.1.
 */
export function effective(record: DmarcRecord): Effective | null {
  if (record.sound) return { p: record.p!, sp: record.sp, np: record.np };
  return record.rua.length > 0 ? { p: 'none', sp: null, np: null } : null;
}

/** One step weaker: what test mode asks for, and what a message outside the sample gets. RFC 9989 §4.7 "t". */
export const weaker = (policy: DmarcPolicy): DmarcPolicy => (policy === 'reject' ? 'quarantine' : 'none');

const shown = (text: string): string => text.slice(0, 60).replace(/[^ -~]/g, '?');
