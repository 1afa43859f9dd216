/** inbox: the inboxes of captured mail, what each has of its own, and what programs are made to meet there. */
import { readFile } from 'node:fs/promises';
import type { Api, CapturedNow, FaultsNow, InboxWishes } from '../../api/contract.ts';
import { stepWords } from '../../capture/faults/words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;
/** In place of a name: the script that holds for every inbox. */
const ALL = 'all';

export const inbox: Command = {
  name: 'inbox',
  summary: 'inboxes of captured mail, and the faults that programs meet there',
  usage: [
    'mailroom inbox list',
    'mailroom inbox show NAME',
    'mailroom inbox set NAME [--keep-messages N] [--keep-days N] [--idle-hours N] [--answers PLACE|usual]',
    'mailroom inbox remove NAME',
    'mailroom inbox faults [NAME|all]',
    'mailroom inbox faults NAME|all FILE|gmail|outlook|yahoo|postfix|greylist',
    'mailroom inbox faults NAME|all --off|--on|--reset|--remove|--seed N',
    'mailroom inbox faults --check FILE',
    'mailroom inbox faults --try FILE [--from ADDRESS] [--to ADDRESS,…] [--times N]',
  ],
  details:
    'A number of set may be "usual": as the settings say. PLACE: where answers to its mail go (see: mailroom help answer). FILE is a fault script in JSON, comments allowed; - reads it from standard input. ' +
    'Without a script, mail to 550@faults.test, greylist@faults.test, slow-30s@faults.test or timeout@faults.test meets what it names.',
  examples: [
    'mailroom inbox set run-7 --keep-messages 100 --idle-hours 2',
    'mailroom inbox faults shop test/slow-friday.json',
    'mailroom inbox faults all gmail',
    'mailroom inbox faults shop --off',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ 'keep-messages': text, 'keep-days': text, 'idle-hours': text },
      answers: text,
      ...{ off: yes, on: yes, reset: yes, remove: yes },
      ...{ seed: text, check: text, try: text, from: text, to: text, times: text },
    });
    const [act = 'list', ...rest] = positionals;
    const home = homeOf(values.home);
    const json = values.json === true;
    switch (act) {
      case 'list':
        exactly(rest);
        return withServer(home, 'no', async api => {
          const { inboxes } = await now(api);
          if (json) sayJson(inboxes);
          else inboxes.forEach(tell);
          return exit.done;
        });
      case 'show':
      case 'set': {
        const [name] = exactly(rest, 'NAME');
        return withServer(home, 'no', async api => {
          const one =
            act === 'show'
              ? await api.captured.inbox({ name })
              : await api.captured.setInbox({ name, ...wishes(values) });
          if (json) sayJson(one);
          else {
            tell(one);
            for (const [what, value] of Object.entries(kept(one))) say(`  ${what}  ${value ?? 'usual'}`);
          }
          return exit.done;
        });
      }
      case 'remove': {
        const [name] = exactly(rest, 'NAME');
        return withServer(home, 'no', async api => {
          const { removed } = await api.captured.removeInbox({ name });
          if (json) sayJson({ removed });
          else say(`${name} went with ${removed} messages`);
          return exit.done;
        });
      }
      case 'faults':
        return faults(home, json, rest, values);
      default:
        throw usage(`inbox ${act}: list, show, set, remove or faults`);
    }
  },
};

async function now(api: Api): Promise<CapturedNow> {
  for await (const state of api.captured.watch({})) return state;
  throw new Error('the server ended');
}

type Row = { readonly name: string; readonly messages: number; readonly unread: number; readonly last: number | null };
const tell = ({ name, messages, unread, last }: Row): void =>
  say(
    `${name || '(without a name)'}  ${messages} messages, ${unread} unread${last === null ? '' : `  ${moment(last)}`}`,
  );

const kept = ({ keepMessages, keepDays, idleHours, answers }: InboxWishes) => ({
  ...{ 'keep-messages': keepMessages, 'keep-days': keepDays, 'idle-hours': idleHours, answers },
});

type Values = Readonly<Record<string, string | boolean | undefined>>;

