/**
 * Tells JMAP's listeners that something with a state may have moved on, and remembers when mail last came for an account:
 * EmailDelivery changes with a delivery only (RFC 8621 §1.5). That is forgotten when the server stops, which costs a
 * client one needless look.
 */
import type { Id, Store } from '../store/interface.ts';
import type { Watch } from './watch.ts';

export type JmapWatch = {
  account(account: Id, hear: () => void): () => void;
  /** Every account, and the list of them. */
  everything(hear: () => void): () => void;
  /** A number that only grows; 0: nothing since the start. */
  lastDelivery(address: string): number;
  close(): void;
};

export function newJmapWatch(store: Store, watch: Watch): JmapWatch {
  const deliveries = new Map<string, number>();
  const all = new Set<() => void>();
  const tellAll = () => {
    for (const hear of [...all]) hear();
  };
  const stopEvents = store.watchEvents(notes => {
    for (const { id, name, fields } of notes) if (name === 'mda.filed') deliveries.set(String(fields.account), id);
    if (notes.some(note => note.name === 'directory.changed')) tellAll();
  });
  const stopMailboxes = store.watchMailboxes(tellAll);
  return {
    account(account, hear) {
      const stop = watch.account(account, hear);
      return stop;
    },
    everything(hear) {
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
