/**
 * The single truth of every setting: kind, default, bounds, words, source, and what must restart for a change to hold.
 * The type `Config`, the parser, the commented file, `--help`, the environment's names and the settings form all come
 * from this value.
 */
import { days, gibibytes, hours, kibibytes, mebibytes, minutes, seconds } from '../base/units.ts';
import { backupSettings } from './backup-settings.ts';
import { bounceSettings } from './bounce-settings.ts';
import { captureSettings } from './capture-settings.ts';
import { ceilingSettings } from './ceiling-settings.ts';
import { certificateSettings } from './certificate-settings.ts';
import { checkSettings } from './check-settings.ts';
import { deliverySettings } from './delivery-settings.ts';
import { desktopSettings } from './desktop-settings.ts';
import { discoverySettings } from './discovery-settings.ts';
import { doctorSettings } from './doctor-settings.ts';
import { dropSettings } from './drop-settings.ts';
import { fetchSettings } from './fetch-settings.ts';
import {
  bytes,
  type ChoiceField,
  type Common,
  choice,
  duration,
  type Field,
  integer,
  list,
  port,
  text,
  yesNo,
} from './field.ts';
import { mailingListSettings } from './mailing-list-settings.ts';
import { manageSieveSettings } from './managesieve-settings.ts';
import { movingSettings } from './moving-settings.ts';
import { peerSettings } from './peer-settings.ts';
import { pipeSettings } from './pipe-settings.ts';
import { queueSettings } from './queue-settings.ts';
import { reportSettings } from './report-settings.ts';
import { scanSettings } from './scan-settings.ts';

export type { Field } from './field.ts';

import { archiveSettings } from './archive-settings.ts';
import { signingSettings } from './signing-settings.ts';
import { transferSettings } from './transfer-settings.ts';

