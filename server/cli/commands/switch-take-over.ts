/** switch take-over and roll-back. */
import { existsSync, renameSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Api } from '../../api/contract.ts';
import { top } from '../../assembly/top.ts';
import { systemClock } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { parseRouteName } from '../../queue/route-name.ts';
import { sendmailCommand, stepsFor } from '../../switch/alternatives.ts';
import { type Lock, lockUse } from '../../switch/lock.ts';
import { ownerFor, switchFolder } from '../../switch/moved-folder.ts';
import type { OldServer } from '../../switch/old-server.ts';
import { holdersOf } from '../../switch/port-holders.ts';
import { systemPrograms, whyFailed } from '../../switch/programs.ts';
import { stepsToStop } from '../../switch/service.ts';
import { type Kept, readKept, runSteps, type Undo, undoAll } from '../../switch/steps.ts';
import { type Planned, planTakeOver, takeBack, type WantedPort, wantedPorts } from '../../switch/take-over.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, warn } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { bringOver, refuseUnlessDelivering } from './switch-drain.ts';
import { type Given, oldServerOf } from './switch-options.ts';

/** In the packaged app they lie beside the Node that came with it (electron/package/). */
const fronts = [join(top, 'server/sendmail/bin'), join(top, '../bin')].find(existsSync) ?? '';
const undoFile = (home: string): string => join(home, 'switch', 'undo.json');
const printed = () => new Date().toISOString();

export async function takeOver(given: Given): Promise<number> {
  const home = homeOf(given.home).folder;
  const kept = readKept(undoFile(home));
  // A record that cannot be read is still the only way back.
  if (!kept.ok && existsSync(undoFile(home))) throw new CommandEnd(exit.refused, kept.error);
  if (kept.ok && kept.value.undo.length > 0)
    throw new CommandEnd(
      exit.refused,
      `${kept.value.kind} was taken over already: mailroom switch roll-back gives it back`,
    );
  const server = await oldServerOf(given);
  return withServer(homeOf(given.home), 'no', async api => {
    const wanted = wantedOf(given);
    if (given.yes === true) refuseUnlessDelivering(await api.settings.list({}));
    const plan = await planned(api, given, server, wanted, home);
    if (given.yes !== true) return preview(plan, given);
    mustBeRoot(wanted, given);
    const lock = onlyOne(home);
    for (const note of plan.notes) warn(`note: ${note}`);
    const ran = await runSteps(plan.steps, {
      ...{ file: undoFile(home), kind: server.kind, now: printed, tell: warn },
      takeBack: undo => takeBack(api, systemPrograms, undo),
    }).finally(lock.release);
    if (given.json) sayJson(ran.ok ? { taken: true, notes: plan.notes } : { taken: false, ...ran.error });
    else if (ran.ok) say(`${server.kind}'s place is taken. To give it back: mailroom switch roll-back --yes`);
    if (ran.ok) return exit.done;
    const open = ran.error.undone.filter(one => one.fault !== null);
    throw new CommandEnd(
      exit.refused,
      `${ran.error.words}: ${ran.error.because}. All before it was taken back; what was brought over from its queue goes on from here${open.length === 0 ? '.' : `, but for: ${open.map(one => `${one.words} (${one.fault})`).join('; ')}`}`,
    );
  });
}

/** Two at once would write one record over the other's. */
function onlyOne(home: string): Lock {
  const lock = lockUse(join(switchFolder(home), 'place.lock'), 'another take-over or roll-back');
  if (!lock.ok) throw new CommandEnd(exit.refused, lock.error);
  return lock.value;
}

async function planned(
  api: Api,
  given: Given,
  server: OldServer,
  wanted: readonly WantedPort[],
  home: string,
): Promise<Planned> {
  const place = { service: given.service ?? null, isOwn: given.config !== undefined };
  const stop = await stepsToStop(server, systemPrograms, place);
  if (!stop.ok) throw new CommandEnd(exit.refused, stop.error);
  const sendmail = given['no-sendmail'] === true ? [] : stepsFor(await sendmailCommand(systemPrograms), fronts);
  return planTakeOver({
    ...{ api, programs: systemPrograms, clock: systemClock, wanted, sendmail, kind: server.kind },
    stop: stop.value,
    drain: () => drained(server, home),
    holders: await holdersOf(wanted, systemPrograms),
  });
}

/** What is left there is told; it does not keep the place from being taken. */
async function drained(server: OldServer, home: string): Promise<Result<void, string>> {
  try {
    const { left } = await bringOver(server, home);
    for (const one of left) warn(`left in ${server.kind}: ${one.id}: ${one.because}`);
    return ok(undefined);
  } catch (fault) {
    if (fault instanceof CommandEnd) return err(fault.message);
    throw fault;
  }
}

function wantedOf(given: Given): readonly WantedPort[] {
  const ports = new Map<string, number>();
  for (const word of given.port ?? []) {
    const [, name, port] = /^(\w+)=(\d{1,5})$/.exec(word) ?? [];
    if (name === undefined || Number(port) > 65535) throw usage(`--port ${word}: such as smtp=2525`);
    ports.set(name, Number(port));
  }
  const only = given.only?.split(',') ?? null;
  const wanted = wantedPorts(only, ports);
  const unknown = [...(only ?? []), ...ports.keys()].filter(
    name => !wantedPorts(null, ports).some(one => one.name === name),
  );
  if (unknown.length > 0)
    throw usage(
      `${unknown.join(', ')}: ${wantedPorts(null, ports)
        .map(one => one.name)
        .join(', ')} are known`,
    );
  return wanted;
}

