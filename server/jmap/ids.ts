/** Ids as they travel (RFC 8620 §1.2), and references to what the same request has created (§5.3). */
import * as z from 'zod';
import type { JmapId } from './types.ts';

const ID = /^[A-Za-z0-9_-]{1,255}$/;
export const isId = (text: string): boolean => ID.test(text);
export const id = z.string().regex(ID, 'Not an id');

/** Where an id is expected and a client may name a creation instead: '#k1'. */
export const idOrReference = z.string().regex(/^#?[A-Za-z0-9_-]{1,255}$/, 'Not an id');

/**
 * The id that a reference stands for, or the id itself; null: nothing of that creation id was created in this request.
 */
export function resolveReference(text: string, createdIds: ReadonlyMap<JmapId, JmapId>): JmapId | null {
  return text.startsWith('#') ? (createdIds.get(text.slice(1)) ?? null) : text;
}
