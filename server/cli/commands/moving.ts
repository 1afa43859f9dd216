/** moving: the jobs that bring mail in and carry it out. */
import type { Api } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { followed, sayDetail, sayRows } from '../moving-words.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const options = { background: { type: 'boolean' } } as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values, running: boolean) => Promise<number>;

const PAGE = 500;
const verbs = ['list', 'show', 'found', 'untaken', 'pause', 'resume', 'cancel', 'remove'] as const;

export const moving: Command = {
  name: 'moving',
  summary: 'jobs of import and export: how far they are, and what to do with them',
  usage: [
    'mailroom moving list',
    'mailroom moving show|untaken|pause|cancel|remove JOB',
    'mailroom moving resume JOB [--background]',
    'mailroom moving found',
  ],
  details: [
    'A job goes on by itself when the server starts again. One that is paused or failed goes on with `resume`; one that is done',
    'looks for what is new since. `cancel` leaves what came; `remove` forgets the job, not the mail. `untaken` tells each message',
    'that was not taken, and why. `found` looks for mail of programs of this computer.',
  ].join('\n'),
  examples: ['mailroom moving list', 'mailroom moving pause 3', 'mailroom moving untaken 3'],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('moving', positionals, verbs);
    return withServer(homeOf(values.home), 'yes', (api, running) => acts[verb](api, rest, values, running));
  },
};

function idOf(rest: readonly string[]): number {
  const [word] = exactly(rest, 'JOB');
  if (!/^[1-9]\d{0,14}$/.test(word)) throw usage(`"${word}" is not a job: see mailroom moving list`);
  return Number(word);
}

const told =
  (act: 'pause' | 'cancel'): Act =>
  async (api, rest, values) => {
    const row = await api.moving[act]({ id: idOf(rest) });
    if (values.json) sayJson(row);
    else say(`Job ${row.id} is ${row.state}.`);
    return exit.done;
  };

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async list(api, rest, values) {
    exactly(rest);
    sayRows(await api.moving.list({}), values.json === true);
    return exit.done;
  },
  async show(api, rest, values) {
    const detail = await api.moving.get({ id: idOf(rest) });
    if (values.json) sayJson(detail);
    else sayDetail(detail);
    return exit.done;
  },
  async found(api, rest, values) {
    exactly(rest);
    const places = await api.moving.found({});
    if (values.json) sayJson(places);
    else
      table(
        ['PROGRAM', 'PATH'],
        places.map(({ program, path }) => [program, path]),
        'No mail was found in the usual places.',
      );
    return exit.done;
  },
  async untaken(api, rest, values) {
    const id = idOf(rest);
    const rows = [];
    let page = await api.moving.untaken({ id, limit: PAGE });
    rows.push(...page.rows);
    while (page.next) {
      page = await api.moving.untaken({ id, limit: PAGE, after: page.next });
      rows.push(...page.rows);
    }
    if (values.json) sayJson(rows);
    else
      table(
        ['FOLDER', 'WHERE', 'WHY', ''],
        rows.map(({ folder, origin, reason, detail }) => [folder, origin, reason, detail]),
        'All was taken.',
      );
    return exit.done;
  },
  pause: told('pause'),
  cancel: told('cancel'),
  async resume(api, rest, values, running) {
    const row = await api.moving.resume({ id: idOf(rest) });
    if (values.background !== true || !running) return followed(api, row.id, values.json === true);
    if (values.json) sayJson(row);
    else say(`Job ${row.id} is ${row.state}.`);
    return exit.done;
  },
  async remove(api, rest, values) {
    const id = idOf(rest);
    const done = await api.moving.remove({ id });
    if (values.json) sayJson(done);
    else say(`Job ${id} is forgotten; the mail stays.`);
    return exit.done;
  },
};
