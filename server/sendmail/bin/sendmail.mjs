#!/usr/bin/env node
/** sendmail(1): hands in mail, and answers for the queue. */
import { start } from '../start.mjs';

await start('sendmail', import.meta.url);
