/** switch: another mail server's place is taken, and given back. */
import type { Command } from '../command.ts';
import { usage } from '../exit.ts';
import { readWords } from '../words.ts';
import { switchDrain } from './switch-drain.ts';
import { switchPlan, switchStatus } from './switch-look.ts';
import { type Given, switchOptions } from './switch-options.ts';
import { rollBack, takeOver } from './switch-take-over.ts';
import { switchTrial } from './switch-trial.ts';

const verbs: Readonly<Record<string, (given: Given, rest: readonly string[]) => Promise<number>>> = {
  status: switchStatus,
  plan: switchPlan,
  drain: switchDrain,
  trial: switchTrial,
  'take-over': takeOver,
  'roll-back': rollBack,
};

export const switchCommand: Command = {
  name: 'switch',
  summary: 'take the place of Postfix, Exim, sendmail or qmail; give it back with one command',
  usage: [
    'mailroom switch status',
    'mailroom switch plan      [--from postfix|exim|sendmail|qmail] [--config PATH]',
    'mailroom switch drain     [--from …] [--config PATH] [--flush [--within 10m]] [--yes]',
    'mailroom switch trial     lines|compare [--log FILE] [--lmtp PORT]',
    'mailroom switch take-over [--from …] [--only smtp,submission,…] [--no-sendmail] [--yes]',
    'mailroom switch roll-back [--hand-back HOST:PORT] [--yes]',
  ],
  details: `Nothing is changed without --yes: each command first says what it would do. Reading another server's queue, stopping it
and the ports below 1024 need root.

drain brings over what waits in the other server's queue: held there, put durably here, removed there. It can be broken off
at any moment and begun again; nothing is lost and nothing doubled. --flush lets the other one deliver what it can instead.
take-over stops the other server, drains what is left, opens its ports here, looks that each answers, and makes the command
sendmail ours; if one step fails, those before it are taken back. roll-back does that later: the other server has its place
again, and what waits here goes on from here, or with --hand-back through the other one.

--program: where Postfix's programs are, or Exim itself. --queue: sendmail's mqueue or qmail's home, where it is elsewhere.
--port smtp=2525: another port than the usual one. --service NAME: what the system calls the other server.`,
  examples: [
    'sudo mailroom switch status',
    'sudo mailroom switch plan',
    'sudo mailroom switch drain --from postfix --yes',
    'sudo mailroom switch take-over --from postfix --yes',
    'sudo mailroom switch roll-back --yes',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, switchOptions);
    const [word, ...rest] = positionals;
    const run = word !== undefined && Object.hasOwn(verbs, word) ? verbs[word] : undefined;
    if (!run) throw usage(`switch: ${Object.keys(verbs).join(', ')}`);
    return run(values, rest);
  },
};
