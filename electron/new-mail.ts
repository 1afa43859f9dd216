/**
 * Notifications of new mail, with what can be done at once. Few are told one by one, a flood in one; a click opens the
 * message. Nothing is told while the person looks at the window. Whether now is a time to be told anything ("do not
 * disturb") is the system's affair, which keeps them back by itself.
 */
import { Notification } from 'electron';
import type { Client } from '../server/api/rpc.ts';
import type { NewMail, NewMailAct, ShellApi } from '../server/api/shell.ts';
import { t } from '../server/base/language.ts';
import { copy } from './server-acts.ts';

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

type Action = { readonly label: string; readonly act: NewMailAct | 'reply' | 'copy' };
/** What was captured is for a program's author: nobody answers it. */
function actionsFor({ captured, code }: NewMail): readonly Action[] {
  const seen: Action = { label: t('Mark as read'), act: 'seen' };
  return [
    ...(code ? [{ label: t('Copy code {code}', { code }), act: 'copy' as const }] : []),
    ...(captured
      ? []
      : [
          { label: t('Reply'), act: 'reply' as const },
          { label: t('Archive'), act: 'archive' as const },
        ]),
    seen,
  ];
}

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
  const actions = actionsFor(mail);
  const notification = new Notification({
    title: mail.from || t('Unknown sender'),
    body: `${mail.subject || t('(no subject)')}\n${mail.preview}`.slice(0, LONGEST_BODY),
    groupId: mail.account,
    actions: actions.map(({ label }) => ({ type: 'button' as const, text: label })),
  });
  notification.on('click', () => acts.open(mail.path));
  notification.on('action', ({ actionIndex }) => {
    const act = actions[actionIndex]?.act;
    if (act === 'reply') acts.reply(mail);
    else if (act === 'copy') copy(mail.code ?? '');
    else if (act) void server.actOnMail({ account: mail.account, email: mail.email, act }).catch(() => {});
  });
  return notification;
}

function several(mails: readonly NewMail[], acts: NewMailActs): Notification {
  const people = [...new Set(mails.map(mail => mail.from))];
  const named = people.slice(0, 3).join(', ');
  const notification = new Notification({
    title: t('{count, plural, one {# new message} other {# new messages}}', { count: mails.length }),
    body: people.length > 3 ? t('{people} and others', { people: named }) : named,
  });
  const captured = mails.every(mail => mail.captured);
  notification.on('click', () => acts.open(captured ? '/captured' : '/mail'));
  return notification;
}
