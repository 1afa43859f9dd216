/** Where a thread of the store begins: the one writer, the reader for long reads, or the index of Emails. */
import { parentPort, workerData } from 'node:worker_threads';
import { runEmails } from '../emails/indexer.ts';
import type { Setup } from './protocol.ts';
import { runReader } from './reader.ts';
import { runWriter } from './writer.ts';

const setup = workerData as Setup;
if (!parentPort) throw new Error('The store runs in a thread of its own');
if (setup.role === 'writer') runWriter(parentPort, setup);
else if (setup.role === 'emails') runEmails(parentPort, setup);
else runReader(parentPort, setup);
