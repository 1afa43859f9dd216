#!/usr/bin/env node
/**
 * The `mailroom` command, by whatever Node is on the path: goes on at once in a Node that runs TypeScript, else
 * starts the one that npm installed and becomes it. Also called sendmail, mailq and newaliases.
 */
import module from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, findNode, isNewEnough, noNode, whenNpmIsGone } from '../../electron/node.mjs';
import { keepRoomLittle } from './room.mjs';

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;

const node = findNode();
process.env.MAILROOM_INVOKED_AS ??= basename(process.argv[1] ?? 'mailroom');

if (isNewEnough) {
  keepCompiled();
  knowOurFiles();
  keepRoomLittle();
  whenNpmIsGone(() => process.kill(process.pid, 'SIGTERM'));
  await import('./main.ts');
} else if (node) {
  become(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
} else {
  console.error(`mailroom: ${noNode}`);
  process.exitCode = UNAVAILABLE;
}

/** Types are stripped once, not at each start; threads find this in their environment, and load no compiler either. */
function keepCompiled() {
  const { directory } = module.enableCompileCache();
  if (directory) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
}

/**
 * Our own files are imported by their exact names and are all modules of TypeScript: what Node would ask the disk before it
 * knows that (is it there, is it a link, which package.json says what it is) is half the time that reading them takes.
 */
function knowOurFiles() {
  const own = new URL('../../', import.meta.url).href;
  module.registerHooks({
    resolve(name, context, next) {
      const { parentURL } = context;
      if (!name.startsWith('.') || !name.endsWith('.ts') || !parentURL?.startsWith(own)) return next(name, context);
      return { url: new URL(name, parentURL).href, format: 'module-typescript', shortCircuit: true };
    },
  });
}
