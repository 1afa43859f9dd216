/**
 * What stands in a record: RDATA as values, or null where it is not what its type promises. RFC 1035 §3.3, RFC 3596
 * (AAAA), RFC 6698 §2.1 (TLSA), RFC 8659 (CAA), RFC 2782 (SRV), RFC 4034 §2–§5 (DNSKEY, RRSIG, NSEC, DS), RFC 5155 §3 (NSEC3).
 */
import type { MxRecord } from './resolver.ts';
import { keyOf, readName } from './wire-name.ts';

export type TlsaRecord = {
  /** 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE; others are unknown. RFC 7218. */
  readonly usage: number;
  /** 0 the whole certificate, 1 its public key. */
  readonly selector: number;
  /** 0 as it is, 1 SHA-256, 2 SHA-512. */
  readonly matching: number;
  readonly data: Uint8Array;
};
export type CaaRecord = { readonly critical: boolean; readonly tag: string; readonly value: string };
/** A target of '' is “there is no such service”. */
export type SrvRecord = {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
};
export type DsRecord = {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
};
export type KeyRecord = {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly key: Buffer;
  readonly tag: number;
  readonly data: Buffer;
};
export type Signature = {
  readonly covers: number;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTtl: number;
  /** Seconds since 1970, in 32 bits that come round. */
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: string;
  readonly signature: Buffer;
};
export type Nsec = { readonly next: string; readonly types: ReadonlySet<number> };
export type Nsec3 = {
  readonly algorithm: number;
  readonly flags: number;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly next: Buffer;
  readonly types: ReadonlySet<number>;
};

/** A name that fills RDATA from `at` to its end. */
export function nameIn(data: Buffer, at = 0): string | null {
  const name = readName(data, at);
  return name.ok && name.value.next === data.length && name.value.octets.length === data.length - at
    ? keyOf(name.value.octets)
    : null;
}

export function mxIn(data: Buffer): MxRecord | null {
  const exchange = data.length > 2 ? nameIn(data, 2) : null;
  return exchange === null ? null : { preference: data.readUInt16BE(0), exchange };
}

/** The character strings joined; UTF-8 where it is, else one character per octet. */
export function textIn(data: Buffer): string | null {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < data.length) {
    const end = at + 1 + data[at]!;
    if (end > data.length) return null;
    parts.push(data.subarray(at + 1, end));
    at = end;
  }
  const whole = Buffer.concat(parts);
  const text = whole.toString('utf8');
  return text.includes('\ufffd') ? whole.toString('latin1') : text;
}

export const ipv4In = (data: Buffer): string | null => (data.length === 4 ? data.join('.') : null);

/** RFC 5952 §4: the longest run of zeros (two groups or more, the first of equals) is `::`. */
export function ipv6In(data: Buffer): string | null {
  if (data.length !== 16) return null;
  const groups = Array.from({ length: 8 }, (_, at) => data.readUInt16BE(at * 2).toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`(?:^|(?<=:))${longest}(?=:|$)`));
  const [left, right] = [text.slice(0, at).replace(/:$/, ''), text.slice(at + longest.length).replace(/^:/, '')];
  return `${left}::${right}`;
}

export function tlsaIn(data: Buffer): TlsaRecord | null {
  const [usage, selector, matching] = data;
  if (usage === undefined || selector === undefined || matching === undefined) return null;
  return { usage, selector, matching, data: data.subarray(3) };
}

export function caaIn(data: Buffer): CaaRecord | null {
  const [flags, length] = data;
  if (flags === undefined || length === undefined || length === 0 || data.length < 2 + length) return null;
  const tag = data.toString('latin1', 2, 2 + length).toLowerCase();
  return /^[a-z0-9]+$/.test(tag)
    ? { critical: (flags & 128) !== 0, tag, value: data.toString('latin1', 2 + length) }
    : null;
}

export function srvIn(data: Buffer): SrvRecord | null {
  const target = data.length > 6 ? nameIn(data, 6) : null;
  if (target === null) return null;
  const [priority, weight, port] = [data.readUInt16BE(0), data.readUInt16BE(2), data.readUInt16BE(4)];
  return { priority, weight, port, target };
}

export function dsIn(data: Buffer): DsRecord | null {
  if (data.length < 5) return null;
  return { keyTag: data.readUInt16BE(0), algorithm: data[2]!, digestType: data[3]!, digest: data.subarray(4) };
}

export function keyIn(data: Buffer): KeyRecord | null {
  if (data.length < 5) return null;
  const [protocol, algorithm] = [data[2]!, data[3]!];
  return { flags: data.readUInt16BE(0), protocol, algorithm, key: data.subarray(4), tag: keyTag(data), data };
}

/** RFC 4034 appendix B. */
export function keyTag(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += at % 2 === 0 ? data[at]! << 8 : data[at]!;
  return (sum + ((sum >>> 16) & 0xffff)) & 0xffff;
}

export function signatureIn(data: Buffer): Signature | null {
  if (data.length < 19) return null;
  const signer = readName(data, 18);
  // RFC 4034 §3.1.7: the signer's name is never compressed; a pointer would make the name another length.
  if (!signer.ok || signer.value.next - 18 !== signer.value.octets.length) return null;
  return {
    covers: data.readUInt16BE(0),
    algorithm: data[2]!,
    labels: data[3]!,
    originalTtl: data.readUInt32BE(4),
    expiration: data.readUInt32BE(8),
    inception: data.readUInt32BE(12),
    keyTag: data.readUInt16BE(16),
    signer: keyOf(signer.value.octets),
    signature: data.subarray(signer.value.next),
  };
}

export function nsecIn(data: Buffer): Nsec | null {
  const next = readName(data, 0);
  if (!next.ok || next.value.next !== next.value.octets.length) return null;
  const types = typesIn(data.subarray(next.value.next));
  return types && { next: keyOf(next.value.octets), types };
}

export function nsec3In(data: Buffer): Nsec3 | null {
  const saltEnd = 5 + (data[4] ?? 0);
  const nextEnd = saltEnd + 1 + (data[saltEnd] ?? 0);
  if (data.length < 6 || nextEnd > data.length) return null;
  const types = typesIn(data.subarray(nextEnd));
  return (
    types && {
      algorithm: data[0]!,
      flags: data[1]!,
      iterations: data.readUInt16BE(2),
      salt: data.subarray(5, saltEnd),
      next: data.subarray(saltEnd + 1, nextEnd),
      types,
    }
  );
}

/** RFC 4034 §4.1.2: windows of up to 32 octets, in order. */
function typesIn(data: Buffer): ReadonlySet<number> | null {
  const types = new Set<number>();
  let at = 0;
  let before = -1;
  while (at < data.length) {
    const [window = 0, length = 0] = data.subarray(at, at + 2);
    if (window <= before || length < 1 || length > 32 || at + 2 + length > data.length) return null;
    for (let bit = 0; bit < length * 8; bit++) {
      if (data[at + 2 + (bit >> 3)]! & (128 >> (bit & 7))) types.add((window << 8) | bit);
    }
    before = window;
    at += 2 + length;
  }
  return types;
}