export const schema = {
  mode: choice({
    default: 'capture',
    choices: ['capture', 'local', 'deliver'],
    doc: 'capture: take anything for anyone, open no outbound connection. local: only between our own people. deliver: to the world.',
    restarts: 'listeners',
  }),
  'host-name': text({
    default: '',
    doc: "The name this server greets with and writes into Received: and Message-ID. Empty: the computer's own name.",
    source: 'RFC 5321 §4.1.1.1',
    restarts: 'server',
  }),
  'listen.host': text({
    default: '127.0.0.1',
    doc: 'Address that mail listeners bind. 127.0.0.1 is this computer only, 0.0.0.0 every IPv4 network, :: every network.',
    restarts: 'listeners',
  }),
  'smtp.port': port(1025, 'mail from other servers (SMTP, MTA)'),
  'submission.port': port(1587, 'mail from our own people with STARTTLS (submission, MSA)'),
  'submission.max-hold': duration({
    default: days(30),
    min: minutes(1),
    max: days(365),
    doc: 'How far ahead a sender may ask for a message to be sent.',
    source: 'RFC 4865 §3',
    restarts: 'listeners',
  }),
  'submissions.port': port(1465, 'mail from our own people, encrypted at once (submissions)'),
  'imap.port': port(1143, 'IMAP with STARTTLS'),
  'imaps.port': port(1993, 'IMAP, encrypted at once'),
  'pop3.port': port(1110, 'POP3 with STLS'),
  'pop3s.port': port(1995, 'POP3, encrypted at once'),
  ...manageSieveSettings,
  'console.host': text({ default: '127.0.0.1', doc: 'Address of the window in a browser.', restarts: 'server' }),
  'console.port': port(8025, 'the window in a browser', 'server'),

  ...desktopSettings,

  'smtp.max-message-size': bytes({
    default: mebibytes(50),
    min: kibibytes(64),
    max: gibibytes(1),
    doc: 'The largest message accepted. Announced to senders as SIZE.',
    source: 'RFC 1870 §4; the floor is RFC 5321 §4.5.3.1.7',
    restarts: 'listeners',
  }),
  'smtp.max-recipients': integer({
    default: 1000,
    min: 100,
    max: 50_000,
    doc: 'Recipients of one message.',
    source: 'RFC 5321 §4.5.3.1.8',
    restarts: 'listeners',
  }),
  'smtp.max-connections': integer({
    default: 1000,
    min: 1,
    max: 20_000,
    doc: 'SMTP connections at once, per listener.',
    restarts: 'listeners',
  }),
  'smtp.max-connections-per-address': integer({
    default: 250,
    min: 1,
    max: 20_000,
    doc: 'SMTP connections at once from one address.',
    restarts: 'listeners',
  }),
  'smtp.idle-timeout': duration({
    default: minutes(5),
    min: seconds(1),
    max: hours(1),
    doc: 'How long a silent SMTP client is kept.',
    source: 'RFC 5321 §4.5.3.2.7',
    restarts: 'listeners',
  }),
  'smtp.min-data-rate': integer({
    default: 500,
    min: 0,
    max: 1_000_000,
    doc: 'Octets a second that a message must come with at least; 0 for no floor.',
    restarts: 'listeners',
  }),
  'smtp.messages-per-minute': integer({
    default: 0,
    min: 0,
    max: 1_000_000,
    doc: 'Messages a minute that one address of the internet may bring without signing in; 0 for no limit. Own networks (checks.own-networks) are not counted.',
    restarts: 'listeners',
  }),
  'smtp.relay-networks': list({
    default: [],
    doc: 'Networks (192.168.1.0/24) that may send elsewhere without signing in. Nobody is in it by default, not even this computer.',
    restarts: 'listeners',
  }),
  ...captureSettings,
  ...ceilingSettings,
  ...deliverySettings,
  ...backupSettings,
  ...dropSettings,
  ...fetchSettings,
  ...mailingListSettings,
  ...checkSettings,
  ...peerSettings,
  ...pipeSettings,
  ...scanSettings,
  'auth.allow-plaintext': yesNo({
    default: false,
    doc: 'Let clients send a password over a connection that is not encrypted.',
    restarts: 'listeners',
  }),
  'auth.any-password': yesNo({
    default: false,
    doc: 'Capture only: take any user name and any password, from this computer and private networks.',
    restarts: 'listeners',
  }),

  ...queueSettings,

  'relay.host': text({
    default: '',
    doc: "Smart host that takes all mail for elsewhere, as name or name:port. Empty: straight to each domain's MX.",
    restarts: 'nothing',
  }),
  'relay.user': text({ default: '', doc: 'Name to sign in at the smart host with.', restarts: 'nothing' }),
  'relay.password': text({
    default: '',
    doc: 'Password for the smart host. Better given as MAILROOM_RELAY_PASSWORD than in the file.',
    restarts: 'nothing',
    secret: true,
  }),
  'relay.tls': choice({
    default: 'required',
    choices: ['none', 'opportunistic', 'required'],
    doc: 'Encryption towards the smart host: never, when offered, or not without a certificate that proves its name. A smart host on this computer need not prove it.',
    source: 'RFC 8314 §4.1',
    restarts: 'nothing',
  }),
  'outbound.port': integer({
    default: 25,
    min: 1,
    max: 65_535,
    doc: "Port of other domains' mail exchangers.",
    source: 'RFC 5321 §4.5.4.2',
    restarts: 'nothing',
  }),
  'outbound.tls': choice({
    default: 'opportunistic',
    choices: ['none', 'opportunistic', 'required'],
    doc: 'Encryption towards next hops: never, when offered, or not without a verified certificate.',
    source: 'RFC 7435',
    restarts: 'nothing',
  }),
  ...signingSettings,
  ...doctorSettings,
  ...reportSettings,
  ...transferSettings,
  ...archiveSettings,
  ...bounceSettings,
  ...movingSettings,
  'dns.zone': text({
    default: '',
    doc: 'A zone file that answers all look-ups instead of the network: for tests and lessons.',
    restarts: 'server',
  }),

  'dns.signed-zones': list({
    default: [],
    doc: 'Zones of dns.zone that count as signed (DNSSEC).',
    restarts: 'server',
  }),

  'address.plus-separator': text({
    default: '+',
    doc: 'ann+shop@ reaches ann@. Empty: no such addresses.',
    source: 'RFC 5233',
    restarts: 'nothing',
  }),
  ...certificateSettings,
  ...discoverySettings,

  'imap.max-connections': integer({
    default: 5000,
    min: 1,
    max: 50_000,
    doc: 'IMAP connections at once.',
    restarts: 'listeners',
  }),
  'imap.max-connections-per-address': integer({
    default: 400,
    min: 1,
    max: 50_000,
    doc: 'IMAP connections at once from one address.',
    restarts: 'listeners',
  }),
  'imap.messages-at-once': integer({
    default: 0,
    min: 0,
    max: 1_000_000,
    doc: 'Messages that one IMAP command may work on or search; clients that know RFC 9738 go on by themselves. 0: no limit.',
    source: 'RFC 9738 §3',
    restarts: 'listeners',
  }),
  'imap.idle-timeout': duration({
    default: minutes(30),
    min: seconds(1),
    max: hours(24),
    doc: 'How long a silent IMAP client is kept.',
    source: 'RFC 3501 §5.4',
    restarts: 'listeners',
  }),
  'pop3.idle-timeout': duration({
    default: minutes(10),
    min: seconds(1),
    max: hours(1),
    doc: 'How long a silent POP3 client is kept.',
    source: 'RFC 1939 §3',
    restarts: 'listeners',
  }),
  'pop3.login-delay': duration({
    default: seconds(0),
    min: seconds(0),
    max: hours(1),
    doc: 'The least time between two POP3 logins of one account. "0s": none.',
    source: 'RFC 2449 §6.5',
    restarts: 'listeners',
  }),
  'store.keep-expunged': duration({
    default: days(30),
    min: hours(0),
    max: days(3650),
    doc: 'How long mail that was deleted for good can still be brought back, in Mail under “Recently deleted”. "0s": gone within the hour.',
    restarts: 'nothing',
  }),
  'log.keep': duration({
    default: days(14),
    min: hours(1),
    max: days(3650),
    doc: 'How long events and transcripts are kept.',
    restarts: 'nothing',
  }),
  'log.postfix-file': text({
    default: '',
    doc: 'A file that also gets every event as Postfix would log it, for pflogsumm and fail2ban.',
    restarts: 'server',
  }),
} as const satisfies Record<string, Field>;

export type Key = keyof typeof schema;
type Value<F> = F extends ChoiceField<infer T> ? T : F extends Common<infer T> ? T : never;
export type Config = { readonly [K in Key]: Value<(typeof schema)[K]> };
export const keys = Object.keys(schema) as Key[];
export const isKey = (name: string): name is Key => Object.hasOwn(schema, name);

/** 'queue.first-retry' → 'MAILROOM_QUEUE_FIRST_RETRY'. */
export const environmentName = (key: Key): string => `MAILROOM_${key.replace(/[.-]/g, '_').toUpperCase()}`;
