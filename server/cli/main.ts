/**
 * The command line. A command calls the same API as the window, on the running server or, where that makes sense, on
 * the store itself. Standard output is for answers, standard error for everything else; exit codes stand in exit.ts.
 */
import { ApiError } from '../api/rpc.ts';
import { VERSION } from '../assembly/version.ts';
import type { Command } from './command.ts';
import { config, open } from './commands/config.ts';
import { account, alias, domain } from './commands/directory.ts';
import { queue } from './commands/queue.ts';
import { serve } from './commands/serve.ts';
import { status } from './commands/status.ts';
import { log, trace } from './commands/trace.ts';
import { CommandEnd, exit } from './exit.ts';
import { say } from './print.ts';

const commands: readonly Command[] = [serve, status, queue, trace, log, domain, account, alias, config, open];

process.exitCode = await main(process.argv.slice(2));
// A socket that lingers must not hold a finished command.
if (process.exitCode !== undefined) process.exit();

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(args[0]);
  if (name === 'version' || name === '--version') {
    say(VERSION);
    return exit.done;
  }
  const command = commands.find(one => one.name === name);
  if (!command) {
    console.error(`mailroom: there is no command "${name}". See: mailroom help`);
    return exit.usage;
  }
  if (args.includes('--help') || args.includes('-h')) return help(name);
  try {
    return await command.run(args);
  } catch (fault) {
    return explain(command, fault);
  }
}

function explain(command: Command, fault: unknown): number {
  if (fault instanceof CommandEnd) {
    console.error(`mailroom: ${fault.message}`);
    if (fault.code === exit.usage) console.error(`usage: ${command.usage.join('\n       ')}`);
    return fault.code;
  }
  if (fault instanceof ApiError) {
    console.error(`mailroom: ${fault.message}`);
    return fault.code === 'INTERNAL' ? exit.software : fault.code === 'BAD_INPUT' ? exit.usage : exit.refused;
  }
  console.error('mailroom: a fault of ours:', fault);
  return exit.software;
}

function help(name: string | undefined): number {
  const command = commands.find(one => one.name === name);
  if (command) {
    say(`mailroom ${command.name}: ${command.summary}\n\n${command.usage.join('\n')}\n`);
    if (command.details) say(`${command.details}\n`);
    say(`Examples:\n${command.examples.map(example => `  ${example}`).join('\n')}`);
    say('\nEvery command takes --home DIR (else MAILROOM_HOME, else the usual place), --json and --help.');
    return exit.done;
  }
  say('Mailroom, the desktop mail server that shows where every message is, and why.\n');
  for (const one of commands) say(`  mailroom ${one.name.padEnd(9)} ${one.summary}`);
  say('\nMore: mailroom help COMMAND');
  say(
    'Exit codes: 0 done, 1 refused (with a sentence), 64 wrong words, 69 unavailable, 70 a fault of ours, 78 bad settings',
  );
  return name === undefined || name === 'help' ? exit.done : exit.usage;
}
