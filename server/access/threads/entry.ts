/**
 * Starts a thread of this folder. Unbuilt, its module is a file beside us; in a bundle it is an entry of its own, next to
 * the bundle or one folder above it (a shared chunk).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

export type Task =
  | { readonly role: 'decoder' }
  | { readonly role: 'reader'; readonly octets: Uint8Array }
  | { readonly role: 'thumbnail'; readonly octets: Uint8Array }
  | { readonly role: 'filling'; readonly folder: string };

const candidates = ['./worker.ts', './access-worker.js', '../access-worker.js'];

export function startAccessThread(task: Task, resourceLimits: ResourceLimits): Worker {
  const here = import.meta.url;
  const entry = candidates.map(path => new URL(path, here)).find(url => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error(`The module of the thread “${task.role}” is missing from this installation`);
  return new Worker(entry, { workerData: task, name: `access-${task.role}`, resourceLimits });
}
