/**
 * The content of a request → a Request object, or the problem with it. RFC 8620 §3.3, §3.6.1; I-JSON is RFC 7493.
 *
 * Strict about what could mean two things or break something later: octets that are no UTF-8, half surrogates, nesting
 * without end. Properties of the Request object that are not known are ignored (RFC 8620 §3.3).
 */
import * as z from 'zod';
import { ok, type Result } from '../base/result.ts';
import { mapOf } from './arguments.ts';
import type { JmapLimits } from './backend.ts';
import { id } from './ids.ts';
import { describeIssues } from './method.ts';
import { notJson, notRequest, overLimit, unknownCapability } from './problem.ts';
import type { JmapRequest, RequestProblem } from './types.ts';

/** Objects within objects; the deepest filter allowed needs about 70. */
const MAX_JSON_DEPTH = 128;

type Bounds = Pick<JmapLimits, 'maxSizeRequest' | 'maxCallsInRequest'>;

const schema = z.object({
  using: z.array(z.string()),
  methodCalls: z.array(z.tuple([z.string(), mapOf(z.string(), z.unknown()), z.string()])),
  createdIds: mapOf(id, id).optional(),
});

/** JSON as RFC 7493 wants it. */
export function readJson(content: Uint8Array | string, most: number): Result<unknown, RequestProblem> {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (size > most) return overLimit('maxSizeRequest', `More than ${most} octets`);
  let value: unknown;
  try {
    const text = typeof content === 'string' ? content : utf8.decode(content);
    value = JSON.parse(text);
  } catch {
    return notJson('Not JSON in UTF-8');
  }
  const fault = faultOfJson(value);
  return fault ? notJson(fault) : ok(value);
}

/** Checks what JSON gave; `capabilities` are those of this server. */
export function readRequest(
  value: unknown,
  limits: Bounds,
  capabilities: ReadonlySet<string>,
): Result<JmapRequest, RequestProblem> {
  const read = schema.safeParse(value);
  if (!read.success) return notRequest(describeIssues(read.error));
  const unknown = read.data.using.find(name => !capabilities.has(name));
  if (unknown !== undefined) return unknownCapability(`This server does not know ${JSON.stringify(unknown)}`);
  const calls = read.data.methodCalls.length;
  const most = limits.maxCallsInRequest;
  if (calls > most) return overLimit('maxCallsInRequest', `${calls} calls; at most ${most}`);
  return ok(read.data as JmapRequest);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What RFC 7493 forbids and the parser lets through. By hand, not by recursion: the depth is not known yet. */
function faultOfJson(value: unknown): string | null {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && !value.isWellFormed()) return 'Half a surrogate pair';
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_JSON_DEPTH) return 'Nested too deep';
    for (const [name, within] of Object.entries(value)) {
      if (!name.isWellFormed()) return 'Half a surrogate pair';
      waiting.push({ value: within, depth: depth + 1 });
    }
  }
  return null;
}
