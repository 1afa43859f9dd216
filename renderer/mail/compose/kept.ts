/**
 * What is kept on this computer while it is written: each letter with every key, in localStorage, since that is done
 * before the key's own event is over; its files in IndexedDB until the server has them. Letters that another page of this
 * window holds are left to it (Web Locks).
 */
import { LETTER_PREFIX } from './kept-keys.ts';
import { type Letter, readLetter } from './letter.ts';

export type Kept = {
  /** Each letter as soon as no other page holds it: a page that is loaded anew waits for the one before it to let go. */
  restore(found: (letter: Letter) => void): void;
  /** False: there is no room for it here. */
  keep(letter: Letter): boolean;
  forget(letter: Letter): void;
  keepFile(key: string, file: Blob): Promise<void>;
  file(key: string): Promise<Blob | null>;
};

const DATABASE = 'mailroom-letters';
const FILES = 'files';

export function keptHere(storage: Storage = localStorage): Kept {
  const held = new Map<string, () => void>();
  return {
    restore(found) {
      for (const key of Object.keys(storage).filter(one => one.startsWith(LETTER_PREFIX))) {
        const name = key.slice(LETTER_PREFIX.length);
        void hold(name, held).then(() => {
          // Sent or put away by the page that held it.
          const letter = readLetter(storage.getItem(key));
          if (letter) return found(letter);
          storage.removeItem(key);
          held.get(name)?.();
          held.delete(name);
        });
      }
    },
    keep(letter) {
      if (!held.has(letter.key)) void hold(letter.key, held);
      try {
        storage.setItem(LETTER_PREFIX + letter.key, JSON.stringify(letter));
        return true;
      } catch {
        return false;
      }
    },
    forget(letter) {
      storage.removeItem(LETTER_PREFIX + letter.key);
      held.get(letter.key)?.();
      held.delete(letter.key);
      for (const { key } of letter.attachments) void inFiles('readwrite', files => files.delete(key)).catch(() => {});
    },
    keepFile: async (key, file) => {
      await inFiles('readwrite', files => files.put(file, key)).catch(() => {});
    },
    file: async key =>
      (await inFiles<Blob | undefined>('readonly', files => files.get(key)).catch(() => undefined)) ?? null,
  };
}

/** Resolves when no other page holds it; then it is held until this page goes. Without locks (plain HTTP) everybody does. */
function hold(key: string, held: Map<string, () => void>): Promise<void> {
  const { promise: over, resolve: release } = Promise.withResolvers<void>();
  held.set(key, release);
  if (!navigator.locks) return Promise.resolve();
  const { promise: mine, resolve: take } = Promise.withResolvers<void>();
  void navigator.locks.request(LETTER_PREFIX + key, () => {
    take();
    return over;
  });
  return mine;
}

let opening: Promise<IDBDatabase> | null = null;
function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function inFiles<T>(mode: IDBTransactionMode, act: (files: IDBObjectStore) => IDBRequest): Promise<T> {
  const request = act((await database()).transaction(FILES, mode).objectStore(FILES));
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
