/** What came in of late, as the journal has it: taken, or refused because nobody here was called so. The newest first. */
import type { Instant } from '../base/units.ts';
import type { Arrival } from '../directory/alias-trial.ts';
import type { Store, StoredNote } from '../store/interface.ts';

const PAGE = 500;

export async function* arrivalsSince(store: Pick<Store, 'events'>, since: Instant): AsyncGenerator<Arrival> {
  const names = ['queue.accepted', 'smtp.refused'];
  for (let before: number | undefined; ; ) {
    const filter = before === undefined ? {} : { before };
    const notes = await store.events({ names, newestFirst: true, limit: PAGE, ...filter });
    for (const note of notes) {
      if (note.at < since) continue;
      const arrival = arrivalOf(note);
      if (arrival) yield arrival;
    }
    const last = notes.at(-1);
    // Told a little out of order now and then, but never by a page.
    if (!last || notes.length < PAGE || last.at < since) return;
    before = last.id;
  }
}

function arrivalOf({ name, trace, at, fields }: StoredNote): Arrival | null {
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  const common = { trace, at, sender: text('sender'), subject: text('subject') };
  if (name === 'queue.accepted')
    return { ...common, recipients: (fields.recipients as readonly string[] | undefined) ?? [], isTaken: true };
  const recipient = text('recipient');
  const isUnknown = /^550 5\.1\.1 /.test(text('reply'));
  return isUnknown && recipient !== '' ? { ...common, recipients: [recipient], isTaken: false } : null;
}
