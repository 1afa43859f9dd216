/** What is told of people and their programs at their mail: who came in, and what they did. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import type { EventName, Facts } from './event.ts';

type AccessName = Extract<EventName, `${'imap' | 'pop3' | 'jmap' | 'ms'}.${string}`>;

/** 'with Thunderbird 140 (192.0.2.1)', or where the program did not say its name: 'over IMAP from 192.0.2.1'. */
const how = ({ client, protocol, remote }: { client: string | null; protocol: string; remote: string }): string =>
  protocol === 'window'
    ? t('in the window')
    : protocol === 'retention'
      ? t('when its time was over')
      : protocol === 'script'
        ? t('by the script of the mailbox')
        : client
          ? t('with {client} ({remote})', { client, remote })
          : t('over {protocol} from {remote}', { protocol: protocol.toUpperCase(), remote });
const where = ({ mailbox, uid, owner }: { mailbox?: string; uid?: number; owner?: string }): string => {
  if (mailbox === undefined) return '';
  const folder = owner ? t("{owner}'s {mailbox}", { owner, mailbox }) : mailbox;
  return uid === undefined ? folder : t('{folder}, UID {uid}', { folder, uid });
};

export const accessEntries: { readonly [N in AccessName]: Entry<Facts[N]> } = {
  'imap.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => t('{user} signed in over IMAP from {remote} ({mechanism})', f),
  },
  'imap.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => t('IMAP sign-in as {user} from {remote} refused: {why}', f),
  },
  'imap.client': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => t('{user} uses {program}', { user: f.user ?? t('the client'), program: `${f.name} ${f.version}`.trim() }),
  },
  'imap.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => t('{user} left IMAP after {commands} commands', { user: f.user ?? f.remote, commands: f.commands }),
  },
  'pop3.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => t('{user} signed in over POP3 from {remote} ({mechanism})', f),
  },
  'pop3.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => t('POP3 sign-in as {user} from {remote} refused: {why}', f),
  },
  'pop3.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f =>
      t('{user} left POP3: {retrieved} retrieved, {deleted} deleted', {
        ...{ user: f.user ?? f.remote, retrieved: f.retrieved, deleted: f.deleted },
      }),
  },
  'jmap.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => t('{user} signed in over JMAP from {remote} ({mechanism})', f),
  },
  'jmap.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => t('JMAP sign-in as {user} from {remote} refused: {why}', f),
  },

  'ms.read': {
    agent: 'MUA',
    level: 'info',
    outcome: 'ok',
    say: f => t('{by} read it {how} ({where})', { by: f.by, how: how(f), where: where(f) }),
  },
  'ms.moved': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => t('{by} moved it to {to} {how}', { by: f.by, to: f.to, how: how(f) }),
  },
  'ms.copied': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => t('{by} copied it to {to} {how}', { by: f.by, to: f.to, how: how(f) }),
  },
  'ms.expunged': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => t('{by} deleted it {how} ({where})', { by: f.by, how: how(f), where: where(f) }),
  },
  'ms.appended': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => t('{by} put it into {where} {how}', { by: f.by, where: where(f), how: how(f) }),
  },
  'ms.restored': {
    agent: 'MS',
    level: 'info',
    outcome: 'info',
    say: f => t('{by} brought it back for {account} ({where})', { by: f.by, account: f.account, where: where(f) }),
  },
};
