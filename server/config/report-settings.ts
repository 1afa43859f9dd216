/** Settings of aggregate reports: whether others hear from us how their mail and their mail hosts fared here. */
import { days } from '../base/units.ts';
import { duration, type Field, text, yesNo } from './field.ts';

export const reportSettings = {
  'reports.send-dmarc': yesNo({
    default: false,
    doc: 'Tell domains that ask for it, once a day, which hosts sent mail in their name and what became of it. They learn by it how your checks decide. In mode deliver only.',
    source: 'RFC 9990',
    restarts: 'nothing',
  }),
  'reports.send-tls': yesNo({
    default: false,
    doc: 'Tell domains that ask for it, once a day, how many encrypted sessions with their mail hosts succeeded, and why others failed. In mode deliver only.',
    source: 'RFC 8460',
    restarts: 'nothing',
  }),
  'reports.from': text({
    default: '',
    doc: 'The address that reports are sent from, at a domain of yours. Empty: dmarc-reports@ and tls-reports@ your first domain.',
    restarts: 'nothing',
  }),
  'reports.contact': text({
    default: '',
    doc: 'Whom to ask about a report, as it stands in it: an address, or a page. Empty: the address it comes from.',
    source: 'RFC 9990 §3.1, RFC 8460 §4.4',
    restarts: 'nothing',
  }),
  'reports.keep': duration({
    default: days(400),
    min: days(1),
    max: days(3650),
    doc: "How long others' reports about your domains are kept, and the list of those that went out.",
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
