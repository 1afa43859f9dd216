/**
 * Where trust begins: the digests of the root's keys of 2017 and 2024, as IANA publishes them
 * (https://data.iana.org/root-anchors/root-anchors.xml; RFC 9718). A key that comes after them comes with a new
 * version of this program: RFC 5011 would need a place to remember keys that have not been told by anybody we trust.
 */
import type { DsRecord } from '../rdata.ts';

const anchor = (keyTag: number, digest: string): DsRecord => ({
  keyTag,
  algorithm: 8,
  digestType: 2,
  digest: Buffer.from(digest, 'hex'),
});

export const ROOT_ANCHORS: readonly DsRecord[] = [
  anchor(20326, 'e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d'),
  anchor(38696, '683d2d0acb8c9b712a1948b27f741219298d0a450d612c483af444a4c0fb2b16'),
];
