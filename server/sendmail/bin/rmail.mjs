#!/usr/bin/env node
/** rmail: hands in a message as UUCP and its heirs do, the sender in its From_ line. */
import { start } from '../start.mjs';

await start('rmail', import.meta.url);
