/** Where a thread of the store begins: the one writer, or the reader for long reads. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Setup } from './protocol.ts';
import { runReader } from './reader.ts';
import { runWriter } from './writer.ts';

const setup = workerData as Setup;
if (!parentPort) throw new Error('The store runs in a thread of its own');
if (setup.role === 'writer') runWriter(parentPort, setup);
else runReader(parentPort, setup);
