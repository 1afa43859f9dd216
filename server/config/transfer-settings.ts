/**
 * Settings of the extensions of mail transfer (DELIVERBY, MT-PRIORITY), of being another server's backup and having one
 * (MX, ETRN), and of LMTP.
 */
import { days, hours, minutes, seconds } from '../base/units.ts';
import { duration, integer, list, port, text } from './field.ts';

export const transferSettings = {
  'smtp.deliver-by-minimum': duration({
    default: minutes(1),
    min: seconds(0),
    max: hours(24),
    doc: 'The shortest time after which a sender may want a message back that has not arrived. "0s": any.',
    source: 'RFC 2852 §2',
    restarts: 'listeners',
  }),
  'submission.highest-priority': integer({
    default: 4,
    min: -9,
    max: 9,
    doc: 'The highest priority that our own people, and smtp.relay-networks, may give a message; who asks for more gets this. 0 is what mail has that asks for nothing.',
    source: 'RFC 6710 §4',
    restarts: 'listeners',
  }),
  'backup.domains': list({
    default: [],
    doc: 'Domains of others whose mail is taken and kept for them while their own server cannot be reached. Their MX records name this server behind their own.',
    source: 'RFC 5321 §5.1',
    restarts: 'listeners',
  }),
  'backup.recipients': list({
    default: [],
    doc: 'Addresses in backup.domains. A domain that has one here gets mail for those addresses only; of the others anything is taken, and what their own server refuses later is returned to senders who may be forged.',
    form: 'mail-address',
    restarts: 'nothing',
  }),
  'backup.keep': duration({
    default: days(30),
    min: hours(1),
    max: days(90),
    doc: 'How long mail for backup.domains is kept and tried.',
    source: 'RFC 5321 §4.5.4.1',
    restarts: 'nothing',
  }),
  'backup.turn-networks': list({
    default: [],
    doc: "Networks that may ask with ETRN for what waits here for somebody else's domain. A domain's own mail hosts, and who has signed in, may always ask.",
    source: 'RFC 1985',
    form: 'network',
    restarts: 'nothing',
  }),
  'backup.ask': list({
    default: [],
    doc: 'Servers that keep our mail while this one sleeps, as name or name:port. They are asked for it (ETRN) at the start and when the computer wakes.',
    source: 'RFC 1985',
    restarts: 'nothing',
  }),
  'lmtp.port': port('off', 'mail that another mail server on this computer hands over for our own people (LMTP)'),
  'lmtp.host': text({
    default: '127.0.0.1',
    doc: 'Address that the LMTP listener binds.',
    source: 'RFC 2033 §5',
    restarts: 'listeners',
  }),
  'lmtp.networks': list({
    default: [],
    doc: 'Networks besides this computer that may hand over mail by LMTP. Nothing of what comes so is checked again.',
    form: 'network',
    restarts: 'listeners',
  }),
} as const;
