/**
 * NOTIFY: which events the client wants to hear of, in which mailboxes, all the time. RFC 5465.
 *
 *   notify = "NOTIFY" SP ("SET" [SP "STATUS"] SP event-groups / "NONE")
 */
import type { Uid } from '../backend.ts';
import { command, done, no, type Responses } from '../command.ts';
import type { Telling } from '../news/news.ts';
import { startNotifier } from '../news/notifier.ts';
import { accountOf, allLoggedIn, type Session } from '../session.ts';
import {
  type EventGroups,
  eventNames,
  noEvents,
  parseEventGroups,
  type SelectedGroup,
} from '../syntax/event-groups.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { fetchUnasked } from './fetch.ts';

type Arguments = { readonly groups: EventGroups; readonly withStatus: boolean };

export const notify = command<Arguments>({
  name: 'NOTIFY',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const word = line.sp().word();
    if (word === 'NONE') {
      line.end();
      return { groups: noEvents, withStatus: false };
    }
    if (word !== 'SET') throw new BadSyntax('Expected SET or NONE');
    const withStatus = line.sp().accept('STATUS');
    if (withStatus) line.sp();
    const groups = parseEventGroups(line);
    line.end();
    return { groups, withStatus };
  },

  async run(session, { groups, withStatus }, out) {
    // §3.1: not BAD, and with the names of those that there are.
    if (groups.unknownEvent) return no('There is no such event', `BADEVENT (${eventNames.join(' ')})`);
    // What the client has not heard of yet it hears now, and the new order begins there.
    if (groups !== noEvents && session.state.name === 'selected') {
      await session.state.view.sync(out, { mayExpunge: true });
    }
    const tellSelected = selectedTeller(session);
    const started = await startNotifier(session, accountOf(session), { groups, withStatus, tellSelected }, out);
    if (!started.ok) return no('More mailboxes than can be watched', 'NOTIFICATIONOVERFLOW');
    session.notifier?.close();
    session.notifier = started.notifier;
    return done('NOTIFY completed');
  },
});

/** What is new of the selected mailbox: nothing, where the client wants nothing and has done nothing itself (§3.1). */
const selectedTeller =
  (session: Session) =>
  async (group: SelectedGroup | null, out: Responses, telling: Telling, own: ReadonlySet<Uid>): Promise<void> => {
    if (session.state.name !== 'selected') return;
    const events = group?.events;
    if (!telling.own && !events?.has('MessageNew')) return;
    const mayExpunge = telling.mayExpunge && !(telling.waiting && group?.delayed);
    const flags = telling.own || events?.has('FlagChange') || false;
    const appeared = await session.state.view.sync(out, { mayExpunge, flags });
    const fetched = appeared.filter(uid => !own.has(uid));
    if (group && group.fetch.length > 0 && fetched.length > 0) await fetchUnasked(session, group.fetch, fetched, out);
  };
