/** What the tray says, in the same words as the window. */

import type { Status } from '../api/contract.ts';
import { either, repeated } from '../api/feed.ts';
import { statusOf } from '../api/handlers/status.ts';
import type { Recent, TrayState } from '../api/shell.ts';
import type { Store } from '../store/interface.ts';
import { describe, isNew, oneTimeOf } from './new-mail.ts';
import type { Mailroom } from './start.ts';

const MOST_RECENT = 5;
/** Of which some were filed elsewhere, or are gone. */
const LOOKED_AT = 30;

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
  const { store, ports } = mailroom;
  const [status, recent, unread, captured] = await Promise.all([
    statusOf(ports),
    recentIn(store),
    unreadIn(store),
    capturedIn(mailroom),
  ]);
  return {
    glyph: status.needs.some(need => need.severity !== 'info') ? 'attention' : 'plain',
    sentence: `${status.headline.title}. ${status.headline.text}`,
    mode: status.mode,
    isOffice: status.preset === 'office',
    outgoing: mailroom.outgoing.paused() ? 'paused' : 'on',
    ...captured,
    recent,
    unread,
    copies: copiesFor(status),
    keepAwake: ports.config()['desktop.keep-awake'],
  };
}

async function recentIn(store: Store): Promise<readonly Recent[]> {
  const notes = await store.events({ names: ['mda.filed'], newestFirst: true, limit: LOOKED_AT });
  const recent: Recent[] = [];
  for (const note of notes.filter(isNew)) {
    if (recent.length === MOST_RECENT) break;
    const mail = await describe(store, note);
    if (mail === null) continue;
    const { from, to, subject, path } = mail;
    recent.push({ from, to, subject, path, ...(await oneTimeOf(store, mail)) });
  }
  return recent;
}

async function capturedIn({ store, mail }: Mailroom): Promise<Pick<TrayState, 'captured' | 'capturedAt'>> {
  const capture = await mail.captureAccount();
  const inbox = capture && (await store.mailbox(capture.account, 'INBOX'));
  if (!inbox || inbox.messages === 0) return { captured: 0, capturedAt: null };
  const [newest] = await store.page(capture.account, inbox.id, { limit: 1 });
  return { captured: inbox.messages, capturedAt: newest?.internalDate ?? null };
}

async function unreadIn(store: Store): Promise<number> {
  const inboxes = (await store.accounts()).map(account => store.mailbox(account.id, 'INBOX'));
  return (await Promise.all(inboxes)).reduce((sum, inbox) => sum + (inbox?.unseen ?? 0), 0);
}

/** Programs hand mail in at the port for all, where everything is captured; else where they sign in. */
function copiesFor({ listeners, mode, hostName }: Status): TrayState['copies'] {
  const wanted = mode === 'capture' ? ['smtp', 'submission'] : ['submission', 'submissions'];
  const [door] = wanted.flatMap(name => listeners.filter(one => one.name === name && one.state === 'listening'));
  if (!door) return [];
  const host = /^(?:0\.0\.0\.0|::)$/.test(door.host) ? hostName : door.host;
  const address = `${host.includes(':') ? `[${host}]` : host}:${door.port}`;
  const url = `${door.tls === 'implicit' ? 'smtps' : 'smtp'}://${address}`;
  return [
    { kind: 'env', text: `MAIL_URL=${url}\nMAIL_HOST=${host}\nMAIL_PORT=${door.port}\n` },
    { kind: 'url', text: url },
    { kind: 'address', text: address },
  ];
}
