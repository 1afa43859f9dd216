/** The keys of our domains as they are now, read once and kept ready to sign: one server has the store to itself. */
import type { KeyObject } from 'node:crypto';
import { readPrivateKey } from '../mailauth/dkim-key.ts';
import type { SigningKey } from '../mailauth/dkim-sign.ts';
import type { Store, StoredSigningKey } from '../store/interface.ts';

/** `key` null: removed, or it cannot be read any more. */
export type OwnKey = Omit<StoredSigningKey, 'privateKey'> & { readonly key: KeyObject | null };

export type KeyRing = {
  /** With the removed ones, whose selectors are not used again. */
  all(): readonly OwnKey[];
  of(domain: string): readonly OwnKey[];
  /** Those that sign for a domain: RSA first, which everybody reads. */
  signing(domain: string): readonly SigningKey[];
  /** After the store's keys have changed. */
  reload(): Promise<void>;
};

export async function openKeyRing(store: Pick<Store, 'signingKeys'>): Promise<KeyRing> {
  let keys: readonly OwnKey[] = [];
  let active = new Map<string, readonly SigningKey[]>();
  const ring: KeyRing = {
    all: () => keys,
    of: domain => keys.filter(key => key.domain === domain),
    signing: domain => active.get(domain) ?? [],
    async reload() {
      const before = new Map(keys.map(one => [one.id, one.key]));
      const fresh = (await store.signingKeys()).map(({ privateKey, ...stored }) => ({
        ...stored,
        key: privateKey === null ? null : (before.get(stored.id) ?? keyFrom(privateKey)),
      }));
      keys = fresh;
      active = Map.groupBy(fresh.filter(isActive).sort(rsaFirst).map(asSigning), one => one.domain);
    },
  };
  await ring.reload();
  return ring;
}

export const isLiving = (key: OwnKey): boolean => key.retiredAt === null && key.removedAt === null;
export const isActive = (key: OwnKey): key is OwnKey & { readonly key: KeyObject } =>
  isLiving(key) && key.activeAt !== null && key.key !== null;

const rsaFirst = (a: OwnKey, b: OwnKey): number => Number(b.type === 'rsa') - Number(a.type === 'rsa') || a.id - b.id;
const asSigning = ({ domain, selector, key }: OwnKey & { readonly key: KeyObject }): SigningKey => ({
  ...{ domain, selector, privateKey: key },
});

function keyFrom(pem: string): KeyObject | null {
  const read = readPrivateKey(pem);
  return read.ok ? read.value : null;
}
