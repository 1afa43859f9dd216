/**
 * Connection cards: for each program that people read mail with, what to type, in that program's own words and order, with
 * the hosts and ports that are open now. Pure; the window and the command line show the same cards.
 *
 * The words of Thunderbird are its Account Hub's, those of Outlook classic's advanced setup, those of Apple Mail's form for
 * another account. The QR code: thunderbird-android, "Export for Mobile" format, version 1.
 */
import { t } from '../base/language.ts';
import type { ConnectProtocol, ConnectSecurity, ConnectService, ConnectWays } from './connect-contract.ts';

export const cardIds = ['thunderbird', 'apple', 'outlook', 'android', 'other'] as const;
export type CardId = (typeof cardIds)[number];

export type CardField = {
  readonly label: string;
  readonly value: string;
  /** Chosen in a menu there, so there is nothing to copy. */
  readonly isChoice: boolean;
  readonly isPassword: boolean;
};
export type CardSection = { readonly title: string; readonly fields: readonly CardField[] };
export type Card = {
  readonly id: CardId;
  readonly name: string;
  /** Where in the program it begins. */
  readonly lead: string;
  readonly sections: readonly CardSection[];
  /** What is worth knowing before it is tried; the worst first. */
  readonly notes: readonly CardNote[];
};
export type CardNote = { readonly weight: 'attention' | 'info'; readonly text: string };

export const cardNames: { readonly [I in CardId]: string } = {
  thunderbird: 'Thunderbird',
  apple: t('Apple Mail, iPhone, iPad'),
  outlook: t('Outlook classic'),
  android: t('Android'),
  other: t('Another program'),
};

/** `password`: null where it is not known here, and the owner's own is meant. */
export function cardOf(id: CardId, ways: ConnectWays, password: string | null): Card {
  const reading = serviceFor(id, ways, 'imap') ?? serviceFor(id, ways, 'pop3');
  const sending = serviceFor(id, ways, 'smtp');
  const made = cards[id]({ ways, reading, sending, password });
  const notes = [
    ...missingNotes(reading, sending),
    ...reachNotes(ways, reading),
    ...trustNotes(reading),
    ...made.notes,
  ];
  const sections = made.sections.filter(section => section.fields.length > 0);
  return { id, name: cardNames[id], lead: made.lead, sections, notes };
}

/** Telephones and Outlook know encryption from the first octet best; on this computer alone plain text is no risk. */
const able: { readonly [I in CardId]: readonly ConnectSecurity[] } = {
  thunderbird: ['none', 'tls', 'starttls'],
  apple: ['tls', 'starttls', 'none'],
  outlook: ['tls', 'starttls', 'none'],
  android: ['tls', 'starttls', 'none'],
  other: ['none', 'tls', 'starttls'],
};

export function serviceFor(id: CardId, { services }: ConnectWays, protocol: ConnectProtocol): ConnectService | null {
  const mine = services.filter(one => one.protocol === protocol);
  const inOrder =
    id === 'thunderbird' || id === 'other' ? mine : able[id].flatMap(how => mine.filter(one => one.security === how));
  return inOrder[0] ?? null;
}

type Parts = {
  readonly ways: ConnectWays;
  readonly reading: ConnectService | null;
  readonly sending: ConnectService | null;
  readonly password: string | null;
};
type Made = Pick<Card, 'lead' | 'sections' | 'notes'>;

const field = (label: string, value: string, kind: 'text' | 'choice' | 'password' = 'text'): CardField => ({
  ...{ label, value },
  isChoice: kind === 'choice',
  isPassword: kind === 'password',
});
const secret = (label: string, { password, ways }: Parts): CardField =>
  field(
    label,
    password ?? (ways.anyPassword ? t('any') : t('the password of {address}', { address: ways.address })),
    'password',
  );

