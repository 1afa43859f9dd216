/**
 * One request → one response: the calls in their order, each with the results of those before it. RFC 8620 §3.
 *
 * A method's refusal is an `error` in its place and the next call runs; what a method throws is a bug of ours: it is
 * told to `onBug`, and the client hears serverFail and no more.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { BodyDecoder, JmapLimits, JmapUser } from './backend.ts';
import { type Allowance, type CallContext, type Method, type Outcome, refuse } from './method.ts';
import { readJson, readRequest } from './read-request.ts';
import { resolveArguments } from './references.ts';
import type { Arguments, Invocation, JmapRequest, JmapResponse, RequestProblem } from './types.ts';

/** What mail is told in one response, about in octets: it is held in memory, and written out once more. */
const MOST_TOLD: Bytes = mebibytes(64);

/** All that requests need beside their user. */
export type JmapServer = {
  readonly methods: ReadonlyMap<string, Method>;
  readonly limits: JmapLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly decoder: BodyDecoder;
  /** A method threw. */
  onBug(fault: unknown, method: string): void;
};

/** Capabilities that may stand in `using`: those the methods belong to, and the ways they travel. */
export const capabilitiesOf = (server: Pick<JmapServer, 'methods'>, ...more: readonly string[]): ReadonlySet<string> =>
  new Set([...[...server.methods.values()].map(method => method.capability), ...more]);

/** From octets. */
export async function answerContent(
  content: Uint8Array | string,
  user: JmapUser,
  server: JmapServer,
  capabilities: ReadonlySet<string>,
): Promise<Result<JmapResponse, RequestProblem>> {
  const value = readJson(content, server.limits.maxSizeRequest);
  return value.ok ? answerValue(value.value, user, server, capabilities) : value;
}

/** From a value that was JSON, or came by another road. */
export async function answerValue(
  value: unknown,
  user: JmapUser,
  server: JmapServer,
  capabilities: ReadonlySet<string>,
): Promise<Result<JmapResponse, RequestProblem>> {
  const request = readRequest(value, server.limits, capabilities);
  return request.ok ? ok(await answerRequest(request.value, user, server)) : err(request.error);
}

/** A request that is well-formed. */
export async function answerRequest(request: JmapRequest, user: JmapUser, server: JmapServer): Promise<JmapResponse> {
  const { limits, clock, random, decoder } = server;
  const createdIds = new Map(Object.entries(request.createdIds ?? {}));
  const using = new Set(request.using);
  const mayTell: Allowance = { left: MOST_TOLD };
  const context: CallContext = { user, limits, clock, random, decoder, using, createdIds, mayTell };
  const allowance: Allowance = { left: limits.maxSizeRequest };
  const methodResponses: Invocation[] = [];
  for (const [name, args, callId] of request.methodCalls) {
    const resolved = resolveArguments(args, methodResponses, allowance);
    const method = server.methods.get(name);
    const known = method && context.using.has(method.capability);
    if (!known) methodResponses.push(errorOf(refuse('unknownMethod').error, callId));
    else if (!resolved.ok) methodResponses.push(errorOf(resolved.error, callId));
    else methodResponses.push(...(await answerCall(method, resolved.value, callId, context, server)));
  }
  return {
    methodResponses,
    ...(request.createdIds && { createdIds: Object.fromEntries(createdIds) }),
    sessionState: await user.sessionState(),
  };
}

/** The method's own response, then those of the calls that follow from it (RFC 8620 §5.4, RFC 8621 §7.5). */
async function answerCall(
  method: Method,
  args: Arguments,
  callId: string,
  context: CallContext,
  server: JmapServer,
): Promise<readonly Invocation[]> {
  const outcome = await runMethod(method, args, context, server);
  if (!outcome.ok) return [errorOf(outcome.error, callId)];
  const responses: Invocation[] = [[method.name, outcome.value.response, callId]];
  for (const following of outcome.value.then) {
    const next = server.methods.get(following.name);
    if (!next) throw new Error(`${method.name} calls ${following.name}, which is not there`);
    responses.push(...(await answerCall(next, following.args, callId, context, server)));
  }
  return responses;
}

async function runMethod(method: Method, args: Arguments, context: CallContext, server: JmapServer): Promise<Outcome> {
  try {
    return await method.run(args, context);
  } catch (fault) {
    server.onBug(fault, method.name);
    return refuse('serverFail', 'The server made a mistake; its log says which');
  }
}

const errorOf = (error: object, callId: string): Invocation => ['error', { ...error }, callId];
