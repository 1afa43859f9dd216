/**
 * Begins sendmail(1) under whatever name: at once in a Node that runs TypeScript, else in the one that npm installed.
 * What was compiled is kept in the caller's own cache folder, never in one that others may write to: root's cron calls us.
 */
import { statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first that strips types without a flag. */
const OLDEST = 24;
/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;

/** `file`: the program that was called, as import.meta.url has it. */
export async function start(calledAs, file) {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
    keepCompiled();
    const { runAndExit } = await import('./main.ts');
    return runAndExit(calledAs, process.argv.slice(2));
  }
  const { become, findNode, noNode } = await import('../../electron/node.mjs');
  const node = findNode();
  if (node) return become(node, [fileURLToPath(file), ...process.argv.slice(2)]);
  process.stderr.write(`${calledAs}: ${noNode}\n`);
  process.exitCode = UNAVAILABLE;
}

function keepCompiled() {
  try {
    const home = homedir();
    const cache = process.env.XDG_CACHE_HOME;
    // Somebody else's, as sudo may leave them: what lies there is not ours to run.
    for (const folder of [home, ...(cache ? [cache] : [])])
      if (process.getuid && statSync(folder).uid !== process.getuid()) return;
    module.enableCompileCache(join(cache || join(home, '.cache'), 'mailroom', 'compiled'));
  } catch {
    // Without it, it only starts more slowly.
  }
}
