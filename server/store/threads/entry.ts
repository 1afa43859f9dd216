/**
 * Starts a thread of the store. Unbuilt, its module is a file beside us; in a bundle it is an entry of its own named
 * `store-worker.js`, next to the bundle or one folder above it (a shared chunk).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Setup } from '../sqlite/protocol.ts';

const candidates = ['../sqlite/worker.ts', './store-worker.js', '../store-worker.js'];

export function startThread(setup: Setup): Worker {
  const here = import.meta.url;
  const entry = candidates.map(path => new URL(path, here)).find(url => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('The module of the store’s threads is missing from this installation');
  return new Worker(entry, { workerData: setup, name: `store-${setup.role}` });
}
