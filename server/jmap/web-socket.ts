/**
 * JMAP within a WebSocket, subprotocol "jmap": RFC 8887. Messages come in and go out as text; no socket here.
 *
 *   client: Request · WebSocketPushEnable · WebSocketPushDisable
 *   server: Response · RequestError · StateChange
 *
 * Requests run side by side, as many as announced; each answer says which request it is for.
 */
import * as z from 'zod';
import type { JmapUser } from './backend.ts';
import { notRequest, overLimit } from './problem.ts';
import { pushStates, type StatePush } from './push.ts';
import { readJson } from './read-request.ts';
import { answerValue, type JmapServer } from './request.ts';
import type { JmapId, RequestProblem } from './types.ts';

const request = z.looseObject({ '@type': z.literal('Request'), id: z.string().nullish() });
const enable = z.looseObject({
  '@type': z.literal('WebSocketPushEnable'),
  dataTypes: z.array(z.string()).nullish(),
  pushState: z.string().nullish(),
});
const disable = z.looseObject({ '@type': z.literal('WebSocketPushDisable') });
const message = z.discriminatedUnion('@type', [request, enable, disable]);

/** RFC 6455 §7.4.1: data of a kind that is not accepted. */
export const UNSUPPORTED_DATA = 1003;

export type JmapSocket = {
  /** One text message. For a binary one the shell closes with UNSUPPORTED_DATA (RFC 8887 §4.2). */
  hear(text: string): void;
  hint(account?: JmapId): void;
  close(): void;
};

export function openJmapSocket(given: {
  readonly user: JmapUser;
  readonly server: JmapServer;
  readonly capabilities: ReadonlySet<string>;
  send(text: string): void;
}): JmapSocket {
  const { user, server, capabilities } = given;
  let running = 0;
  let push: StatePush | null = null;
  let closed = false;
  const send = (value: object) => {
    if (!closed) given.send(JSON.stringify(value));
  };
  const refuse = (problem: RequestProblem, requestId: string | null) =>
    send({ '@type': 'RequestError', requestId, ...problem });

  const run = async (value: z.output<typeof request>): Promise<void> => {
    const { '@type': _type, id, ...body } = value;
    const requestId = id ?? null;
    const most = server.limits.maxConcurrentRequests;
    if (running >= most) return refuse(overLimit('maxConcurrentRequests', `At most ${most} at once`).error, requestId);
    running++;
    try {
      const answered = await answerValue(body, user, server, capabilities);
      if (!answered.ok) return refuse(answered.error, requestId);
      send({ '@type': 'Response', ...(requestId !== null && { requestId }), ...answered.value });
    } catch (fault) {
      server.onBug(fault, 'WebSocket');
      refuse({ type: 'about:blank', status: 500, detail: 'The server made a mistake; its log says which' }, requestId);
    } finally {
      running--;
    }
  };

  const enablePush = ({ dataTypes, pushState }: z.output<typeof enable>) => {
    push?.close();
    push = pushStates({
      user,
      clock: server.clock,
      types: dataTypes ?? null,
      begin: pushState ? { missed: pushState } : 'nothing',
      send: told => send({ ...told.change, pushState: told.pushState }),
      onBug: fault => server.onBug(fault, 'push'),
    });
  };

  return {
    hear(text) {
      if (closed) return;
      const value = readJson(text, server.limits.maxSizeRequest);
      if (!value.ok) return refuse(value.error, null);
      const read = message.safeParse(value.value);
      if (!read.success) return refuse(notRequest('Not a Request, and not about push').error, idOf(value.value));
      switch (read.data['@type']) {
        case 'Request':
          return void run(read.data);
        case 'WebSocketPushEnable':
          return enablePush(read.data);
        case 'WebSocketPushDisable':
          push?.close();
          push = null;
      }
    },
    hint: account => push?.hint(account),
    close() {
      closed = true;
      push?.close();
    },
  };
}

/** RFC 8887 §4.3.3: the id of the request that is refused, where it says one. */
function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? id : null;
}
