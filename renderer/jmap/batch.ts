/**
 * Calls made in one tick become one request (RFC 8620 §3.3). Calls of one group refer to each other by their place in the
 * group; their names on the wire are given here. A group is never torn apart: a reference reaches only within a request.
 */
import { t } from '../../server/base/language.ts';
import type { Arguments, Invocation, JmapRequest, JmapResponse, MethodError } from '../../server/jmap/types.ts';
import { JmapError, methodError } from './errors.ts';
import type { Exchange } from './history.ts';
import type { ResultReference } from './methods.ts';

export type GroupCall = readonly [name: string, args: object];
export type GroupOptions = { readonly act?: string; readonly signal?: AbortSignal };
/** An answer, or why this call was refused. */
export type Settled = Arguments | JmapError;

/** Points to a part of an earlier call's answer in the same group, by that call's place. */
export const ref = (index: number, path: string): ResultReference => ({ resultOf: `@${index}`, name: '', path });

type Group = {
  readonly calls: readonly GroupCall[];
  readonly options: GroupOptions;
  readonly resolve: (answers: readonly Settled[]) => void;
  readonly reject: (error: JmapError) => void;
  readonly ids: string[];
};

export type BatchPorts = {
  /** null: no connection now. */
  readonly send: ((request: JmapRequest, signal: AbortSignal) => Promise<JmapResponse>) | null;
  readonly maxCallsInRequest: number;
};

export type Batcher = {
  /** All answers of the group, in its order; rejects only where the whole request failed. */
  group(calls: readonly GroupCall[], options?: GroupOptions): Promise<readonly Settled[]>;
};

type Given = {
  readonly ports: () => BatchPorts;
  readonly record: (exchange: Exchange) => void;
  readonly now: () => number;
};

export function createBatcher({ ports, record, now }: Given): Batcher {
  let waiting: Group[] = [];
  let lastCall = 0;
  let lastExchange = 0;

  const flush = (): void => {
    const all = waiting.filter(group => !group.options.signal?.aborted);
    waiting = [];
    for (const some of pack(all, ports().maxCallsInRequest)) void send(some);
  };

  const send = async (groups: readonly Group[]): Promise<void> => {
    const { send } = ports();
    if (!send) {
      for (const group of groups) group.reject(disconnected());
      return;
    }
    const began = now();
    const named = groups.map(group => ({ group, calls: nameCalls(group, () => `c${++lastCall}`) }));
    const methodCalls = named.flatMap(one => one.calls);
    const abort = abortWhenAll(groups);
    try {
      const response = await send({ using: capabilitiesOf(methodCalls), methodCalls }, abort);
      for (const { group, calls } of named) {
        const answers = response.methodResponses.filter(([, , id]) => group.ids.includes(id));
        record(exchange(group, calls, answers, null, began));
        group.resolve(group.calls.map(([name], i) => answerTo(name, group.ids[i]!, answers)));
      }
    } catch (fault) {
      const error = requestError(fault);
      for (const { group, calls } of named) {
        if (error.type !== 'cancelled') record(exchange(group, calls, [], error.message, began));
        group.reject(error);
      }
    }
  };

  const exchange = (
    group: Group,
    calls: readonly Invocation[],
    answers: readonly Invocation[],
    failed: string | null,
    at: number,
  ): Exchange => ({
    id: ++lastExchange,
    act: group.options.act ?? null,
    at,
    tookMs: now() - at,
    calls,
    answers,
    failed,
    sent: JSON.stringify(calls).length,
    received: JSON.stringify(answers).length,
  });

  return {
    group(calls, options = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Settled[]>();
      const group: Group = { calls, options, resolve, reject, ids: [] };
      const cancel = (): void => reject(new JmapError('cancelled', calls[0]?.[0] ?? '', t('It was not waited for.')));
      if (options.signal?.aborted) cancel();
      else {
        options.signal?.addEventListener('abort', cancel, { once: true });
        if (waiting.length === 0) queueMicrotask(flush);
        waiting.push(group);
      }
      return promise;
    },
  };
}

