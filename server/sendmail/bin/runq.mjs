#!/usr/bin/env node
/** runq: tries what waits now. */
import { start } from '../start.mjs';

await start('runq', import.meta.url);
