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
import { days, hours, type Instant, seconds } from '../base/units.ts';
import type { PemPair } from './authority.ts';
import { type CertificateSource, forName, type Shown, usual } from './certificate-choice.ts';
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
import { watchFiles } from './watch-files.ts';

export type { CertificateSource, Shown } from './certificate-choice.ts';
export type { CertificateFacts } from './pem-file.ts';

export type OwnFiles = { readonly key: string; readonly certificate: string };

export type CertificateOptions = {
  /** Where the authority and its certificates live. Made if missing. */
  readonly folder: string;
  /** Host names and IP addresses the server is known by; the first is the subject. */
  readonly names: readonly string[];
  /** The owner's own pair instead of the authority's; the certificate file holds the chain as well. */
  readonly own?: OwnFiles;
  readonly clock: Clock;
  /** Hears of each certificate that takes the place of another. */
  onChange?(facts: CertificateFacts, source: CertificateSource): void;
  /** Hears when a renewal failed; the certificate in use stays. */
  onFault?(fault: CertificateFault): void;
};

export type CertificateFault = { readonly kind: PemFault | 'weak' | 'disk'; readonly sentence: string };

export type Certificates = Closable & {
  /** The usual one: for who asks for no name, or for one that no certificate has. */
  secureContext(): SecureContext;
  /** The one for a name that a client asked for; null: the usual one. */
  contextFor(serverName: string): SecureContext | null;
  /** Of the usual one. */
  facts(): CertificateFacts;
  /** Why the last look brought nothing; null: all is well. */
  fault(): CertificateFault | null;
  /** All that are shown to somebody; the usual one first. */
  shown(): readonly Shown[];
  /** What clients are to trust; null with the owner's own pair. */
  authority(): { readonly pem: string; readonly facts: CertificateFacts } | null;
  /** Looks whether another certificate is due: other names, the end near, the owner's files changed. True if so. */
  refresh(change?: Change): Promise<Result<boolean, CertificateFault>>;
  /**
   * Shows this one for its names from the next handshake on, in the place of another of this id. 'again': it was shown
   * before the last stop, and nothing has changed.
   */
  put(id: string, pair: PemPair, why?: 'new' | 'again'): Result<void, CertificateFault>;
  /** Shows it no more. */
  remove(id: string): void;
  /** The private key of the local certificate, or of an issued one. */
  keyOf(id: string): string | null;
  /** One of the local authority's that nobody is shown by itself, as it would have been made at that time. */
  makeOdd(names: readonly string[], at: Instant): Promise<PemPair>;
};
export type Change = {
  readonly names?: readonly string[];
  /** null: no files of the owner's any more. */
  readonly own?: OwnFiles | null;
  /** The local certificate's key from now on. */
  readonly key?: string;
};

/** So long before the end a new one is made: a computer that was off over the holidays still comes in time. */
export const RENEW_BEFORE = days(30);
/** How often it is looked. */
export const LOOK_EVERY = hours(12);
/** Key and certificate are two files, and are written one after the other. */
const SETTLE = seconds(1);

type Obtained = { readonly pair: PemPair; readonly authority: string | null };
type Held = Shown & { readonly key: string };

