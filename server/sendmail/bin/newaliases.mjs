#!/usr/bin/env node
/** newaliases(1): aliases live in the store; what is read from a file is read again. */
import { start } from '../start.mjs';

await start('newaliases', import.meta.url);
