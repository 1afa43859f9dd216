/** Blob/get: data of blobs inside a response, whole or a range, and digests of it. RFC 9404 §4.2. */

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { asBuffer } from '../../base/bytes.ts';
import type { Bytes } from '../../base/units.ts';
import { orNull, unsignedInt } from '../arguments.ts';
import { BLOB, digestAlgorithms } from '../capabilities.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type Outcome, refuse } from '../method.ts';
import type { Arguments } from '../types.ts';

/** Names of the HTTP register (RFC 5843) → ours. */
const digests: Readonly<Record<(typeof digestAlgorithms)[number], string>> = {
  sha: 'sha1',
  'sha-256': 'sha256',
  'sha-512': 'sha512',
};
const digestOf = (property: string): string | null => {
  const named = digestAlgorithms.find(name => property === `digest:${name}`);
  return named ? digests[named] : null;
};
const isKnown = (property: string): boolean =>
  ['data', 'data:asText', 'data:asBase64', 'size'].includes(property) || digestOf(property) !== null;

export const blobGet = accountMethod({
  name: 'Blob/get',
  capability: BLOB,
  takes: {
    ids: z.array(idOrReference),
    properties: orNull(z.array(z.string())),
    offset: orNull(unsignedInt),
    length: orNull(unsignedInt),
  },
  async run(args, account, context): Promise<Outcome> {
    const properties = args.properties ?? ['data', 'size'];
    const unknown = properties.filter(property => property !== 'id' && !isKnown(property));
    if (unknown.length > 0) return refuse('invalidArguments', `properties: unknown ${unknown.join(', ')}`);
    const { maxObjectsInGet } = context.limits;
    if (args.ids.length > maxObjectsInGet) return refuse('requestTooLarge', `At most ${maxObjectsInGet} blobs at once`);
    const list: Arguments[] = [];
    const notFound: string[] = [];
    for (const given of new Set(args.ids)) {
      const blobId = resolveReference(given, context.createdIds);
      const blob = blobId === null ? null : await account.blob(blobId);
      if (!blob) {
        notFound.push(given);
        continue;
      }
      const range = rangeOf(asBuffer(blob.bytes), args.offset ?? 0, args.length);
      const { mayTell } = context;
      if (properties.some(property => property.startsWith('data'))) mayTell.left -= range.octets.length;
      if (mayTell.left <= 0) return refuse('requestTooLarge', 'More than one response holds; download them instead');
      list.push(view(blobId!, blob.bytes.length, range, properties));
    }
    return answer({ accountId: account.facts.id, list, notFound });
  },
});

type Range = { readonly octets: Buffer; readonly isTruncated: boolean };

/** §4.2: what of the range is there; truncated where the blob ends before it. */
function rangeOf(bytes: Buffer, offset: number, length: number | null): Range {
  const isTruncated = offset > bytes.length || (length !== null && offset + length > bytes.length);
  return { octets: bytes.subarray(offset, length === null ? bytes.length : offset + length), isTruncated };
}

function view(id: string, size: Bytes, { octets, isTruncated }: Range, properties: readonly string[]): Arguments {
  const told: Record<string, unknown> = { id };
  const isText = isUtf8(octets);
  for (const property of properties) {
    if (property === 'size') told.size = size;
    else if (property === 'data:asText') told['data:asText'] = isText ? octets.toString('utf8') : null;
    else if (property === 'data:asBase64') told['data:asBase64'] = octets.toString('base64');
    else if (property === 'data') {
      if (isText) told['data:asText'] = octets.toString('utf8');
      else told['data:asBase64'] = octets.toString('base64');
    } else {
      const digest = digestOf(property);
      if (digest !== null) told[property] = createHash(digest).update(octets).digest('base64');
    }
  }
  const asText = properties.includes('data') || properties.includes('data:asText');
  return {
    ...told,
    ...(asText && !isText && { isEncodingProblem: true }),
    ...(isTruncated && { isTruncated: true }),
  };
}
