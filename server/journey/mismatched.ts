/** A connection that came with a wrong setting, of which no other event speaks: TLS on a plain port, the other way round, a certificate that is not believed. Pure. */
import { sentence } from '../events/catalogue.ts';
import type { StoredNote } from '../store/interface.ts';
import { first, type Of } from './station.ts';

/** As the event of a connection that was turned away before anybody could speak. */
export function mismatchedOf(
  events: readonly StoredNote[],
): Pick<Of<'connection.refused'>, 'at' | 'fields'> | undefined {
  const found = first(events, 'connection.mismatch');
  if (!found) return undefined;
  const { listener, remote } = found.fields;
  const said = sentence({ name: 'connection.mismatch', fields: found.fields });
  // The remote's address stands at the station before.
  return { at: found.at, fields: { listener, remote, because: said.slice(remote.length + 1), more: 0 } };
}
