/**
 * What a message says of itself, as sixteen octets: by them it is known again where the server has given it another number
 * (UIDVALIDITY has changed, unique identifiers were made anew). Fields that servers add are not among them; its text is, for
 * whoever forges another's name must not keep the other's message away.
 */
import { createHash } from 'node:crypto';
import { bodyStart } from '../base/bytes.ts';
import { allFields } from '../mime/header.ts';

const FIELDS = ['message-id', 'date', 'from', 'subject'] as const;
const LENGTH = 16;

export function printOf(octets: Uint8Array): Uint8Array {
  const said = FIELDS.map(name => allFields(octets, name)[0] ?? '');
  const hash = createHash('sha256').update(octets.subarray(bodyStart(octets)));
  return hash.update(said.join('\n')).digest().subarray(0, LENGTH);
}

/** A name for a message of a server that gives none: of its whole header. */
export const headerKey = (header: Uint8Array): string =>
  `header-${createHash('sha256').update(header).digest('base64url').slice(0, 27)}`;

/** Two messages of one name are two all the same: the second is 'x#2'. RFC 1939 §7. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const given = new Set(names);
  return names.map(name => {
    let nth = (seen.get(name) ?? 0) + 1;
    // A server may have called another one so itself.
    while (nth > 1 && given.has(`${name}#${nth}`)) nth++;
    seen.set(name, nth);
    return nth === 1 ? name : `${name}#${nth}`;
  });
}
