/** Settings of what goes out: signatures, and return paths of what is forwarded. */
import { days } from '../base/units.ts';
import { duration, type Field, yesNo } from './field.ts';

export const signingSettings = {
  'dkim.sign': yesNo({
    default: true,
    doc: 'Sign what leaves in the name of your domains, with keys that are made by themselves and sign once their records are in the DNS. In mode deliver only.',
    source: 'RFC 6376',
    restarts: 'nothing',
  }),
  'dkim.rotate-after': duration({
    default: days(180),
    min: days(0),
    max: days(3650),
    doc: 'How long one key signs before the next takes its place. "0s": by hand only (mailroom dkim rotate).',
    source: 'RFC 5863 §3.3',
    restarts: 'nothing',
  }),
  'forward.srs': yesNo({
    default: true,
    doc: "Give mail that an alias sends on elsewhere a return path of your own domain (SRS), so that SPF holds there. Bounces come back to you and go on to the message's sender.",
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
