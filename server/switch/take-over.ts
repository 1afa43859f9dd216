/**
 * The steps that take another server's place, in their order: it is stopped, what it has left is drained, our listeners
 * open on its ports, each port is asked, the command sendmail becomes ours. Between the first and the third nobody answers,
 * for a second or two: senders come again.
 */
import { lstatSync, readlinkSync, unlinkSync } from 'node:fs';
import type { Api } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Step } from './alternatives.ts';
import { greetingOf } from './greeting.ts';
import { holderInWords, mailPorts, type PortState } from './port-holders.ts';
import { type Programs, shown, whyFailed } from './programs.ts';
import type { Doing, Undo } from './steps.ts';

export type PortName = 'smtp' | 'submission' | 'submissions' | 'imap' | 'imaps' | 'pop3' | 'pop3s';
export type WantedPort = { readonly name: PortName; readonly port: number; readonly use: string };

/** All of them, or those that are named; `ports`: smtp → 2525. */
export function wantedPorts(only: readonly string[] | null, ports: ReadonlyMap<string, number>): readonly WantedPort[] {
  return mailPorts
    .map(({ port, use, setting }) => ({ name: setting.replace('.port', '') as PortName, port, use }))
    .filter(({ name }) => only === null || only.includes(name))
    .map(one => ({ ...one, port: ports.get(one.name) ?? one.port }));
}

export type TakeOver = {
  readonly api: Api;
  readonly programs: Programs;
  readonly clock: Clock;
  readonly stop: readonly Step[];
  readonly drain: () => Promise<Result<void, string>>;
  readonly wanted: readonly WantedPort[];
  readonly holders: readonly PortState[];
  /** Empty: the command stays theirs. */
  readonly sendmail: readonly Step[];
  readonly kind: string;
};

export type Planned = { readonly steps: readonly Doing[]; readonly notes: readonly string[] };

export async function planTakeOver(options: TakeOver): Promise<Planned> {
  const { api, programs, stop, drain, wanted, holders, sendmail, kind } = options;
  const settings = new Map((await api.settings.list({})).map(one => [one.key, one.text]));
  const { pid } = (await api.status.get({})).process;
  const notes: string[] = [];
  const mine = wanted.filter(({ port }) => {
    const state = holders.find(one => one.port === port);
    if (!state?.holder || state.holder.kind === kind || state.holder.pid === pid) return true;
    notes.push(`${port} stays as it is: ${holderInWords(state)} has it, which is not ${kind}`);
    return false;
  });
  if (/^(127\.|::1$|localhost$)/.test(settings.get('listen.host') ?? ''))
    notes.push(`it listens on ${settings.get('listen.host')} only, so nobody else can reach it (listen.host)`);
  const ports = mine
    .filter(({ name, port }) => settings.get(`${name}.port`) !== String(port))
    .map(({ name, port }) => openPort(api, name, port, settings.get(`${name}.port`) ?? 'off'));
  const host = settings.get('listen.host') ?? '127.0.0.1';
  const steps: Doing[] = [
    ...stop.map(step => command(programs, step)),
    { words: `what ${kind} has left is brought over`, command: null, run: drain, undo: null },
    ...ports,
    ...mine.map(one => answered(options, host, one)),
    { words: 'and what came there at the last moment', command: null, run: drain, undo: null },
    ...sendmail.map(step => command(programs, step)),
  ];
  return { steps, notes };
}

function command(programs: Programs, { words, argv, undo }: Step): Doing {
  return {
    words,
    command: shown(argv),
    async run() {
      const ran = await programs.run(argv);
      return ran.code === 0 ? ok(undefined) : err(whyFailed(argv, ran));
    },
    undo:
      undo === null
        ? null
        : 'path' in undo
          ? { words: `${undo.path} taken away`, link: undo }
          : { words: shown(undo), argv: undo },
  };
}

const openPort = (api: Api, name: PortName, port: number, before: string): Doing => ({
  words: `${name} listens on ${port}`,
  command: `mailroom config set ${name}.port ${port}`,
  run: () => setting(api, `${name}.port`, String(port)),
  undo: { words: `${name} listens on ${before} as before`, setting: { key: `${name}.port`, text: before } },
});

async function setting(api: Api, key: string, text: string): Promise<Result<void, string>> {
  try {
    await api.settings.set({ key, text });
    return ok(undefined);
  } catch (fault) {
    return err((fault as Error).message);
  }
}

const PATIENCE = 10_000;
const LOOK_EVERY = 200;

/** The server says that it listens, and the port greets as a mail server does. */
function answered({ api, clock }: TakeOver, host: string, { name, port }: WantedPort): Doing {
  const isSecret = /s$/.test(name);
  const to = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return {
    words: `${port} answers as Mailroom`,
    command: null,
    async run() {
      let because = 'it does not listen';
      for (let waited = 0; waited < PATIENCE; waited += LOOK_EVERY) {
        const state = (await api.status.get({})).listeners.find(one => one.name === name && one.port === port);
        because = state?.sentence ?? because;
        if (state?.state === 'listening') {
          const greeting = await greetingOf(to, port, clock, isSecret);
          if (!greeting.ok) return greeting;
          return isSecret || /^(220|\* OK|\+OK)/.test(greeting.value)
            ? ok(undefined)
            : err(`it greets with: ${greeting.value.slice(0, 100)}`);
        }
        await new Promise(resolve => setTimeout(resolve, LOOK_EVERY));
      }
      return err(because);
    },
    undo: null,
  };
}

export async function takeBack(api: Api, programs: Programs, undo: Undo): Promise<Result<void, string>> {
  if ('setting' in undo) {
    const { key, text } = undo.setting;
    const set = await setting(api, key, text);
    if (set.ok) await moved(api, key.replace(/\.port$/, ''), text);
    return set;
  }
  if ('link' in undo) return unlinked(undo.link);
  const ran = await programs.run(undo.argv);
  return ran.code === 0 ? ok(undefined) : err(whyFailed(undo.argv, ran));
}

/** Never what somebody else has put there: where our link could not be laid, their program lies. */
function unlinked({ path, to }: { readonly path: string; readonly to: string }): Result<void, string> {
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there?.isSymbolicLink() && readlinkSync(path) === to) unlinkSync(path);
    return ok(undefined);
  } catch (fault) {
    return err(`${path} stays: ${(fault as Error).message}`);
  }
}

/** The other server cannot open a port that we have not closed yet. */
async function moved(api: Api, name: string, text: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += LOOK_EVERY) {
    const { listeners } = await api.status.get({});
    const state = listeners.find(one => one.name === name);
    if (state?.state !== 'listening' || String(state.port) === text) return;
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY));
  }
}
