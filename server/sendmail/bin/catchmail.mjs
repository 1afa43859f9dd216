#!/usr/bin/env node
/** catchmail(1): hands in mail by SMTP to whoever captures it. */
import { start } from '../start.mjs';

await start('catchmail', import.meta.url);
