/**
 * The addresses of a mailing list: its own, and those beside it that mean something to it (RFC 2142 §6 asks for
 * `-request`). Which list it is, the store knows; here only what an address could mean. A word of chance or a signed number
 * stands behind `+`; case does not matter, for hosts on the way may change it.
 *
 *   dev@  dev-request@  dev-owner@  owner-dev@  dev-subscribe@  dev-join@  dev-unsubscribe[+TOKEN]@  dev-leave[+TOKEN]@
 *   dev-bounces[+TOKEN]@  dev+confirm-TOKEN@  dev+approve-TOKEN@  dev+reject-TOKEN@
 */

export type ListRole =
  | 'post'
  | 'request'
  | 'owner'
  | 'subscribe'
  | 'unsubscribe'
  | 'bounces'
  | 'confirm'
  | 'approve'
  | 'reject';

/** `name`: the local part that the list itself would have. */
export type ListMeaning = { readonly name: string; readonly role: ListRole; readonly token: string | null };

const words: Readonly<Record<string, ListRole>> = {
  request: 'request',
  owner: 'owner',
  subscribe: 'subscribe',
  join: 'subscribe',
  unsubscribe: 'unsubscribe',
  leave: 'unsubscribe',
  bounces: 'bounces',
};
const BESIDE = /^(.{1,64})-(request|owner|subscribe|join|unsubscribe|leave|bounces)$/;
const BESIDE_WITH = /^(.{1,64})-(unsubscribe|leave|bounces)\+([a-z0-9-]{1,60})$/;
const BEHIND = /^(.{1,64})\+(confirm|approve|reject)-([a-z0-9-]{1,60})$/;

/** What the local part of an address, in lower case, could mean to a list; the likeliest first. */
export function listMeanings(localPart: string): readonly ListMeaning[] {
  if (localPart.length > 256) return [];
  const found: ListMeaning[] = [{ name: localPart, role: 'post', token: null }];
  const behind = BEHIND.exec(localPart);
  if (behind) found.push({ name: behind[1]!, role: behind[2] as ListRole, token: behind[3]! });
  const withToken = BESIDE_WITH.exec(localPart);
  if (withToken) found.push({ name: withToken[1]!, role: words[withToken[2]!]!, token: withToken[3]! });
  const beside = BESIDE.exec(localPart);
  if (beside) found.push({ name: beside[1]!, role: words[beside[2]!]!, token: null });
  if (localPart.startsWith('owner-')) found.push({ name: localPart.slice(6), role: 'owner', token: null });
  return found;
}

/** The local parts beside a list's own that a new list must find free. */
export const listOwnNames = (name: string): readonly string[] => [
  name,
  ...['request', 'owner', 'subscribe', 'unsubscribe', 'bounces'].map(word => `${name}-${word}`),
];
