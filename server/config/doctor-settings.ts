/** Settings of the doctor, who looks at our domains as others see them. */
import { seconds } from '../base/units.ts';
import { duration, type Field, list, yesNo } from './field.ts';

export const doctorSettings = {
  'doctor.daily': yesNo({
    default: true,
    doc: 'Look once a day, in mode deliver, how the DNS shows your domains, and say so where something has turned bad.',
    restarts: 'nothing',
  }),
  'doctor.public-addresses': list({
    default: [],
    doc: 'The addresses at which the internet reaches this server, as your provider or router tells them. Empty: those of this computer that are public. No web service is asked.',
    restarts: 'nothing',
  }),
  'doctor.resolvers': list({
    default: [],
    doc: 'More name servers to ask, as "9.9.9.9" or "192.0.2.1:53", to see whether all see the same. They learn the names of your domains.',
    restarts: 'nothing',
  }),
  'doctor.block-lists': list({
    default: [],
    doc: 'Block lists in the DNS that are asked about your own addresses, as "zen.example", and about your domains, as "domain:dbl.example". Mind their terms.',
    source: 'RFC 5782',
    restarts: 'nothing',
  }),
  'doctor.try-domains': list({
    default: ['gmail.com', 'outlook.com', 'yahoo.com', 'gmx.net'],
    doc: 'Domains whose mail hosts are dialled when you ask whether port 25 leads out. Nothing is said to them.',
    restarts: 'nothing',
  }),
  'doctor.patience': duration({
    default: seconds(10),
    min: seconds(1),
    max: seconds(60),
    doc: 'How long one answer of the DNS is waited for; after that it could not be asked.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
