/**
 * Hears when one of some files may have changed. Their folders are watched, because programs replace files (and links
 * to them) rather than write into them. Where a system cannot watch, nothing is heard, and whoever reads looks by and by.
 */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

/** `settle`: how long nothing more must happen before it is told; a pair of files is two changes. */
export function watchFiles(files: readonly string[], settle: Duration, clock: Clock, hear: () => void): () => void {
  let cancel = () => {};
  const changed = () => {
    cancel();
    cancel = clock.after(settle, hear);
  };
  const watchers = [...new Set(files.map(file => dirname(file)))].map(folder => {
    const names = files.filter(file => dirname(file) === folder).map(file => basename(file));
    return watchFolder(folder, name => {
      // Mounted secrets change by a link to a folder beside them, whose name begins with two dots.
      if (name === null || names.includes(name) || name.startsWith('..')) changed();
    });
  });
  return () => {
    cancel();
    for (const watcher of watchers) watcher?.close();
  };
}

/** Every change in a folder; null: the system cannot watch it. */
export function watchFolder(folder: string, hear: (name: string | null) => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => hear(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
