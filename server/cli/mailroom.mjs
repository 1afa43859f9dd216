#!/usr/bin/env node
/**
 * The `mailroom` command, by whatever Node is on the path: goes on at once in a Node that runs TypeScript, else
 * starts the one that npm installed and becomes it. Also called sendmail, mailq and newaliases.
 */
import module from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, findNode, isNewEnough, noNode, whenNpmIsGone } from '../../electron/node.mjs';

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;

const node = findNode();
process.env.MAILROOM_INVOKED_AS ??= basename(process.argv[1] ?? 'mailroom');

if (isNewEnough) {
  module.enableCompileCache();
  whenNpmIsGone(() => process.kill(process.pid, 'SIGTERM'));
  await import('./main.ts');
} else if (node) {
  become(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
} else {
  console.error(`mailroom: ${noNode}`);
  process.exitCode = UNAVAILABLE;
}
