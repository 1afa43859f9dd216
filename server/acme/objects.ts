/** What an authority's answers must look like to be understood; what else stands in them is passed over. RFC 8555 §7.1. */
import { z } from 'zod';

const url = z.string().startsWith('https://').max(2000);
const name = z.object({ type: z.string().max(50), value: z.string().max(300) });
/** Of one order; an authority that names more cannot mean us. */
const MOST = 200;

const told = { type: z.string().optional(), detail: z.string().optional() };
export const problemObject = z.object({ ...told, subproblems: z.array(z.object(told)).max(MOST).optional() });

export const directoryObject = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  /** RFC 9773 §3 */
  renewalInfo: url.optional(),
  meta: z
    .object({
      termsOfService: z.string().max(2000).optional(),
      externalAccountRequired: z.boolean().optional(),
    })
    .optional(),
});
export type Directory = z.infer<typeof directoryObject>;

export const orderObject = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  expires: z.string().optional(),
  identifiers: z.array(name).max(MOST),
  authorizations: z.array(url).max(MOST),
  finalize: url,
  certificate: url.optional(),
  error: problemObject.optional(),
});
export type Order = z.infer<typeof orderObject>;

const challenge = z.object({
  type: z.string().max(100),
  url,
  status: z.string(),
  // §8: base64url, so that it can stand in a path.
  token: z
    .string()
    .regex(/^[\w-]{1,300}$/)
    .optional(),
  error: problemObject.optional(),
});
export type Challenge = z.infer<typeof challenge>;

export const authorizationObject = z.object({
  identifier: name,
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  wildcard: z.boolean().optional(),
  challenges: z.array(challenge).max(50),
});
export type Authorization = z.infer<typeof authorizationObject>;

/** RFC 9773 §4.2 */
export const renewalObject = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  explanationURL: z.string().max(2000).optional(),
});
