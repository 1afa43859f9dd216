/** What is told of people and their programs at their mail: who came in, and what they did. */
import type { Entry } from './catalogue.ts';
import type { EventName, Facts } from './event.ts';

type AccessName = Extract<EventName, `${'imap' | 'pop3' | 'jmap' | 'ms'}.${string}`>;

/** 'with Thunderbird 140 (192.0.2.1)', or where the program did not say its name: 'over IMAP from 192.0.2.1'. */
const how = ({ client, protocol, remote }: { client: string | null; protocol: string; remote: string }): string =>
  protocol === 'window'
    ? 'in the window'
    : protocol === 'retention'
      ? 'when its time was over'
      : protocol === 'script'
        ? 'by the script of the mailbox'
        : client
          ? `with ${client} (${remote})`
          : `over ${protocol.toUpperCase()} from ${remote}`;
const where = ({ mailbox, uid, owner }: { mailbox?: string; uid?: number; owner?: string }): string =>
  mailbox === undefined ? '' : `${owner ? `${owner}'s ` : ''}${mailbox}${uid === undefined ? '' : `, UID ${uid}`}`;

export const accessEntries: { readonly [N in AccessName]: Entry<Facts[N]> } = {
  'imap.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.user} signed in over IMAP from ${f.remote} (${f.mechanism})`,
  },
  'imap.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => `IMAP sign-in as ${f.user} from ${f.remote} refused: ${f.why}`,
  },
  'imap.client': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.user ?? 'the client'} uses ${`${f.name} ${f.version}`.trim()}`,
  },
  'imap.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.user ?? f.remote} left IMAP after ${f.commands} commands`,
  },
  'pop3.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.user} signed in over POP3 from ${f.remote} (${f.mechanism})`,
  },
  'pop3.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => `POP3 sign-in as ${f.user} from ${f.remote} refused: ${f.why}`,
  },
  'pop3.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.user ?? f.remote} left POP3: ${f.retrieved} retrieved, ${f.deleted} deleted`,
  },
  'jmap.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.user} signed in over JMAP from ${f.remote} (${f.mechanism})`,
  },
  'jmap.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => `JMAP sign-in as ${f.user} from ${f.remote} refused: ${f.why}`,
  },

  'ms.read': {
    agent: 'MUA',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.by} read it ${how(f)} (${where(f)})`,
  },
  'ms.moved': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => `${f.by} moved it to ${f.to} ${how(f)}`,
  },
  'ms.copied': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => `${f.by} copied it to ${f.to} ${how(f)}`,
  },
  'ms.expunged': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => `${f.by} deleted it ${how(f)} (${where(f)})`,
  },
  'ms.appended': {
    agent: 'MUA',
    level: 'info',
    outcome: 'info',
    say: f => `${f.by} put it into ${where(f)} ${how(f)}`,
  },
  'ms.restored': {
    agent: 'MS',
    level: 'info',
    outcome: 'info',
    say: f => `${f.by} brought it back for ${f.account} (${where(f)})`,
  },
};
