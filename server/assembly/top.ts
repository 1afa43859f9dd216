/** Where this Mailroom lies: the checkout's top, or the folder that a built one has its `out/` in. */
import { join } from 'node:path';

/** Unbuilt this file is server/assembly/top.ts, built it is in out/server/: both are two below. */
export const top = join(import.meta.dirname, '../..');