function wishes(values: Values): Partial<InboxWishes> {
  const number = (name: string): number | null | undefined => {
    const written = values[name];
    if (written === undefined) return undefined;
    if (written === 'usual') return null;
    if (!/^\d{1,8}$/.test(String(written))) throw usage(`--${name} ${written}: a number, or usual`);
    return Number(written);
  };
  const { answers } = values;
  const all = {
    ...{ keepMessages: number('keep-messages'), keepDays: number('keep-days'), idleHours: number('idle-hours') },
    answers: answers === undefined ? undefined : answers === 'usual' ? null : String(answers),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function faults(
  home: ReturnType<typeof homeOf>,
  json: boolean,
  rest: readonly string[],
  values: Values,
): Promise<number> {
  if (values.check !== undefined || values.try !== undefined) return looked(home, json, values);
  const [written, source, ...more] = rest;
  if (more.length > 0) throw usage(`${more[0]}: a name, and one script`);
  const acts = (['off', 'on', 'reset', 'remove'] as const).filter(name => values[name] === true);
  if (acts.length + (source === undefined ? 0 : 1) > 1) throw usage('one thing at a time');
  if (acts.length > 0 && written === undefined) throw usage(`--${acts[0]} wants the NAME of an inbox, or ${ALL}`);
  const inboxAsked = written === ALL ? '' : written;
  // Before the server is asked: a file that is not there is a word that was mistyped.
  const given = source === undefined ? null : await scriptOf(source);
  return withServer(home, 'no', async api => {
    const name = inboxAsked ?? '';
    if (values.seed !== undefined) await seeded(api, name, String(values.seed));
    const state = given
      ? await api.captured.setFaults({ inbox: name, ...given })
      : await changed(api, name, acts[0] ?? null);
    const shown =
      inboxAsked === undefined ? state.scripts : state.scripts.filter(one => one.inbox === name.toLowerCase());
    if (json) sayJson(shown);
    else if (shown.length === 0) say('no fault script');
    else shown.forEach(tellScript);
    return exit.done;
  });
}

/** Another seed, other chances: of the script that is there. */
async function seeded(api: Api, inbox: string, written: string): Promise<void> {
  if (!/^\d{1,9}$/.test(written)) throw usage(`--seed ${written}: a number`);
  const kept = (await api.captured.faults({})).scripts.find(one => one.inbox === inbox.toLowerCase());
  if (!kept) throw usage(`${inbox || ALL} has no fault script`);
  await api.captured.setFaults({ inbox, script: { ...kept.script, seed: Number(written) }, off: kept.off });
}

/** What is wrong with a script, or what a message would meet; nothing is kept. */
async function looked(home: ReturnType<typeof homeOf>, json: boolean, values: Values): Promise<number> {
  const source = String(values.check ?? values.try);
  const read = await scriptOf(source);
  return withServer(home, 'no', async api => {
    const written =
      'text' in read
        ? read.text
        : JSON.stringify((await api.captured.faults({})).personas.find(({ id }) => id === read.persona)?.script);
    const { faults: wrong } = await api.captured.checkFaults({ text: written });
    if (values.check !== undefined || wrong.length > 0) {
      if (json) sayJson(wrong);
      else if (wrong.length === 0) say('nothing is wrong with it');
      else for (const { line, column, sentence } of wrong) say(`${source}:${line}:${column}: ${sentence}`);
      return wrong.length === 0 ? exit.done : exit.refused;
    }
    const { steps } = await api.captured.tryFaults({
      ...{ text: written, sender: String(values.from ?? 'app@shop.example') },
      recipients: String(values.to ?? 'kim@there.example').split(','),
      times: Number(values.times ?? 1),
    });
    const fired = steps.filter(one => one.fired);
    if (json) sayJson(steps);
    else if (fired.length === 0) say('nothing: the message is taken as usual');
    else for (const { fired: step } of fired) if (step) say(`step ${step.number}. ${stepWords(step.step)}`);
    return exit.done;
  });
}

function changed(api: Api, name: string, act: 'off' | 'on' | 'reset' | 'remove' | null): Promise<FaultsNow> {
  switch (act) {
    case null:
      return api.captured.faults({});
    case 'reset':
      return api.captured.resetFaults({ inbox: name });
    case 'remove':
      return api.captured.setFaults({ inbox: name, script: null });
    case 'on':
    case 'off':
      return api.captured.setFaults({ inbox: name, off: act === 'off' });
  }
}

const PERSONA = /^(?:gmail|outlook|yahoo|postfix|greylist)$/;

async function scriptOf(source: string): Promise<{ readonly persona: string } | { readonly text: string }> {
  if (PERSONA.test(source)) return { persona: source };
  try {
    return { text: source === '-' ? await readStdin() : await readFile(source, 'utf8') };
  } catch (fault) {
    throw usage(`${source} cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

async function readStdin(): Promise<string> {
  let all = '';
  for await (const some of process.stdin) all += String(some);
  return all;
}

function tellScript({ inbox: name, script, off, counts }: FaultsNow['scripts'][number]): void {
  say(`${name || 'all inboxes'}${script.name ? `: ${script.name}` : ''}${off ? ' (off)' : ''}`);
  for (const [i, step] of script.steps.entries())
    say(
      `  ${i + 1}. ${step.name ? `${step.name}: ` : ''}${stepWords(step)}   fired ${counts[i]?.fired ?? 0} of ${counts[i]?.seen ?? 0}`,
    );
}
