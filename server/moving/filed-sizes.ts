/** Finds out whether the same message lies in a mailbox already: by its size, then octet by octet. */
import type { Id, Store, Uid } from '../store/interface.ts';
import { sha256 } from './digest.ts';

/** `hash`: once it was asked for. */
type Known = { readonly uid: Uid; readonly message: Id; hash: Buffer | null };
export type Filed = { find(octets: Uint8Array, hash: Buffer): Promise<Uid | null> };

/** Only what was there before: UIDs below `floor`. */
export async function filedBefore(store: Store, account: Id, mailbox: Id, floor: Uid): Promise<Filed> {
  const bySize = new Map<number, Known[]>();
  if (floor > 1) {
    await store.columns(account, mailbox, ({ length, uid, size, message }) => {
      for (let at = 0; at < length && uid[at]! < floor; at++) {
        const known = bySize.get(size[at]!);
        const one = { uid: uid[at]!, message: message[at]!, hash: null };
        if (known) known.push(one);
        else bySize.set(size[at]!, [one]);
      }
    });
  }
  return {
    async find(octets, hash) {
      for (const one of bySize.get(octets.length) ?? []) {
        one.hash ??= await hashOf(store, one.message);
        if (one.hash.equals(hash)) return one.uid;
      }
      return null;
    },
  };
}

/** Of one that is gone: like nothing. */
async function hashOf(store: Store, message: Id): Promise<Buffer> {
  const [there] = await store.several([{ message }]);
  return there ? sha256(there) : Buffer.alloc(0);
}
