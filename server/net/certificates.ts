/**
 * The certificate the listeners show: made by a local authority on the first run and renewed by itself, or the
 * owner's own pair of files. The context can be replaced while listeners run: they ask for it at each handshake.
 *
 *   authority-key.pem  the authority's key and certificate (secret)     authority.pem  what clients are to trust
 *   server.pem         the server's key, certificate and chain (secret)
 *
 * Key and certificate share a file, so that no crash can leave a key with another's certificate. What cannot be read
 * is set aside, never deleted.
 */
import { rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { domainToASCII } from 'node:url';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import { days, hours } from '../base/units.ts';
import type { PemPair } from './authority.ts';
import {
  type CertificateFacts,
  certificatesIn,
  factsIn,
  type PemFault,
  readPair,
  readText,
  shortAddress,
  writeWhole,
} from './pem-file.ts';

export type { CertificateFacts } from './pem-file.ts';

export type CertificateOptions = {
  /** Where the authority and its certificates live. Made if missing. */
  readonly folder: string;
  /** Host names and IP addresses the server is known by; the first is the subject. */
  readonly names: readonly string[];
  /** The owner's own pair instead of the authority's; the certificate file holds the chain as well. */
  readonly own?: { readonly key: string; readonly certificate: string };
  readonly clock: Clock;
  /** Hears of each certificate that takes the place of another. */
  onChange?(facts: CertificateFacts): void;
  /** Hears when a renewal failed; the certificate in use stays. */
  onFault?(fault: CertificateFault): void;
};

export type CertificateFault = { readonly kind: PemFault | 'weak' | 'disk'; readonly sentence: string };

export type Certificates = Closable & {
  /** The one to show now. */
  secureContext(): SecureContext;
  facts(): CertificateFacts;
  /** What clients are to trust; null with the owner's own pair. */
  authority(): { readonly pem: string; readonly facts: CertificateFacts } | null;
  /** Looks whether another certificate is due: other names, the end near, the owner's files changed. True if so. */
  refresh(names?: readonly string[]): Promise<Result<boolean, CertificateFault>>;
};

/** So long before the end a new one is made: a computer that was off over the holidays still comes in time. */
export const RENEW_BEFORE = days(30);
/** How often it is looked. */
export const LOOK_EVERY = hours(12);

type Shown = { readonly pair: PemPair; readonly authority: string | null };

export async function openCertificates(options: CertificateOptions): Promise<Result<Certificates, CertificateFault>> {
  let names = lookupNames(options.names);
  const first = await obtain(options, names);
  if (!first.ok) return first;
  let shown = first.value;
  let context = contextOf(shown.pair);
  let facts = factsIn(shown.pair.certificate);

  const look = async (): Promise<Result<boolean, CertificateFault>> => {
    const next = await obtain(options, names);
    if (!next.ok) return next;
    if (next.value.pair.certificate === shown.pair.certificate) return ok(false);
    shown = next.value;
    context = contextOf(shown.pair);
    facts = factsIn(shown.pair.certificate);
    options.onChange?.(facts);
    return ok(true);
  };
  // One look at a time: two would make two certificates.
  let looking: Promise<unknown> = Promise.resolve();
  const refresh = (wanted?: readonly string[]) => {
    if (wanted) names = lookupNames(wanted);
    const result = looking.then(look);
    looking = result;
    return result;
  };
  const stop = every(options.clock, async () => {
    const result = await refresh();
    if (!result.ok) options.onFault?.(result.error);
  });
  return ok({
    secureContext: () => context,
    facts: () => facts,
    authority: () => (shown.authority ? { pem: shown.authority, facts: factsIn(shown.authority) } : null),
    refresh,
    close: stop,
  });
}

function every(clock: Clock, act: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    cancel = clock.after(LOOK_EVERY, () => {
      act();
      wait();
    });
  };
  wait();
  return () => cancel();
}

const contextOf = (pair: PemPair): SecureContext =>
  createSecureContext({ key: pair.key, cert: pair.certificate, minVersion: 'TLSv1.2' });

