/** queue: who waits, why, and what to do about it. */
import type { Api, QueueAct, QueueRow, QueueSelection } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';
import { FETCH_USAGE, fetchFrom } from './queue-fetch.ts';

const WAITING = ['queued', 'active', 'deferred', 'held'] as const;
const acts: readonly QueueAct[] = ['hold', 'release', 'retry', 'bounce'];
const past: { readonly [A in QueueAct]: string } = {
  hold: 'held',
  release: 'released',
  retry: 'to be tried now',
  bounce: 'returned to their senders',
  cancel: 'deleted',
};

export const queue: Command = {
  name: 'queue',
  summary: 'who waits, why, and what to do about it',
  usage: [
    'mailroom queue list [--all] [--route ROUTE]',
    'mailroom queue show ID',
    'mailroom queue retry|hold|release|bounce|delete ID…',
    'mailroom queue retry|hold|release|bounce|delete --all | --route ROUTE',
    FETCH_USAGE,
  ],
  details:
    'ID is a message (K3R0…-1) or one recipient (its number). `bounce` returns to the sender, `delete` tells nobody.',
  examples: ['mailroom queue list', 'mailroom queue retry --route example.net', 'mailroom queue bounce MGA1B2C3D4E5-1'],
  async run(args) {
    const { values, positionals } = readWords(args, { all: { type: 'boolean' }, route: { type: 'string' } });
    const [verb, ...ids] = positionals;
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') return list(api, values);
      if (verb === 'fetch-from') return fetchFrom(api, ids, values.json === true);
      if (verb === 'show') return show(api, exactly(ids, 'ID')[0], values.json === true);
      const act = verb === 'delete' ? 'cancel' : acts.find(one => one === verb);
      if (!act) throw usage(`queue ${verb ?? ''}: list, show, retry, hold, release, bounce or delete`);
      const done: number[] = [];
      for (const selection of selections(ids, values))
        done.push(...(await api.queue.act({ ...selection, act })).recipients);
      if (values.json) sayJson({ act, recipients: done });
      else say(`${done.length} ${done.length === 1 ? 'recipient is' : 'recipients are'} ${past[act]}.`);
      return done.length === 0 ? exit.refused : exit.done;
    });
  },
};

type Given = {
  readonly all?: boolean | undefined;
  readonly route?: string | undefined;
  readonly json?: boolean | undefined;
};

async function list(api: Api, given: Given): Promise<number> {
  const rows = await everyRow(api, {
    ...(given.all ? {} : { states: WAITING }),
    ...(given.route ? { route: given.route } : {}),
  });
  if (given.json) sayJson(rows);
  else
    table(
      ['ID', 'RCPT', 'STATE', 'FROM', 'TO', 'TRIES', 'NEXT', 'WHY'],
      rows.map(line),
      given.all ? 'Nothing has come yet.' : 'Nothing waits.',
    );
  return exit.done;
}

async function everyRow(
  api: Api,
  where: { states?: readonly QueueRow['state'][]; route?: string; trace?: string },
): Promise<QueueRow[]> {
  const rows: QueueRow[] = [];
  for (let after = 0; ; ) {
    const page = await api.queue.list({ ...where, after, limit: 1000 });
    rows.push(...page);
    if (page.length < 1000) return rows;
    after = page.at(-1)!.recipient;
  }
}

/** RFC 4865: nobody has tried it yet, and nothing went wrong. */
const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && notBefore !== null && nextAt === notBefore;

const line = (row: QueueRow): string[] => [
  row.trace,
  String(row.recipient),
  row.state,
  row.sender || '<>',
  row.address,
  String(row.attempts),
  moment(row.nextAt),
  whyOf(row),
];

/** Who holds it goes before what was said on the way. */
const whyOf = (row: QueueRow): string => {
  if (row.state === 'held' && row.operatedBy) return `held by ${row.operatedBy}`;
  return row.reply === null && waitsForItsHour(row) ? 'held by its sender' : (row.reply ?? '').slice(0, 70);
};

const next = (row: QueueRow): string =>
  row.nextAt === null ? '' : `, ${waitsForItsHour(row) ? 'held by its sender until' : 'next'} ${moment(row.nextAt)}`;

async function show(api: Api, id: string, json: boolean): Promise<number> {
  const rows = await everyRow(api, { trace: id });
  if (rows.length === 0) throw new CommandEnd(exit.refused, `There is no message ${id} in the queue's memory`);
  if (json) {
    sayJson(rows);
    return exit.done;
  }
  const first = rows[0]!;
  say(`${first.trace}  ${first.subject || '(no subject)'}`);
  say(
    `From ${first.sender || '<>'}, ${bytes(first.size)}, accepted ${moment(first.acceptedAt)}, kept until ${moment(first.expiresAt)}`,
  );
  for (const row of rows) {
    say(
      `  ${row.address}: ${row.state}${row.state === 'held' && row.operatedBy ? ` by ${row.operatedBy}` : ''}, ${row.attempts} ${row.attempts === 1 ? 'try' : 'tries'}${next(row)}${row.uncertain ? ', may have been delivered twice' : ''}`,
    );
    if (row.reply) say(`      ${row.host ? `${row.host}: ` : ''}${row.reply}`);
  }
  return exit.done;
}

function selections(ids: readonly string[], given: Given): QueueSelection[] {
  if (ids.length === 0) {
    if (given.route) return [{ route: given.route }];
    if (given.all) return [{ all: true }];
    throw usage('Say which: ID…, --route ROUTE or --all');
  }
  const numbers = ids.filter(id => /^\d+$/.test(id)).map(Number);
  const traces = ids.filter(id => !/^\d+$/.test(id));
  return [...(numbers.length > 0 ? [{ recipients: numbers }] : []), ...traces.map(trace => ({ trace }))];
}