const disconnected = (): JmapError =>
  new JmapError('disconnected', '', t('There is no connection to the mail server. Nothing was changed.'));

function requestError(fault: unknown): JmapError {
  const code = (fault as { readonly code?: string }).code;
  if (code === 'DISCONNECTED')
    return new JmapError('disconnected', '', t('The connection was lost before the answer came.'));
  if (code === 'CANCELLED') return new JmapError('cancelled', '', t('It was not waited for.'));
  return new JmapError('requestFailed', '', fault instanceof Error ? fault.message : String(fault));
}

/** Whole groups, in their order, as many as a request takes; an act has a request of its own, so that it is seen apart. */
function pack(groups: readonly Group[], most: number): readonly (readonly Group[])[] {
  const packs: Group[][] = [];
  let room = 0;
  for (const group of groups) {
    const last = packs.at(-1);
    const apart = group.options.act !== undefined || last?.[0]?.options.act !== undefined;
    if (last && !apart && group.calls.length <= room) {
      last.push(group);
      room -= group.calls.length;
    } else {
      packs.push([group]);
      room = most - group.calls.length;
    }
  }
  return packs;
}

function nameCalls(group: Group, nextId: () => string): readonly Invocation[] {
  group.ids.push(...group.calls.map(nextId));
  return group.calls.map(([name, args], i) => [name, resolveReferences(args, group), group.ids[i]!] as const);
}

function resolveReferences(args: object, group: Group): Arguments {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      if (!key.startsWith('#')) return [key, value];
      const { resultOf, path } = value as ResultReference;
      const index = Number(resultOf.slice(1));
      return [key, { resultOf: group.ids[index]!, name: group.calls[index]![0], path }];
    }),
  );
}

/** The first answer with the call's id and name; the implicit ones that follow a submission carry the same id. */
function answerTo(name: string, id: string, answers: readonly Invocation[]): Settled {
  const own = answers.filter(([, , answered]) => answered === id);
  const found = own.find(([answered]) => answered === name || answered === 'error');
  if (!found) return new JmapError('serverFail', name, t('The server gave no answer to {name}.', { name }));
  return found[0] === 'error' ? methodError(name, found[1] as unknown as MethodError) : found[1];
}

/** The request is given up when nobody waits for any of it. */
function abortWhenAll(groups: readonly Group[]): AbortSignal {
  const abort = new AbortController();
  const look = (): void => {
    if (groups.every(group => group.options.signal?.aborted)) abort.abort();
  };
  for (const group of groups) group.options.signal?.addEventListener('abort', look, { once: true });
  return abort.signal;
}

const capabilities: readonly (readonly [RegExp, string])[] = [
  [/^(?:Mailbox|Thread|Email|SearchSnippet)\//, 'urn:ietf:params:jmap:mail'],
  [/^(?:Identity|EmailSubmission)\//, 'urn:ietf:params:jmap:submission'],
  [/^VacationResponse\//, 'urn:ietf:params:jmap:vacationresponse'],
  [/^Quota\//, 'urn:ietf:params:jmap:quota'],
  [/^Expunged\//, 'urn:mailroom:params:jmap:expunged'],
  [/^Blob\/(?!copy)/, 'urn:ietf:params:jmap:blob'],
];
/** A submission may change emails, so it speaks of mail as well. */
function capabilitiesOf(calls: readonly Invocation[]): readonly string[] {
  const needed = capabilities.filter(([pattern]) => calls.some(([name]) => pattern.test(name))).map(([, uri]) => uri);
  const mail = 'urn:ietf:params:jmap:mail';
  const also = needed.includes('urn:ietf:params:jmap:submission') && !needed.includes(mail) ? [mail] : [];
  return ['urn:ietf:params:jmap:core', ...needed, ...also];
}
