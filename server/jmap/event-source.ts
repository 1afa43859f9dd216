/**
 * Push as text/event-stream: RFC 8620 §7.3. No socket: text comes out, and word that it is over.
 *
 *   event: state                       event: ping
 *   id: <push state>                   data: {"interval":300}
 *   data: {"@type":"StateChange",…}
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import type { JmapUser } from './backend.ts';
import { type Push, pushStates, type StatePush } from './push.ts';

/** RFC 8620 §7.3: a server's least may be 30 s at most, its most 300 s at least. */
const SHORTEST_PING = seconds(10);
const LONGEST_PING = seconds(3600);

export type EventSourceWanted = {
  /** null: all. */
  readonly types: readonly string[] | null;
  readonly closeAfterState: boolean;
  /** null: none. */
  readonly ping: Duration | null;
};

/** The parameters of the URL; all three have to be there. The fault is for the client. */
export function readEventSourceQuery(parameters: URLSearchParams): Result<EventSourceWanted, string> {
  const types = parameters.get('types');
  const closeAfter = parameters.get('closeafter');
  const ping = parameters.get('ping');
  if (!types) return err('types: "*", or names of types with commas between them');
  if (closeAfter !== 'state' && closeAfter !== 'no') return err('closeafter: "state" or "no"');
  if (ping === null || !/^\d{1,9}$/.test(ping)) return err('ping: a number of seconds, 0 for none');
  return ok({
    types: types === '*' ? null : types.split(','),
    closeAfterState: closeAfter === 'state',
    ping: Number(ping) === 0 ? null : Math.min(Math.max(seconds(Number(ping)), SHORTEST_PING), LONGEST_PING),
  });
}

export function openEventSource(given: {
  readonly user: JmapUser;
  readonly clock: Clock;
  readonly wanted: EventSourceWanted;
  /** What the client says it has heard last; null: nothing. */
  readonly lastEventId: string | null;
  write(text: string): void;
  /** `closeafter=state`: nothing more will come. */
  end(): void;
  onBug(fault: unknown): void;
}): StatePush {
  const { user, clock, wanted, lastEventId } = given;
  let cancelPing = () => {};
  const schedulePing = () => {
    cancelPing();
    const { ping } = wanted;
    if (ping === null) return;
    cancelPing = clock.after(ping, () => {
      given.write(pingEvent(ping));
      schedulePing();
    });
  };
  const close = () => {
    cancelPing();
    states.close();
  };
  const send = (push: Push) => {
    given.write(stateEvent(push));
    if (!wanted.closeAfterState) return schedulePing();
    close();
    given.end();
  };
  const begin = lastEventId === null ? 'nothing' : { missed: lastEventId };
  const states = pushStates({ user, clock, types: wanted.types, begin, send, onBug: given.onBug });
  schedulePing();
  return { hint: states.hint, close };
}

const stateEvent = ({ change, pushState }: Push): string =>
  `event: state\nid: ${pushState}\ndata: ${JSON.stringify(change)}\n\n`;

/** Has no id: it says nothing about the state. */
const pingEvent = (ping: Duration): string =>
  `event: ping\ndata: ${JSON.stringify({ interval: ping / seconds(1) })}\n\n`;
