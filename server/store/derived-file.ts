/**
 * A database beside the store's, all of which can be made anew: one that is damaged, or of another shape, is thrown away
 * without a question.
 */
import { rmSync } from 'node:fs';
import type { Result } from '../base/result.ts';
import { engineCode, openDerived, type Reader, type Writer } from './sqlite/database.ts';

export type DerivedFile = {
  readonly path: string;
  /** Raised with every change of what it holds. */
  readonly shape: number;
  /** The statements that make an empty one. */
  readonly tables: () => string;
};

export function openDerivedFile(file: DerivedFile): Result<Writer, string> {
  try {
    const opened = openDerived(file.path);
    if (!opened.ok || hasShape(opened.value, file.shape)) return opened;
    opened.value.close();
  } catch (fault) {
    if (!isDamage(fault)) throw fault;
  }
  throwFileAway(file.path);
  const fresh = openDerived(file.path);
  if (!fresh.ok) return fresh;
  fresh.value.exec(`BEGIN; ${file.tables()}; PRAGMA user_version = ${file.shape}; COMMIT`);
  return fresh;
}

export const hasShape = (db: Reader, shape: number): boolean => db.value<number>('PRAGMA user_version') === shape;

/** What an engine says of a file that is broken, or none of its own. */
export const isDamage = (fault: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(engineCode(fault) ?? '');

export function throwFileAway(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}
