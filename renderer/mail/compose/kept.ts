/**
 * What is kept on this computer while it is written: each letter with every key, in localStorage, since that is done
 * before the key's own event is over; its files in IndexedDB until the server has them. Letters that another page of this
 * window holds are left to it (Web Locks).
 */
import { LETTER_PREFIX } from './kept-keys.ts';
import { type Letter, readLetter } from './letter.ts';

export type Kept = {
  /** Letters nobody else holds, the oldest first. */
  restore(): Promise<readonly Letter[]>;
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
    async restore() {
      const keys = Object.keys(storage).filter(key => key.startsWith(LETTER_PREFIX));
      const found: Letter[] = [];
      for (const key of keys) {
        const letter = readLetter(storage.getItem(key));
        if (!letter) storage.removeItem(key);
        else if (held.has(letter.key) || (await hold(letter.key, held))) found.push(letter);
      }
      return found.sort((a, b) => a.changedAt - b.changedAt);
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

/** True when no other page holds it; it is held until this page goes. Without locks (plain HTTP) everybody does. */
async function hold(key: string, held: Map<string, () => void>): Promise<boolean> {
  const { promise: over, resolve: release } = Promise.withResolvers<void>();
  held.set(key, release);
  if (!navigator.locks) return true;
  const { promise: answered, resolve: answer } = Promise.withResolvers<boolean>();
  void navigator.locks.request(LETTER_PREFIX + key, { ifAvailable: true }, lock => {
    answer(lock !== null);
    return lock === null ? undefined : over;
  });
  const mine = await answered;
  if (!mine) held.delete(key);
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
