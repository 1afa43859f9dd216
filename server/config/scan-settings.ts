/** Settings of the scanners beside us: where each listens, how long they may take, and what happens without them. */
import { minutes, seconds } from '../base/units.ts';
import { choice, duration, type Field, list, scannerAddress, yesNo } from './field.ts';

export const scanSettings = {
  'scan.clamav': scannerAddress('ClamAV (clamd)'),
  'scan.spamd': scannerAddress('SpamAssassin (spamd)'),
  'scan.rspamd': scannerAddress('a worker of rspamd'),
  'scan.milters': list({
    default: [],
    doc: 'Milters that see mail on port 25, as "127.0.0.1:8891" or "unix:/path". Fields they add to the header are added.',
    restarts: 'nothing',
    form: 'socket-address',
  }),
  'scan.submitted': yesNo({
    default: true,
    doc: 'Show the scanners what your own people send as well.',
    restarts: 'nothing',
  }),
  'scan.when-broken': choice({
    default: 'pass',
    choices: ['pass', 'later'],
    doc: 'What happens to mail that a scanner could not look at: it passes, or its sender is asked to come back.',
    restarts: 'nothing',
  }),
  'scan.patience': duration({
    default: seconds(30),
    min: seconds(1),
    max: minutes(5),
    doc: 'How long the scanners may take over one message, all at once.',
    source: 'RFC 5321 §4.5.3.2.6',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