const cards: { readonly [I in CardId]: (parts: Parts) => Made } = {
  thunderbird: parts => ({
    lead: t('Add an account, type name and address, then “Manual configuration”.'),
    sections: [
      { title: t('Account'), fields: personFields(parts, t('Full name'), t('Email address'), t('Password')) },
      { title: t('Incoming server'), fields: thunderbird(parts.reading, parts.ways) },
      { title: t('Outgoing server'), fields: thunderbird(parts.sending, parts.ways) },
    ],
    notes: thunderbirdNotes(parts),
  }),
  apple: parts => ({
    lead: t('Mail › Add Account › Other Mail Account. On iPhone and iPad: Settings › Apps › Mail › Mail Accounts.'),
    sections: [
      { title: t('Account'), fields: personFields(parts, t('Name'), t('Email address'), t('Password')) },
      { title: t('Incoming Mail Server'), fields: apple(parts.reading, parts.ways) },
      { title: t('Outgoing Mail Server'), fields: apple(parts.sending, parts.ways) },
    ],
    notes: [],
  }),
  outlook: parts => ({
    lead: t('File › Add Account › Advanced options › “Let me set up my account manually” › IMAP.'),
    sections: [
      { title: t('Incoming mail'), fields: outlook(parts.reading) },
      { title: t('Outgoing mail'), fields: outlook(parts.sending) },
      {
        title: t('Account'),
        fields: [field(t('User name'), parts.ways.address), secret(t('Password'), parts)],
      },
    ],
    notes: [
      {
        weight: 'info',
        text: t(
          'The new Outlook and Outlook for phones connect from Microsoft’s servers: they need a server that the internet can reach, with a certificate everybody believes. Where yours is neither, use classic Outlook, Apple Mail or Thunderbird.',
        ),
      },
    ],
  }),
  android: parts => ({
    lead: t('Thunderbird or K-9 Mail: scan the code. In another program, type this.'),
    sections: otherSections(parts),
    notes: [],
  }),
  other: parts => ({ lead: t('Most programs ask for this.'), sections: otherSections(parts), notes: [] }),
};

const personFields = (parts: Parts, name: string, address: string, password: string): CardField[] => [
  ...(parts.ways.name === '' ? [] : [field(name, parts.ways.name)]),
  field(address, parts.ways.address),
  secret(password, parts),
];

const protocolNames = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP', managesieve: 'ManageSieve' } as const;

const thunderbird = (service: ConnectService | null, { address }: ConnectWays): CardField[] =>
  service === null
    ? []
    : [
        ...(service.protocol === 'smtp' ? [] : [field(t('Protocol'), protocolNames[service.protocol], 'choice')]),
        field(t('Hostname'), service.host),
        field(t('Port'), String(service.port)),
        field(t('Connection security'), securityName(service.security), 'choice'),
        field(t('Authentication method'), service.signsIn ? t('Normal password') : t('No authentication'), 'choice'),
        ...(service.signsIn ? [field(t('Username'), address)] : []),
      ];

const apple = (service: ConnectService | null, { address }: ConnectWays): CardField[] =>
  service === null
    ? []
    : [
        field(t('Host Name'), service.host),
        ...(service.signsIn ? [field(t('User Name'), address)] : []),
        field(t('Server Port'), String(service.port)),
        field(t('Use SSL'), service.security === 'none' ? t('off') : t('on'), 'choice'),
      ];

const outlook = (service: ConnectService | null): CardField[] =>
  service === null
    ? []
    : [
        field(t('Server'), service.host),
        field(t('Port'), String(service.port)),
        field(t('Encryption method'), securityName(service.security), 'choice'),
        field(t('Require logon using Secure Password Authentication (SPA)'), t('off'), 'choice'),
      ];

const otherSections = (parts: Parts): CardSection[] => [
  {
    title: t('Account'),
    fields: [field(t('Email address'), parts.ways.address), secret(t('Password'), parts)],
  },
  { title: t('Incoming mail'), fields: plain(parts.reading, parts.ways) },
  { title: t('Outgoing mail'), fields: plain(parts.sending, parts.ways) },
];
const plain = (service: ConnectService | null, { address }: ConnectWays): CardField[] =>
  service === null
    ? []
    : [
        field(t('Protocol'), protocolNames[service.protocol], 'choice'),
        field(t('Server'), service.host),
        field(t('Port'), String(service.port)),
        field(t('Encryption'), securityName(service.security), 'choice'),
        ...(service.signsIn ? [field(t('User name'), address)] : []),
      ];

