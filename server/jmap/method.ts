/**
 * What a JMAP method is: a name, the capability that opens it, its arguments as a schema, and an act that answers with a
 * value. RFC 8620 §3.6.2 (errors of methods), §3.3 (arguments that are left out).
 *
 * A method never throws for anything a client says; what it throws is a bug and becomes serverFail.
 */
import * as z from 'zod';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { BodyDecoder, JmapAccount, JmapLimits, JmapUser } from './backend.ts';
import { id } from './ids.ts';
import type { Arguments, JmapId, MethodError, MethodErrorType } from './types.ts';

/** What may still be taken in this request, about in octets. */
export type Allowance = { left: number };

/** What every call of one request shares. */
export type CallContext = {
  readonly user: JmapUser;
  readonly limits: JmapLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly decoder: BodyDecoder;
  /** Capabilities the request named. */
  readonly using: ReadonlySet<string>;
  /** Creation id → id of what was created in this request so far; whoever creates adds to it. RFC 8620 §5.3. */
  readonly createdIds: Map<JmapId, JmapId>;
  /** Of mail, in all answers of this request together. */
  readonly mayTell: Allowance;
};

/** Another method, called under the same call id once the answer stands: Email/copy destroys, submission files. */
export type FollowingCall = { readonly name: string; readonly args: Arguments };
export type Answer = { readonly response: Arguments; readonly then: readonly FollowingCall[] };
export type Outcome = Result<Answer, MethodError>;

export type Method = {
  readonly name: string;
  readonly capability: string;
  run(args: Arguments, context: CallContext): Promise<Outcome>;
};

export const answer = (response: Arguments, then: readonly FollowingCall[] = []): Outcome => ok({ response, then });
export const refuse = (type: MethodErrorType, description?: string) =>
  err<MethodError>(description === undefined ? { type } : { type, description });

/** A method whose arguments are checked against a strict object: what is unknown or wrong is named. */
export function method<Schema extends z.ZodType<Arguments>>(given: {
  readonly name: string;
  readonly capability: string;
  readonly takes: Schema;
  run(args: z.output<Schema>, context: CallContext): Promise<Outcome>;
}): Method {
  return {
    name: given.name,
    capability: given.capability,
    async run(args, context) {
      const read = given.takes.safeParse(args);
      return read.success ? given.run(read.data, context) : refuse('invalidArguments', describeIssues(read.error));
    },
  };
}

/** A method of one account; `writes` is refused where the account may only be read. `takes` need not say `accountId`. */
export function accountMethod<Shape extends z.ZodRawShape>(given: {
  readonly name: string;
  readonly capability: string;
  readonly writes?: boolean;
  readonly takes: Shape;
  run(
    args: z.output<z.ZodObject<Shape>> & { readonly accountId: JmapId },
    account: JmapAccount,
    context: CallContext,
  ): Promise<Outcome>;
}): Method {
  const schema = z.strictObject({ accountId: id, ...given.takes });
  return {
    name: given.name,
    capability: given.capability,
    async run(args, context) {
      const read = schema.safeParse(args);
      if (!read.success) return refuse('invalidArguments', describeIssues(read.error));
      const known = read.data as unknown as Parameters<typeof given.run>[0];
      const account = await findAccount(context.user, known.accountId, given);
      return account.ok ? given.run(known, account.value, context) : account;
    },
  };
}

/** RFC 8620 §3.6.2: the account is there, has this kind of data, and may be changed where the method would. */
export async function findAccount(
  user: JmapUser,
  accountId: JmapId,
  wanted: { readonly capability: string; readonly writes?: boolean },
): Promise<Result<JmapAccount, MethodError>> {
  const account = await user.account(accountId);
  if (!account) return refuse('accountNotFound');
  const { capabilities, isReadOnly } = account.facts;
  if (capabilities && !capabilities.includes(wanted.capability)) return refuse('accountNotSupportedByMethod');
  if (isReadOnly && wanted.writes) return refuse('accountReadOnly');
  return ok(account);
}

/** One line naming each argument that is wrong. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 10)
    .map(issue => (issue.path.length > 0 ? `${issue.path.join('/')}: ${issue.message}` : issue.message))
    .join('; ');
}
