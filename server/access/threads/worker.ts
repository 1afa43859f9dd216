/** Where a thread of this folder begins. Each loads what it needs and no more. In a bundle it is `access-worker.js`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Task } from './entry.ts';

const task = workerData as Task;
if (!parentPort) throw new Error('This is the module of a thread');
if (task.role === 'decoder') (await import('./decoding.ts')).runDecoder(parentPort);
else if (task.role === 'reader') await (await import('./reading.ts')).runReader(parentPort, task.octets);
else if (task.role === 'thumbnail') (await import('./thumbnail.ts')).runThumbnail(parentPort, task.octets);
else (await import('./filling.ts')).runFilling(parentPort, task.folder);
