/** Where each setting stands: nine groups, each with sections; what no section names is found under its first word. Pure. */

import type { Setting } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type GroupId =
  | 'window'
  | 'server'
  | 'listeners'
  | 'incoming'
  | 'outgoing'
  | 'strangers'
  | 'trust'
  | 'keeping'
  | 'system';
type Section = { readonly title: string; readonly keys: readonly string[] };
export type Group = {
  readonly id: GroupId;
  readonly name: string;
  readonly about: string;
  /** Keys, or all keys that begin with a word and a dot. */
  readonly sections: readonly Section[];
};

export const groups: readonly Group[] = [
  { id: 'window', name: t('This window'), about: t('Language, colours, room and keys of this window'), sections: [] },
  {
    id: 'server',
    name: t('Server'),
    about: t('What it is called, what it does with mail, what it writes down'),
    sections: [
      { title: t('The server'), keys: ['mode', 'host-name', 'language'] },
      { title: t('Window and desktop'), keys: ['console.', 'desktop.'] },
      { title: t('Log'), keys: ['log.'] },
      { title: t('Names'), keys: ['dns.', 'doctor.'] },
    ],
  },
  {
    id: 'listeners',
    name: t('Ports'),
    about: t('Where programs and other servers connect, and how many at once'),
    sections: [
      {
        title: t('Ports'),
        keys: [
          ...['listen.host', 'smtp.port', 'submission.port', 'submissions.port', 'imap.port', 'imaps.port'],
          ...['pop3.port', 'pop3s.port', 'managesieve.port', 'lmtp.', 'web.'],
        ],
      },
      {
        title: 'SMTP',
        keys: ['smtp.max-connections', 'smtp.max-connections-per-address', 'smtp.idle-timeout', 'smtp.min-data-rate'],
      },
      { title: 'IMAP', keys: ['imap.'] },
      { title: 'POP3', keys: ['pop3.'] },
      { title: 'ManageSieve', keys: ['managesieve.'] },
    ],
  },
  {
    id: 'incoming',
    name: t('Mail that comes in'),
    about: t('What is taken, and where it is put'),
    sections: [
      { title: t('Messages'), keys: ['smtp.max-message-size', 'smtp.max-recipients'] },
      { title: t('Addresses'), keys: ['address.'] },
      { title: t('People’s scripts'), keys: ['sieve.'] },
      { title: t('Full mailboxes'), keys: ['quota.'] },
      { title: t('Mailing lists'), keys: ['list.'] },
      { title: t('Captured mail'), keys: ['capture.'] },
      { title: t('Fetched from elsewhere'), keys: ['fetch.'] },
      {
        title: t('Held for others'),
        keys: [
          'backup-mx.',
          'backup.domains',
          'backup.recipients',
          'backup.keep',
          'backup.turn-networks',
          'backup.ask',
        ],
      },
      { title: t('Programs on this computer'), keys: ['pipe.', 'drop.'] },
    ],
  },
  {
    id: 'outgoing',
    name: t('Mail that goes out'),
    about: t('By which way, how often it is tried, and what becomes of what cannot be delivered'),
    sections: [
      { title: t('Smart host'), keys: ['relay.', 'outbound.'] },
      { title: t('Attempts'), keys: ['queue.'] },
      { title: t('How much people may send'), keys: ['submission.', 'smtp.relay-networks', 'smtp.deliver-by-minimum'] },
      { title: t('What could not be delivered'), keys: ['bounce.', 'suppression.'] },
      { title: t('Forwarding'), keys: ['forward.'] },
    ],
  },
  {
    id: 'strangers',
    name: t('Strangers and spam'),
    about: t('What is checked of mail from elsewhere, and how much of it one peer may bring'),
    sections: [
      { title: t('Checks'), keys: ['checks.'] },
      { title: t('Scanners'), keys: ['scan.'] },
      { title: t('How much one peer may bring'), keys: ['peers.', 'smtp.messages-per-minute'] },
    ],
  },
  {
    id: 'trust',
    name: t('Encryption and trust'),
    about: t('Certificates, signatures, signing in, and what others report'),
    sections: [
      { title: t('Certificates'), keys: ['tls.', 'acme.'] },
      { title: t('Signing in'), keys: ['auth.'] },
      { title: 'MTA-STS', keys: ['mta-sts.'] },
      { title: 'DKIM', keys: ['dkim.'] },
      { title: t('Reports'), keys: ['reports.'] },
    ],
  },
  {
    id: 'keeping',
    name: t('Keeping'),
    about: t('How long things stay'),
    sections: [
      { title: t('Mail'), keys: ['store.', 'retention.'] },
      { title: t('Archive'), keys: ['archive.'] },
      { title: t('Backups'), keys: ['backup.'] },
      { title: t('Moving in and out'), keys: ['moving.'] },
    ],
  },
  {
    id: 'system',
    name: t('System mail'),
    about: t('Who owns the ports and the command sendmail on this computer'),
    sections: [],
  },
];

/** What is new and nobody has placed yet. */
const ELSEWHERE: GroupId = 'server';

const has =
  (key: string) =>
  (wanted: string): boolean =>
    wanted.endsWith('.') ? key.startsWith(wanted) : key === wanted;

/** A key that is named whole goes before the beginning of one. */
const placed = (key: string): readonly [GroupId, number] | null => {
  let found: readonly [GroupId, number] | null = null;
  for (const { id, sections } of groups)
    for (const [at, { keys }] of sections.entries()) {
      if (keys.includes(key)) return [id, at];
      if (!found && keys.some(has(key))) found = [id, at];
    }
  return found;
};

export const groupOf = (key: string): GroupId => placed(key)?.[0] ?? ELSEWHERE;

export type Shelf = { readonly title: string; readonly settings: readonly Setting[] };

/** The settings of a group in its sections, in the order of the sections and of the server. */
export function shelvesOf(group: Group, settings: readonly Setting[]): readonly Shelf[] {
  const shelves = group.sections.map(({ title, keys }, at) => ({
    title,
    settings: settings
      .filter(one => {
        const place = placed(one.key);
        return place?.[0] === group.id && place[1] === at;
      })
      .toSorted((a, b) => rank(keys, a.key) - rank(keys, b.key)),
  }));
  const unplaced = group.id === ELSEWHERE ? settings.filter(one => placed(one.key) === null) : [];
  return [...shelves, { title: t('More'), settings: unplaced }].filter(shelf => shelf.settings.length > 0);
}

const rank = (keys: readonly string[], key: string): number => {
  const whole = keys.indexOf(key);
  return whole === -1 ? keys.findIndex(has(key)) : whole;
};
