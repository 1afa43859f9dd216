#!/usr/bin/env node
/** mailq(1): what waits in the queue, as Postfix prints it. */
import { start } from '../start.mjs';

await start('mailq', import.meta.url);
