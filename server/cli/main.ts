/**
 * The command line. A command calls the same API as the window, on the running server or, where that makes sense, on
 * the store itself. Standard output is for answers, standard error for everything else; exit codes stand in exit.ts.
 */
import { ApiError } from '../api/rpc.ts';
import { VERSION } from '../assembly/version.ts';
import type { Command } from './command.ts';
import { CommandEnd, exit } from './exit.ts';
import { flushed, say, sayText, warn } from './print.ts';

type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Each is loaded when it is called: a question to a running server should not wait for a whole mail system to load. */
const groups: Readonly<Record<string, Commands>> = {
  'The server': {
    serve: async () => (await import('./commands/serve.ts')).serve,
    mailpit: async () => (await import('./commands/other-tools.ts')).mailpit,
    mailhog: async () => (await import('./commands/other-tools.ts')).mailhog,
    maildev: async () => (await import('./commands/other-tools.ts')).maildev,
    status: async () => (await import('./commands/status.ts')).status,
    open: async () => (await import('./commands/config.ts')).open,
    config: async () => (await import('./commands/config.ts')).config,
    'import-config': async () => (await import('./commands/import-config.ts')).importConfig,
    switch: async () => (await import('./commands/switch.ts')).switchCommand,
    log: async () => (await import('./commands/trace.ts')).log,
  },
  'Mail on its way': {
    queue: async () => (await import('./commands/queue.ts')).queue,
    qshape: async () => (await import('./commands/qshape.ts')).qshape,
    route: async () => (await import('./commands/route.ts')).route,
    relay: async () => (await import('./commands/relay.ts')).relay,
    rewrite: async () => (await import('./commands/route.ts')).rewrite,
    tls: async () => (await import('./commands/route.ts')).tls,
    sendmail: async () => (await import('./commands/sendmail.ts')).sendmail,
    drop: async () => (await import('./commands/drop.ts')).drop,
    returns: async () => (await import('./commands/returns.ts')).returns,
    suppression: async () => (await import('./commands/suppression.ts')).suppression,
    why: async () => (await import('./commands/why.ts')).why,
    trace: async () => (await import('./commands/trace.ts')).trace,
    show: async () => (await import('./commands/trace.ts')).show,
  },
  'Captured mail': {
    inbox: async () => (await import('./commands/inbox.ts')).inbox,
    expect: async () => (await import('./commands/expect.ts')).expect,
    wait: async () => (await import('./commands/expect.ts')).wait,
    extract: async () => (await import('./commands/expect.ts')).extract,
    refused: async () => (await import('./commands/refused.ts')).refused,
    clock: async () => (await import('./commands/clock.ts')).clock,
    answer: async () => (await import('./commands/answer.ts')).answer,
    diff: async () => (await import('./commands/message.ts')).diff,
    resend: async () => (await import('./commands/message.ts')).resend,
    check: async () => (await import('./commands/check.ts')).check,
    search: async () => (await import('./commands/search.ts')).search,
    thread: async () => (await import('./commands/thread.ts')).thread,
    webhook: async () => (await import('./commands/webhook.ts')).webhook,
    mcp: async () => (await import('./commands/mcp.ts')).mcp,
  },
  'People and machines': {
    account: async () => (await import('./commands/account.ts')).account,
    alias: async () => (await import('./commands/directory.ts')).alias,
    forward: async () => (await import('./commands/directory.ts')).forward,
    pipe: async () => (await import('./commands/pipe.ts')).pipe,
    'mailing-list': async () => (await import('./commands/mailing-list.ts')).mailingList,
    'trace-address': async () => (await import('./commands/trace-address.ts')).traceAddress,
    domain: async () => (await import('./commands/directory.ts')).domain,
    box: async () => (await import('./commands/box.ts')).box,
    extension: async () => (await import('./commands/extension.ts')).extension,
    share: async () => (await import('./commands/share.ts')).share,
    sieve: async () => (await import('./commands/sieve.ts')).sieve,
    filter: async () => (await import('./commands/filter.ts')).filter,
    vacation: async () => (await import('./commands/vacation.ts')).vacation,
    connect: async () => (await import('./commands/connect.ts')).connect,
    device: async () => (await import('./commands/device.ts')).device,
    fetch: async () => (await import('./commands/fetch.ts')).fetch,
    import: async () => (await import('./commands/import.ts')).importCommand,
    'import-imap': async () => (await import('./commands/import-imap.ts')).importImap,
    export: async () => (await import('./commands/export.ts')).exportCommand,
    moving: async () => (await import('./commands/moving.ts')).moving,
    backup: async () => (await import('./commands/backup.ts')).backup,
    restore: async () => (await import('./commands/restore.ts')).restore,
    expunged: async () => (await import('./commands/expunged.ts')).expunged,
    footer: async () => (await import('./commands/footer.ts')).footer,
    retention: async () => (await import('./commands/retention.ts')).retention,
    breaker: async () => (await import('./commands/breaker.ts')).breaker,
  },
  'Mail from strangers': {
    rule: async () => (await import('./commands/rule.ts')).rule,
    replay: async () => (await import('./commands/rule.ts')).replay,
    peers: async () => (await import('./commands/peers.ts')).peers,
  },
  'Your name in the world': {
    doctor: async () => (await import('./commands/doctor.ts')).doctor,
    certificate: async () => (await import('./commands/certificate.ts')).certificate,
    dkim: async () => (await import('./commands/dkim.ts')).dkim,
    reports: async () => (await import('./commands/reports.ts')).reports,
  },
};
const commands: Commands = Object.assign({}, ...Object.values(groups));
const WIDEST = Math.max(...Object.keys(commands).map(name => name.length));

