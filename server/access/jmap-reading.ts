/** That somebody read a message is written in its journey, once for each account and program. */
import type { Id } from '../store/interface.ts';
import { Flag } from '../store/interface.ts';
import { actNote } from './client.ts';
import type { AccountPlace } from './jmap-account.ts';

/** Nobody waits for it but the end of the server; one's own draft is not read but written. */
export function noteReading(place: AccountPlace, message: Id): void {
  if (place.firstReads(place.account, 0, [message]).length === 0) return;
  const { readings, onBug } = place;
  const reading = witness(place, message)
    .catch(fault => onBug(fault, 'journey'))
    .finally(() => readings.delete(reading));
  readings.add(reading);
}

async function witness({ store, account, client, clock }: AccountPlace, message: Id): Promise<void> {
  const [row] = (await store.emails.get(account, [message])).rows;
  if (!row || (row.flags & Flag.draft) !== 0) return;
  const place = (await store.places(message)).find(one => one.account === account);
  const mailbox = place && (await store.mailbox(account, place.mailbox));
  if (!place || !mailbox) return;
  const note = actNote(client, 'ms.read', clock);
  await store.run('witness', { account, mailbox: mailbox.id, uids: [[place.uid, place.uid]], note });
}
