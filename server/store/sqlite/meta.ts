/** Small facts about the store itself, by name. */
import { ok } from '../../base/result.ts';
import type { Reader, Writer } from './database.ts';
import { lastEvent } from './events.ts';
import type { Act } from './writing.ts';

export const metaOf = (db: Reader, key: string): string | null =>
  db.value<string>('SELECT value FROM meta WHERE key = ?', key) ?? null;

export const setMetaValue = (db: Writer, key: string, value: string): void => {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
};

export const setMeta: Act<'setMeta'> = (w, { key, value }) => {
  setMetaValue(w.db, key, value);
  return ok({});
};

/** Only tells. The notes come after the command, with the next ids. */
export const record: Act<'record'> = w => ok({ last: lastEvent(w.db) + w.notes.length });
