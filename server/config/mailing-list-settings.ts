/** Settings of mailing lists that hold for all of them; what one list is like is told to it (`mailroom mailing-list`). */
import { days, hours } from '../base/units.ts';
import { duration, type Field, integer, text } from './field.ts';

export const mailingListSettings = {
  'list.web-address': text({
    default: '',
    doc: 'Where members reach the public web door (web.https-port), to leave a list with one click: "https://lists.here.example". Empty: https and host-name while that door is open on port 443, else nowhere, and members leave by mail.',
    source: 'RFC 8058 §3.1',
    restarts: 'nothing',
  }),
  'list.most-members': integer({
    default: 50_000,
    min: 1,
    max: 90_000,
    doc: 'How many members one list may have.',
    restarts: 'nothing',
  }),
  'list.confirm-within': duration({
    default: days(7),
    min: hours(1),
    max: days(60),
    doc: 'How long the letter is good by which somebody confirms that it was he who asked to join or to leave.',
    restarts: 'nothing',
  }),
  'list.letters-per-address': integer({
    default: 4,
    min: 1,
    max: 1_000,
    doc: 'How many letters of lists one address is sent within an hour, whoever asks for them in its name.',
    restarts: 'nothing',
  }),
  'list.letters-per-list': integer({
    default: 200,
    min: 1,
    max: 100_000,
    doc: 'How many letters one list sends within an hour to people who ask something of it.',
    restarts: 'nothing',
  }),
  'list.keep-held': duration({
    default: days(14),
    min: days(1),
    max: days(365),
    doc: 'How long a held post waits for a moderator; then it is thrown away.',
    restarts: 'nothing',
  }),
  'list.keep-posts': duration({
    default: days(90),
    min: days(1),
    max: days(3650),
    doc: 'How long is kept which posts a list has sent.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
