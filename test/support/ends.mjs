/**
 * Loaded before each test file by test/run.mjs, and before its threads. They find our files as the command does, which is
 * a fifth of what all tests cost; and a file whose tests are over, yet that something keeps running, is ended
 * with a word about what it was, so that one forgotten socket stops neither the others nor the whole.
 */
import { isMainThread } from 'node:worker_threads';
import { knowOurFiles } from '../../electron/node.mjs';

knowOurFiles();

/** Closing servers and browsers takes a while on a busy machine. */
const GRACE = 20_000;

// Node's runner itself and a test's own workers are started with the same options, and are no tests.
if (process.env.NODE_TEST_CONTEXT && isMainThread) {
  const { after } = await import('node:test');
  after(() => setTimeout(stop, GRACE).unref());
}

function stop() {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`The tests of ${process.argv[1]} are over, but this is open: ${open}`);
  process.exit(1);
}