process.exitCode = await main(process.argv.slice(2));
await flushed();
// A socket that lingers must not hold a finished command.
process.exit();

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(args[0]);
  if (name === 'version' || name === '--version') {
    say(VERSION);
    return exit.done;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    warn(`mailroom: there is no command "${name}". See: mailroom help`);
    return exit.usage;
  }
  // Of sendmail, -h is something else.
  if (args.includes('--help') || (args.includes('-h') && name !== 'sendmail')) return help(name);
  const command = await load();
  try {
    return await command.run(args);
  } catch (fault) {
    return explain(command, fault);
  }
}

function explain(command: Command, fault: unknown): number {
  if (fault instanceof CommandEnd) {
    warn(`mailroom: ${fault.message}`);
    if (fault.code === exit.usage) warn(`usage: ${command.usage.join('\n       ')}`);
    return fault.code;
  }
  if (fault instanceof ApiError) {
    warn(`mailroom: ${fault.message}`);
    return fault.code === 'INTERNAL' ? exit.software : fault.code === 'BAD_INPUT' ? exit.usage : exit.refused;
  }
  console.error('mailroom: a fault of ours:', fault);
  return exit.software;
}

async function help(name: string | undefined): Promise<number> {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) {
    const command = await load();
    sayText(`mailroom ${command.name}: ${command.summary}\n\n${command.usage.join('\n')}\n`);
    if (command.details) sayText(`${command.details}\n`);
    sayText(`Examples:\n${command.examples.map(example => `  ${example}`).join('\n')}`);
    sayText('\nEvery command takes --home DIR (else MAILROOM_HOME, else the usual place), --json and --help.');
    return exit.done;
  }
  sayText('Mailroom, the desktop mail server that shows where every message is, and why.\n');
  for (const [title, grouped] of Object.entries(groups)) {
    sayText(title);
    for (const one of Object.values(grouped)) {
      const { name: called, summary } = await one();
      sayText(`  mailroom ${called.padEnd(WIDEST)} ${summary}`);
    }
    sayText('');
  }
  sayText('More: mailroom help COMMAND');
  sayText(
    'Exit codes: 0 done, 1 refused (with a sentence), 64 wrong words, 69 unavailable, 70 a fault of ours, 78 bad settings',
  );
  return name === undefined || name === 'help' ? exit.done : exit.usage;
}
