#!/usr/bin/env node
/** mhsendmail(1): hands in mail by SMTP to whoever captures it. */
import { start } from '../start.mjs';

await start('mhsendmail', import.meta.url);
