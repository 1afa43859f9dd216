/** switch status and plan: what is so now, and what would be done. Nothing is changed. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { folderFiles } from '../../legacy/old-files.ts';
import { planOf } from '../../legacy/plan.ts';
import { understand } from '../../legacy/understand.ts';
import { sendmailCommand } from '../../switch/alternatives.ts';
import { installed } from '../../switch/find-old.ts';
import { switchFolder } from '../../switch/moved-folder.ts';
import type { OldServer } from '../../switch/old-server.ts';
import { type Found, needOf, planSwitch, sendmailWords } from '../../switch/plan.ts';
import { holdersOf, mailPorts } from '../../switch/port-holders.ts';
import { systemPrograms } from '../../switch/programs.ts';
import { CommandEnd, exit } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf } from '../server.ts';
import { type Given, oldServerOf } from './switch-options.ts';

export async function switchStatus(given: Given): Promise<number> {
  const ports = await holdersOf(mailPorts, systemPrograms);
  const sendmail = await sendmailCommand(systemPrograms);
  if (given.json) {
    sayJson({ ports: ports.map(one => ({ ...one, needs: needOf(one) })), sendmail, installed: installed() });
    return exit.done;
  }
  table(
    ['PORT', 'FOR', 'PROGRAM', 'PROCESS', 'USER', 'STARTED BY', 'PACKAGE', 'NEEDS'],
    ports.map(one => [
      String(one.port),
      one.use,
      one.holder === null ? '' : one.holder.program === null ? '?' : basename(one.holder.program),
      one.holder?.pid === null || one.holder === null ? '' : String(one.holder.pid),
      one.holder?.user ?? '',
      one.holder?.unit ?? '',
      one.holder?.package ?? '',
      needOf(one),
    ]),
    '',
  );
  say();
  say(`The command sendmail: ${sendmailWords(sendmail)}.`);
  say(`Mail servers that can be drained: ${installed().join(', ') || 'none is installed'}.`);
  return exit.done;
}

export async function switchPlan(given: Given): Promise<number> {
  const server = await oldServerOf(given);
  const plan = planSwitch(await lookAt(server, given));
  const home = homeOf(given.home).folder;
  if (!existsSync(home))
    throw new CommandEnd(exit.refused, `There is no Mailroom in ${home}: name its home with --home`);
  const file = join(switchFolder(home), 'plan.json');
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...plan }, null, 1)}\n`, {
    ...{ mode: 0o600, flag: 'wx' },
  });
  if (given.json) sayJson(plan);
  else {
    for (const [at, { words, command }] of plan.steps.entries()) say(`${at + 1}. ${words}: ${command}`);
    say();
    say('What it costs:');
    for (const one of plan.lost) say(`  ${one}`);
    if (plan.needsRoot) say('The queue, ports below 1024 and the command sendmail need root: sudo.');
    say(`Written down in ${file}. Nothing was changed.`);
  }
  return exit.done;
}

async function lookAt(server: OldServer, given: Given): Promise<Found> {
  const read = understand({
    ...{ source: server.kind, path: given.config ?? null, files: folderFiles('') },
    ...{ hostName: hostname(), domain: given.domain ?? null },
  });
  const legacy = read.ok ? planOf(read.value) : null;
  const [ids, held] = [await server.list(), await server.heldByPeople()];
  return {
    kind: server.kind,
    ports: await holdersOf(mailPorts, systemPrograms),
    sendmail: await sendmailCommand(systemPrograms),
    understood:
      read.ok && legacy
        ? {
            percent: read.value.percent,
            steps: legacy.steps.length,
            leftOut: legacy.leftOut.map(one => `${one.what}: ${one.because}`),
          }
        : null,
    because: read.ok ? null : read.error,
    waiting:
      ids.ok && held.ok
        ? { messages: ids.value.length, held: held.value.length }
        : { because: ids.ok ? (held.ok ? '' : held.error) : ids.error },
    isRoot: process.getuid?.() === 0,
  };
}
