/**
 * Notifications of new mail, with what can be done at once. Few are told one by one, a flood in one; a click opens the
 * message. Nothing is told while the person looks at the window.
 */
import { Notification } from 'electron';
import type { Client } from '../server/api/rpc.ts';
import type { NewMail, NewMailAct, ShellApi } from '../server/api/shell.ts';

export type NewMailActs = {
  /** At an address of the window. */
  open(path: string): void;
  reply(mail: NewMail): void;
  /** The window is in front. */
  isLookedAt(): boolean;
};

/** More at once are one notification. */
const MOST_SINGLE = 3;
/** Kept so that the system's click still finds its notification. */
const MOST_KEPT = 20;
const LONGEST_BODY = 300;

const ACTIONS: readonly { readonly label: string; readonly act: NewMailAct | 'reply' }[] = [
  { label: 'Reply', act: 'reply' },
  { label: 'Archive', act: 'archive' },
  { label: 'Mark as read', act: 'seen' },
];

/** Ends when the server goes. */
export async function followNewMail(server: Client<ShellApi>, acts: NewMailActs): Promise<void> {
  const kept: Notification[] = [];
  const show = (notification: Notification): void => {
    kept.push(notification);
    if (kept.length > MOST_KEPT) kept.shift();
    notification.show();
  };
  for await (const mails of server.watchNewMail({})) {
    if (!Notification.isSupported() || acts.isLookedAt()) continue;
    if (mails.length <= MOST_SINGLE) for (const mail of mails) show(single(mail, server, acts));
    else show(several(mails, acts));
  }
}

function single(mail: NewMail, server: Client<ShellApi>, acts: NewMailActs): Notification {
  const notification = new Notification({
    title: mail.from || 'Unknown sender',
    body: `${mail.subject || '(no subject)'}\n${mail.preview}`.slice(0, LONGEST_BODY),
    groupId: mail.account,
    actions: ACTIONS.map(({ label }) => ({ type: 'button' as const, text: label })),
  });
  notification.on('click', () => acts.open(mail.path));
  notification.on('action', ({ actionIndex }) => {
    const act = ACTIONS[actionIndex]?.act;
    if (act === 'reply') acts.reply(mail);
    else if (act) void server.actOnMail({ account: mail.account, email: mail.email, act }).catch(() => {});
  });
  return notification;
}

function several(mails: readonly NewMail[], acts: NewMailActs): Notification {
  const people = [...new Set(mails.map(mail => mail.from))];
  const notification = new Notification({
    title: `${mails.length} new messages`,
    body: people.length > 3 ? `${people.slice(0, 3).join(', ')} and others` : people.join(', '),
  });
  notification.on('click', () => acts.open('/mail'));
  return notification;
}