/** A private one on high ports needs nobody's leave. */
function mustBeRoot(wanted: readonly WantedPort[], given: Given): void {
  const needs = wanted.some(one => one.port < 1024) || given.config === undefined;
  if (needs && process.getuid?.() !== 0)
    throw new CommandEnd(
      exit.refused,
      'stopping the other server and changing its command needs root: sudo mailroom switch take-over …',
    );
}

function preview({ steps, notes }: Planned, { json }: Given): number {
  if (json)
    sayJson({ steps: steps.map(({ words, command, undo }) => ({ words, command, undo: undo?.words ?? null })), notes });
  else {
    for (const [at, { words, command }] of steps.entries())
      say(`${at + 1}. ${words}${command === null ? '' : `: ${command}`}`);
    for (const note of notes) say(`note: ${note}`);
    say('If one fails, those before it are taken back. Nothing was changed. To do it: the same with --yes.');
  }
  return exit.done;
}

/** Also where Mailroom does not run, and above all then: the other server is what is wanted back. */
export async function rollBack(given: Given): Promise<number> {
  const home = homeOf(given.home);
  const kept = readKept(undoFile(home.folder));
  if (!kept.ok) throw new CommandEnd(exit.refused, kept.error);
  const to = handBackTo(given);
  let isReached = false;
  try {
    return await withServer(home, 'no', api => {
      isReached = true;
      return back({ api, home: home.folder, kept: kept.value, to, given });
    });
  } catch (fault) {
    if (isReached || to !== null || !(fault instanceof CommandEnd) || fault.code !== exit.unavailable) throw fault;
    return back({ api: null, home: home.folder, kept: kept.value, to, given });
  }
}

type Back = {
  /** null: it does not run. */
  readonly api: Api | null;
  readonly home: string;
  readonly kept: Kept;
  readonly to: string | null;
  readonly given: Given;
};

async function back({ api, home, kept: { kind, undo }, to, given }: Back): Promise<number> {
  const file = undoFile(home);
  const waiting = api === null ? null : (await api.status.get({})).ledger.waiting;
  if (given.yes !== true) return previewBack(undo, waiting, to, given);
  const lock = onlyOne(home);
  const undone = await undoAll({
    ...{ file, tell: warn },
    takeBack: one =>
      'setting' in one && api === null ? setInFile(home, one.setting) : takeBack(api!, systemPrograms, one),
  }).finally(lock.release);
  const open = undone.filter(one => one.fault !== null);
  const left = readKept(file);
  // What could not be taken back stays written down: the same command tries it again.
  if (left.ok && left.value.undo.length === 0)
    renameSync(file, join(home, 'switch', `undone-${printed().replace(/[:.]/g, '-')}.json`));
  const handed = to === null || api === null || open.length > 0 ? 0 : await handBack(api, to);
  if (given.json) sayJson({ kind, undone, waiting, handed });
  else {
    say(
      open.length === 0
        ? `${kind} has its place again.`
        : 'Not all could be taken back. Put right what is said below; then the same command does the rest.',
    );
    if (to !== null && open.length === 0) say(`${handed} recipients that waited here go on through ${to}.`);
    else say(waitingHere(waiting));
    for (const one of open) say(`not taken back: ${one.words}: ${one.fault}`);
  }
  return open.length === 0 ? exit.done : exit.refused;
}

const waitingHere = (waiting: number | null): string =>
  waiting === null
    ? 'Mailroom does not run: what waits here goes on once it is started (mailroom serve).'
    : `${waiting} recipients wait here${waiting > 0 ? ' and go on from here; let the server run until they are gone' : ''}.`;

/** As whoever owns the home: the server must be able to read what is written. */
async function setInFile(home: string, { key, text }: { readonly key: string; readonly text: string }) {
  const [, main = ''] = process.argv;
  const argv = [process.execPath, ...process.execArgv, main, 'config', 'set', key, text, '--home', home];
  const ran = await systemPrograms.run(argv, { as: ownerFor(home) });
  return ran.code === 0 ? ok(undefined) : err(whyFailed(['mailroom', 'config', 'set', key, text], ran));
}

/** The route's name, as the queue takes it: what is wrong is said before anything is taken back. */
function handBackTo(given: Given): string | null {
  const to = given['hand-back'];
  if (to === undefined) return null;
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(to) ?? [];
  const name = `smtp ${host !== undefined && isIP(host) ? `[${host}]` : host}:${port}`;
  if (host === undefined || !parseRouteName(name).ok) throw usage(`--hand-back ${to}: HOST:PORT, such as 127.0.0.1:25`);
  return name;
}

/** They take the other server as their next hop: its 250 ends them here, its "later" keeps them here. */
async function handBack(api: Api, to: string): Promise<number> {
  const states = ['queued', 'deferred'] as const;
  const { recipients } = await api.queue.act({
    act: 'reroute',
    states,
    newRoute: to,
    reason: 'switch roll-back',
  });
  if (recipients.length > 0) await api.queue.act({ act: 'retry', recipients });
  return recipients.length;
}

function previewBack(undo: readonly Undo[], waiting: number | null, to: string | null, { json }: Given): number {
  const steps = undo.toReversed();
  if (json) sayJson({ steps, waiting, handBack: to });
  else {
    for (const [at, { words }] of steps.entries()) say(`${at + 1}. ${words}`);
    say(to === null ? waitingHere(waiting) : `${waiting} recipients wait here, and go on through ${to}.`);
    say('Mail that came in meanwhile stays in the mailboxes here. Nothing was changed. To do it: the same with --yes.');
  }
  return exit.done;
}