/** A-labels, lower case, each once; an empty list would make a certificate for nobody. */
function lookupNames(names: readonly string[]): readonly string[] {
  const normal = names.map(name => (isIP(name) ? shortAddress(name) : domainToASCII(name.replace(/\.$/, ''))));
  const possible = normal.filter(name => name !== '');
  return possible.length > 0 ? [...new Set(possible)] : ['localhost'];
}

/** The pair to show: the owner's, or the authority's as long as it will do, or a new one. */
async function obtain(options: CertificateOptions, names: readonly string[]): Promise<Result<Shown, CertificateFault>> {
  if (options.own) return ownPair(options.own);
  try {
    const authority = await loadAuthority(options, names);
    const file = join(options.folder, 'server.pem');
    const present = await readPair(file, file);
    if (present.ok && willDo(present.value, authority, names, options.clock.now())) {
      return ok({ pair: present.value, authority: authority.certificate });
    }
    if (!present.ok && present.error !== 'missing') await setAside(file, options.clock);
    const { makeLeaf } = await import('./authority.ts');
    const leaf = await makeLeaf(authority, names, options.clock.now());
    const pair = { key: leaf.key, certificate: leaf.certificate + authority.certificate };
    await writeWhole(file, pair.key + pair.certificate);
    return ok({ pair, authority: authority.certificate });
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return err({ kind: 'disk', sentence: `The certificates in ${options.folder} cannot be read or written: ${why}.` });
  }
}

async function ownPair(own: { key: string; certificate: string }): Promise<Result<Shown, CertificateFault>> {
  const read = await readPair(own.key, own.certificate);
  const pair = read.ok && !isUsable(read.value) ? err('weak' as const) : read;
  if (pair.ok) return ok({ pair: pair.value, authority: null });
  const sentence = {
    missing: `The certificate ${own.certificate} or its key ${own.key} does not exist.`,
    unreadable: `The certificate ${own.certificate} or its key ${own.key} cannot be read: both must be PEM files, the key without a password.`,
    'not-a-pair': `The key ${own.key} does not belong to the certificate ${own.certificate}.`,
    weak: `The key ${own.key} is of a kind or a length that TLS no longer takes.`,
  }[pair.error];
  return err({ kind: pair.error, sentence });
}

/** A key may be read and still be refused by TLS (RSA with 512 bits); createSecureContext throws then. */
function isUsable(pair: PemPair): boolean {
  try {
    contextOf(pair);
    return true;
  } catch {
    return false;
  }
}

/** The authority of this folder; a new one when there is none, when it cannot be read, or when it ends soon. */
async function loadAuthority(options: CertificateOptions, names: readonly string[]): Promise<PemPair> {
  const secret = join(options.folder, 'authority-key.pem');
  const present = await readPair(secret, secret);
  const now = options.clock.now();
  let authority = present.ok && now < factsIn(present.value.certificate).notAfter - RENEW_BEFORE ? present.value : null;
  if (!authority) {
    if (present.ok || present.error !== 'missing') await setAside(secret, options.clock);
    const { makeAuthority } = await import('./authority.ts');
    authority = await makeAuthority(`Mailroom authority of ${names[0]}`, now);
    await writeWhole(secret, authority.key + authority.certificate);
  }
  const open = join(options.folder, 'authority.pem');
  const published = await readText(open);
  if (!published.ok || published.value !== authority.certificate) await writeWhole(open, authority.certificate);
  return authority;
}

function willDo(pair: PemPair, authority: PemPair, names: readonly string[], now: number): boolean {
  const facts = factsIn(pair.certificate);
  const signedByIt = certificatesIn(pair.certificate)[1] === authority.certificate;
  const sameNames = facts.names.length === names.length && names.every(name => facts.names.includes(name));
  // A certificate from the future was made while the clock was wrong.
  return signedByIt && sameNames && facts.notBefore <= now && now < facts.notAfter - RENEW_BEFORE;
}

const setAside = (file: string, clock: Clock): Promise<void> => rename(file, `${file}.unusable-${clock.now()}`);
