/**
 * Tells JMAP's listeners that something with a state may have moved on, and remembers when mail last came for an account:
 * EmailDelivery changes with a delivery only (RFC 8621 §1.5). That is forgotten when the server stops, which costs a
 * client one needless look.
 */
import type { Id, Store } from '../store/interface.ts';

type Hear = (account: Id | null) => void;

export type JmapWatch = {
  /** null: the list of accounts. */
  hear(hear: Hear): () => void;
  /** A number that only grows; 0: nothing since the start. */
  lastDelivery(address: string): number;
  close(): void;
};

export function newJmapWatch(store: Store): JmapWatch {
  const deliveries = new Map<string, number>();
  const all = new Set<Hear>();
  const tell = (account: Id | null): void => {
    for (const hear of [...all]) hear(account);
  };
  const stopEvents = store.watchEvents(notes => {
    for (const { id, name, fields } of notes) if (name === 'mda.filed') deliveries.set(String(fields.account), id);
    if (notes.some(note => note.name === 'directory.changed')) tell(null);
  });
  const stopMailboxes = store.watchMailboxes(hints => {
    // Somebody may see an account now, or no longer.
    if (hints.some(hint => hint.about.includes('rights'))) tell(null);
    for (const account of new Set(hints.map(hint => hint.account))) tell(account);
  });
  return {
    hear(hear) {
      all.add(hear);
      return () => all.delete(hear);
    },
    lastDelivery: address => deliveries.get(address) ?? 0,
    close() {
      stopEvents();
      stopMailboxes();
      all.clear();
    },
  };
}
