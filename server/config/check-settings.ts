/** Settings of the checks of strangers' mail. */
import { days, minutes, seconds } from '../base/units.ts';
import { choice, duration, type Field, integer, list } from './field.ts';

export const checkSettings = {
  'checks.act': choice({
    default: 'act',
    choices: ['off', 'watch', 'act'],
    doc: 'What is checked of mail from strangers: nothing; everything, but only told; or everything, and mail is refused and junked for it. In mode deliver only.',
    source: 'RFC 7208, RFC 6376, RFC 9989',
    restarts: 'nothing',
  }),
  'checks.own-networks': list({
    default: [
      ...['127.0.0.0/8', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fe80::/10'],
      'fc00::/7',
    ],
    doc: 'Networks whose mail is not checked: your own house.',
    restarts: 'nothing',
    form: 'network',
  }),
  'checks.junk-from': integer({
    default: 5,
    min: 1,
    max: 1_000,
    doc: 'Points from which a message goes to Junk.',
    restarts: 'nothing',
  }),
  'checks.refuse-from': integer({
    default: 15,
    min: 0,
    max: 1_000,
    doc: 'Points from which a message is refused; 0 for never.',
    restarts: 'nothing',
  }),
  'checks.points': list({
    default: [],
    doc: 'Points of single checks where they are others than usual, as "spf-fail=5"; 0 silences one, with what it demands. The names stand in the reasons (mailroom why).',
    restarts: 'nothing',
    form: 'check-points',
  }),
  'checks.lists': list({
    default: [],
    doc: 'Lists in the DNS with their points: "zen.example=4" for addresses, "domain:dbl.example=3" for domains, points below 0 for lists that vouch. They learn who writes to you, so none is asked by default.',
    source: 'RFC 5782',
    restarts: 'nothing',
    form: 'dns-list',
  }),
  'checks.trusted-sealers': list({
    default: [],
    doc: 'Domains whose seal (ARC) counts when a mailing list or a forwarder has broken DMARC.',
    source: 'RFC 8617',
    restarts: 'nothing',
  }),
  'checks.keep-refused': duration({
    default: days(7),
    min: 0,
    max: days(365),
    doc: 'How long a copy of mail that was refused for its content lies in the mailbox “Rejects” of whom it was for; taken out of it, it counts as wanted. "0s": none is kept.',
    restarts: 'nothing',
  }),
  'checks.patience': duration({
    default: seconds(10),
    min: seconds(1),
    max: minutes(2),
    doc: 'How long one answer of the DNS is waited for; after that it counts as unknown.',
    source: 'RFC 7208 §4.6.4',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
