/** Settings of the door to people's scripts (ManageSieve, RFC 5804). */
import { hours, minutes, seconds } from '../base/units.ts';
import { duration, type Field, integer, port } from './field.ts';

export const manageSieveSettings = {
  'managesieve.port': port(4190, "programs that write people's rules (ManageSieve) with STARTTLS"),
  'managesieve.idle-timeout': duration({
    default: minutes(30),
    min: seconds(1),
    max: hours(24),
    doc: 'How long a silent ManageSieve client is kept.',
    source: 'RFC 5804 §1.8',
    restarts: 'listeners',
  }),
  'managesieve.max-connections': integer({
    default: 500,
    min: 1,
    max: 20_000,
    doc: 'ManageSieve connections at once.',
    restarts: 'listeners',
  }),
  'managesieve.max-connections-per-address': integer({
    default: 50,
    min: 1,
    max: 20_000,
    doc: 'ManageSieve connections at once from one address.',
    restarts: 'listeners',
  }),
} as const satisfies Record<string, Field>;
