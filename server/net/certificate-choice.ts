/**
 * Which of several certificates is shown: the one that is good for the name the client asked for (RFC 6066 §3), else
 * the usual one. Pure. RFC 9525 §6.3 (a star stands for one label).
 */
import type { SecureContext } from 'node:tls';
import type { Instant } from '../base/units.ts';
import type { CertificateFacts } from './pem-file.ts';

/** own: files of the owner's. acme: from a certificate authority, kept by ourselves. local: from our own authority. */
export type CertificateSource = 'own' | 'acme' | 'local';
export type Shown = {
  /** By this it is replaced: the source, or with ACME the name of the order. */
  readonly id: string;
  readonly source: CertificateSource;
  /** The leaf and those who signed it, PEM. */
  readonly chain: string;
  readonly facts: CertificateFacts;
  readonly context: SecureContext;
};

/** `name` in any case, with or without the final dot. */
export function isGoodFor({ names }: Pick<CertificateFacts, 'names'>, name: string): boolean {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const above = wanted.slice(wanted.indexOf('.') + 1);
  return names.some(own => {
    const pattern = own.toLowerCase();
    return pattern === wanted || (pattern.startsWith('*.') && wanted.includes('.') && pattern.slice(2) === above);
  });
}

/** The youngest of those that are in time: names move from one order to another. What is over is shown to nobody. */
function best(all: readonly Shown[], source: CertificateSource, name: string, now: Instant): Shown | null {
  const good = all.filter(
    one =>
      one.source === source && now >= one.facts.notBefore && now < one.facts.notAfter && isGoodFor(one.facts, name),
  );
  return good.toSorted((a, b) => b.facts.notBefore - a.facts.notBefore)[0] ?? null;
}

/** For who asks for no name, and for names that no certificate has; never none. */
export function usual(all: readonly Shown[], hostName: string, now: Instant): Shown {
  const own = all.find(one => one.source === 'own');
  return own ?? best(all, 'acme', hostName, now) ?? all.find(one => one.source === 'local')!;
}

/** null: the usual one. */
export const forName = (all: readonly Shown[], name: string, now: Instant): Shown | null =>
  best(all, 'own', name, now) ?? best(all, 'acme', name, now) ?? best(all, 'local', name, now);