export const securityName = (security: ConnectSecurity): string =>
  security === 'tls' ? 'SSL/TLS' : security === 'starttls' ? 'STARTTLS' : t('None');

function missingNotes(reading: ConnectService | null, sending: ConnectService | null): CardNote[] {
  const note = (text: string): CardNote => ({ weight: 'attention', text });
  return [
    ...(reading ? [] : [note(t('No listener for reading mail (IMAP, POP3) is open.'))]),
    ...(sending ? [] : [note(t('No listener for handing mail in is open.'))]),
  ];
}

const reachNotes = ({ mode }: ConnectWays, reading: ConnectService | null): CardNote[] =>
  reading?.onlyHere
    ? [
        {
          weight: mode === 'deliver' ? 'attention' : 'info',
          text: t(
            'Only programs on this computer reach this server: its listeners are open for {host} alone. Other devices need listen.host set to 0.0.0.0.',
            { host: reading.host },
          ),
        },
      ]
    : [];

/** What is true of the certificate, before a program says it less kindly. */
function trustNotes(reading: ConnectService | null): CardNote[] {
  if (!reading || reading.security === 'none') return [];
  const { kind, goodFor, issuer } = reading.trust;
  const { host } = reading;
  if (!goodFor)
    return [
      {
        weight: 'attention',
        text: t('The certificate does not have the name {host}, so programs will warn. Add it to tls.names.', { host }),
      },
    ];
  if (kind === 'authority')
    return [
      {
        weight: 'info',
        text: t('The certificate comes from this server’s own authority. Every device must be told once to trust it.'),
      },
    ];
  if (kind === 'stranger')
    return [
      {
        weight: 'attention',
        text: t('The certificate was signed by {issuer}, whom programs do not know.', { issuer }),
      },
    ];
  return [];
}

/** Its account setup tries the registered ports alone. */
function thunderbirdNotes({ ways, reading, sending }: Parts): CardNote[] {
  const guessed = [143, 993, 110, 995, 587, 465, 25];
  if (!reading || !sending) return [];
  if (ways.webDoor.http || ways.webDoor.https)
    return [
      {
        weight: 'info',
        text: t('With a DNS record for autoconfig at your domain, Thunderbird finds all this by itself.'),
      },
    ];
  if (guessed.includes(reading.port) && guessed.includes(sending.port)) return [];
  return [{ weight: 'info', text: t('Thunderbird does not find these ports by itself.') }];
}

/** Readers want at most this for a code that a cheap camera can read. */
export const LONGEST_QR = 800;
const qrSecurity = { none: 0, starttls: 2, tls: 3 } as const;

/** null: the format cannot say it (a name or an address that is not ASCII), there is nothing to say, or it is too long. */
export function qrPayload(ways: ConnectWays, password: string | null): string | null {
  const [imap, pop3] = [serviceFor('android', ways, 'imap'), serviceFor('android', ways, 'pop3')];
  const reading = imap ?? pop3;
  const sending = serviceFor('android', ways, 'smtp');
  if (!reading || !sending || reading.onlyHere || !isAscii(ways.address) || !isAscii(reading.host)) return null;
  const server = (kind: number, { host, port, security, signsIn }: ConnectService): (string | number)[] => [
    ...[kind, host, port, qrSecurity[security], signsIn ? 1 : 0, ways.address],
  ];
  const word = password === null ? [] : [password];
  const incoming = [...server(imap ? 0 : 1, reading), ...(password === null ? [] : [ways.address, password])];
  const outgoing = [...server(0, sending), ...word];
  const json = JSON.stringify([1, [1, 1], incoming, [[outgoing, [ways.address, ways.name || ways.address]]]]);
  return new TextEncoder().encode(json).length <= LONGEST_QR ? json : null;
}

const isAscii = (text: string): boolean => [...text].every(one => one <= '\u007f');
