/** Settings of what is told about mail that could not be delivered, and of addresses that are not tried any more. */
import { days, kibibytes, mebibytes } from '../base/units.ts';
import { bytes, choice, duration, type Field, integer, yesNo } from './field.ts';

export const bounceSettings = {
  language: choice({
    default: 'en',
    choices: ['en', 'de'],
    doc: 'The language of what this server writes to people by mail (reports about their messages), where theirs is not known.',
    restarts: 'nothing',
  }),
  'bounce.return-at-most': bytes({
    default: kibibytes(256),
    min: kibibytes(1),
    max: mebibytes(10),
    doc: 'A message that could not be delivered goes back whole up to this size; of a larger one its header.',
    source: 'RFC 3461 §4.3',
    restarts: 'nothing',
  }),
  'bounce.tell-postmaster': yesNo({
    default: false,
    doc: 'Tell the postmaster of reports about mail that could not be delivered either.',
    source: 'RFC 3461 §6.1',
    restarts: 'nothing',
  }),
  'suppression.on': yesNo({
    default: true,
    doc: 'Refuse, at once and with the reason, what is sent to an address elsewhere whose server has said for good, and again, that it does not exist. See: mailroom suppression.',
    restarts: 'nothing',
  }),
  'suppression.after': integer({
    default: 2,
    min: 1,
    max: 100,
    doc: 'After how many messages that failed so within suppression.within an address is not tried any more.',
    restarts: 'nothing',
  }),
  'suppression.within': duration({
    default: days(30),
    min: days(1),
    max: days(365),
    doc: 'How long a failure counts. A message that arrives ends the count.',
    restarts: 'nothing',
  }),
  'suppression.for': duration({
    default: days(7),
    min: days(1),
    max: days(3650),
    doc: 'How long such an address is not tried. The next message after that is; if it fails too, so long again.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