export async function openCertificates(options: CertificateOptions): Promise<Result<Certificates, CertificateFault>> {
  let wanted: Wanted = { ...options, names: lookupNames(options.names), own: options.own ?? null };
  const first = await obtain(wanted);
  if (!first.ok) return first;
  let { authority } = first.value;
  let base = heldBase(first.value);
  let fault: CertificateFault | null = null;
  const issued = new Map<string, Held>();
  const { clock } = options;
  let stopWatching = watchOwn();
  // At each handshake, so that no timer is needed for what is over.
  const all = (): readonly Held[] => (base.source === 'own' ? [base, ...issued.values()] : [...issued.values(), base]);
  const usualNow = () => usual(all(), wanted.names[0]!, clock.now()) as Held;

  const look = async (change: Change): Promise<Result<boolean, CertificateFault>> => {
    if (change.names) wanted = { ...wanted, names: lookupNames(change.names) };
    if (change.own !== undefined) {
      stopWatching();
      wanted = { ...wanted, own: change.own };
      stopWatching = watchOwn();
    }
    const next = await obtain(wanted, change.key);
    fault = next.ok ? null : next.error;
    if (!next.ok) return next;
    authority = next.value.authority;
    if (next.value.pair.certificate === base.chain && next.value.pair.key === base.key) return ok(false);
    base = heldBase(next.value);
    options.onChange?.(base.facts, base.source);
    return ok(true);
  };
  // One look at a time: two would make two certificates.
  let looking: Promise<unknown> = Promise.resolve();
  const refresh = (change: Change = {}) => {
    const result = looking.then(() => look(change));
    looking = result;
    return result;
  };
  const refreshAndTell = async () => {
    const result = await refresh();
    if (!result.ok) options.onFault?.(result.error);
  };
  function watchOwn(): () => void {
    return wanted.own
      ? watchFiles([wanted.own.key, wanted.own.certificate], SETTLE, options.clock, () => void refreshAndTell())
      : () => {};
  }
  const stop = every(clock, () => void refreshAndTell());
  return ok({
    secureContext: () => usualNow().context,
    contextFor: name => forName(all(), name, clock.now())?.context ?? null,
    facts: () => usualNow().facts,
    fault: () => fault,
    shown: () => {
      const now = usualNow();
      return [now, ...all().filter(one => one !== now)].map(({ key: _secret, ...rest }) => rest);
    },
    authority: () => (authority ? { pem: authority, facts: factsIn(authority) } : null),
    refresh,
    put(id, pair, why = 'new') {
      if (!isUsable(pair)) return err({ kind: 'weak', sentence: 'TLS does not take the key of this certificate.' });
      const before = issued.get(id);
      if (before?.chain === pair.certificate && before.key === pair.key) return ok(undefined);
      const one = heldOf(id, 'acme', pair);
      issued.set(id, one);
      if (why === 'new') options.onChange?.(one.facts, 'acme');
      return ok(undefined);
    },
    remove: id => void issued.delete(id),
    keyOf: id => (id === base.id ? base.key : (issued.get(id)?.key ?? null)),
    async makeOdd(names, at) {
      const issuer = await loadAuthority(wanted);
      const { makeLeaf } = await import('./authority.ts');
      const { key, certificate } = await makeLeaf(issuer, names, at);
      return { key, certificate: certificate + issuer.certificate };
    },
    close() {
      stop();
      stopWatching();
    },
  });
}

const heldBase = ({ pair, authority }: Obtained): Held => {
  const source = authority === null ? 'own' : 'local';
  return heldOf(source, source, pair);
};
const heldOf = (id: string, source: CertificateSource, pair: PemPair): Held => ({
  ...{ id, source, key: pair.key, chain: pair.certificate },
  facts: factsIn(pair.certificate),
  context: contextOf(pair),
});

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

type Wanted = Pick<CertificateOptions, 'folder' | 'names' | 'clock'> & { readonly own: OwnFiles | null };

/** The pair to show: the owner's, or the authority's as long as it will do, or a new one for the same key. */
async function obtain(wanted: Wanted, newKey?: string): Promise<Result<Obtained, CertificateFault>> {
  if (wanted.own) return ownPair(wanted.own);
  const { folder, names, clock } = wanted;
  try {
    const authority = await loadAuthority(wanted);
    const file = join(folder, 'server.pem');
    const present = await readPair(file, file);
    const sameKey = present.ok && (newKey === undefined || newKey === present.value.key);
    if (sameKey && willDo(present.value, authority, names, clock.now())) {
      return ok({ pair: present.value, authority: authority.certificate });
    }
    if (!present.ok && present.error !== 'missing') await setAside(file, clock);
    const { isOurs, makeLeaf } = await import('./authority.ts');
    const key = newKey ?? (present.ok ? present.value.key : undefined);
    const leaf = await makeLeaf(authority, names, clock.now(), key !== undefined && isOurs(key) ? key : undefined);
    const pair = { key: leaf.key, certificate: leaf.certificate + authority.certificate };
    await writeWhole(file, pair.key + pair.certificate);
    return ok({ pair, authority: authority.certificate });
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return err({ kind: 'disk', sentence: `The certificates in ${folder} cannot be read or written: ${why}.` });
  }
}

async function ownPair(own: OwnFiles): Promise<Result<Obtained, CertificateFault>> {
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
async function loadAuthority({ folder, names, clock }: Wanted): Promise<PemPair> {
  const secret = join(folder, 'authority-key.pem');
  const present = await readPair(secret, secret);
  const now = clock.now();
  let authority = present.ok && now < factsIn(present.value.certificate).notAfter - RENEW_BEFORE ? present.value : null;
  if (!authority) {
    if (present.ok || present.error !== 'missing') await setAside(secret, clock);
    const { makeAuthority } = await import('./authority.ts');
    authority = await makeAuthority(`Mailroom authority of ${names[0]}`, now);
    await writeWhole(secret, authority.key + authority.certificate);
  }
  const open = join(folder, 'authority.pem');
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
