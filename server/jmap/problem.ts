/** Why a request as a whole is refused: RFC 8620 §3.6.1, in the shape of RFC 7807. */
import { err } from '../base/result.ts';
import type { JmapLimits } from './backend.ts';
import type { RequestProblem } from './types.ts';

const problem = (name: string, detail: string): RequestProblem => ({
  type: `urn:ietf:params:jmap:error:${name}`,
  status: 400,
  detail,
});

export const notJson = (detail: string) => err(problem('notJSON', detail));
export const notRequest = (detail: string) => err(problem('notRequest', detail));
export const unknownCapability = (detail: string) => err(problem('unknownCapability', detail));

/** The web's own limits (concurrent requests and uploads) are told in the same shape. */
export const overLimit = (limit: keyof JmapLimits, detail: string) => err({ ...problem('limit', detail), limit });
