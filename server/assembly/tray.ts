/** What the tray says, in the same words as the window. */
import { either, repeated } from '../api/feed.ts';
import { statusOf } from '../api/handlers/status.ts';
import type { TrayState } from '../api/shell.ts';
import type { Store } from '../store/interface.ts';
import type { Mailroom } from './start.ts';

export const trayFeed = (mailroom: Mailroom, signal: AbortSignal): AsyncGenerator<TrayState, void, void> =>
  repeated(
    () => trayState(mailroom),
    either(
      hear => mailroom.store.watchEvents(hear),
      hear => mailroom.store.watchMailboxes(hear),
      mailroom.ports.watchState,
    ),
    signal,
    1000,
  );

async function trayState(mailroom: Mailroom): Promise<TrayState> {
  const [status, traces, unread] = await Promise.all([
    statusOf(mailroom.ports),
    mailroom.store.traces({ limit: 5 }),
    unreadIn(mailroom.store),
  ]);
  const listening = status.listeners.filter(listener => listener.state === 'listening');
  return {
    glyph: status.needs.some(need => need.severity !== 'info') ? 'attention' : 'plain',
    sentence: `${status.headline.title}. ${status.headline.text}`,
    unread,
    outgoing: mailroom.outgoing.paused() ? 'paused' : 'on',
    recent: traces
      .filter(trace => trace.subject !== null)
      .map(trace => ({
        label: `${trace.subject || '(no subject)'} → ${trace.recipients[0] ?? ''}`,
        path: `/journey/${trace.trace}`,
      })),
    copies: listening.map(listener => ({
      label: `${listener.name} host and port`,
      text: `${listener.host}:${listener.port}`,
    })),
  };
}

async function unreadIn(store: Store): Promise<number> {
  const inboxes = (await store.accounts()).map(account => store.mailbox(account.id, 'INBOX'));
  return (await Promise.all(inboxes)).reduce((sum, inbox) => sum + (inbox?.unseen ?? 0), 0);
}
