/**
 * `npm run bench`: measures Mailroom beside the servers that people know, in one run, in turn. Plain JavaScript for any
 * Node ≥ 20; the work is in main.ts.
 */
import { join } from 'node:path';
import { become, top } from '../../electron/node.mjs';
import { install, ourNode } from '../../electron/start.mjs';

install();
become(ourNode(), [join(top, 'test/bench/main.ts'), ...process.argv.slice(2)]);
