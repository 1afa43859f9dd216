/**
 * `npm run measure [-- 1 2 4 …]`: the window's promises, measured in a real Chromium against a real server. Plain
 * JavaScript for any Node ≥ 20; the work is in main.ts.
 */
import { join } from 'node:path';
import { become, top } from '../../electron/node.mjs';
import { install, ourNode } from '../../electron/start.mjs';

install();
become(ourNode(), [join(top, 'test/measure/main.ts'), ...process.argv.slice(2)]);
