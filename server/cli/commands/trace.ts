/** trace: where a message is, and why. show: the message itself. log: what happens, in one of three forms. */
import type { Api, Journey, ReadMessage, Station } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, sayOctets, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const IS_TRACE = /^[0-9A-Z]{12}(-\d+)?$/;

export const trace: Command = {
  name: 'trace',
  summary: 'where a message is, and why',
  usage: ['mailroom trace ID', 'mailroom trace WORDS [--limit N]'],
  details:
    'With an ID: each station, and what the programs said. With words: the newest that match, as in the search of the window: ' +
    'from:ana to:example.net subject:invoice says:greylisted is:waiting older:2d larger:1M; -word, OR and brackets; any other ' +
    'word is looked for in addresses, subjects, reasons and traces.',
  examples: [
    'mailroom trace MGA1B2C3D4E5-1',
    'mailroom trace kim@example.net',
    "mailroom trace 'to:example.net is:failed newer:7d'",
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { limit: { type: 'string' } });
    const [what] = exactly(positionals, 'ID or ADDRESS');
    return withServer(homeOf(values.home), 'yes', async api => {
      if (IS_TRACE.test(what)) return whole(api, what, values.json === true);
      const rows = await api.journeys.list({ where: what, limit: Number(values.limit ?? 20) || 20 });
      if (values.json) sayJson(rows);
      else
        table(
          ['ID', 'WHEN', 'FROM', 'TO', 'STATE', 'SUBJECT'],
          rows.map(row => [
            row.trace,
            moment(row.at),
            row.sender ?? '',
            firstOf(row.recipients, 2),
            row.state,
            (row.subject ?? row.because ?? '').slice(0, 60),
          ]),
          `Nothing is known of "${what}".`,
        );
      return rows.length === 0 ? exit.refused : exit.done;
    });
  },
};

async function whole(api: Api, id: string, json: boolean): Promise<number> {
  const journey = await api.journeys.get({ trace: id });
  if (json) sayJson(journey);
  else print(journey);
  return exit.done;
}

const marks: { readonly [S in Station['state']]: string } = {
  done: '●',
  waiting: '◷',
  failed: '✕',
  refused: '✕',
  held: '‖',
  ahead: '○',
};

/** The ways of so many recipients are told; a mailing has thousands, and they are alike. */
const MOST_BRANCHES = 20;

/** 'ann@here.example, ben@here.example and 998 more' */
const firstOf = (all: readonly string[], most: number): string =>
  all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ');

function print(journey: Journey): void {
  say(`${journey.title}`);
  const size = journey.size === null ? '' : `, ${bytes(journey.size)}`;
  say(
    `${journey.sender === null ? '' : `${journey.sender || '<>'} → ${firstOf(journey.recipients, 5)}`}${size}   ${moment(journey.at)}   ${journey.trace}`,
  );
  say(journey.sentence);
  say();
  const show = (one: Station, indent: string) => {
    say(
      `${indent}${marks[one.state]} ${one.name.padEnd(10)} ${one.at === null ? ''.padEnd(12) : new Date(one.at).toISOString().slice(11, 23)}  ${one.sentence}${one.fact ? `  [${one.fact}]` : ''}`,
    );
    for (const line of one.padlock ? [one.padlock.sentence, ...one.padlock.details] : [])
      say(`${indent}${' '.repeat(27)}${line}`);
  };
  for (const one of journey.trunk) show(one, '');
  for (const branch of journey.branches.slice(0, MOST_BRANCHES)) {
    say(`  ${branch.address}`);
    for (const one of branch.stations) show(one, '    ');
    for (const { at, sentence } of branch.acts ?? []) say(`      ${moment(at)}  ${sentence}`);
  }
  const more = journey.branches.length - MOST_BRANCHES;
  if (more > 0) say(`  … and ${more} more: mailroom queue show ${journey.trace}`);
  for (const { title, trace: id, lines } of journey.conversations) {
    say();
    say(`${title} (${id})`);
    for (const line of lines) say(`${line.at.toFixed(1).padStart(9)} ms  ${line.who}: ${line.text}`);
  }
  for (const one of journey.related) say(`See also ${one.trace}: ${one.why}`);
}

export const show: Command = {
  name: 'show',
  summary: 'a message in readable form, or as it came',
  usage: ['mailroom show ID [--source|--json]'],
  details:
    'ID is a message’s trace, as `mailroom trace` lists it. --source: its octets, as a mail program would get them.',
  examples: ['mailroom show MGA1B2C3D4E5-1', 'mailroom show MGA1B2C3D4E5-1 --source > letter.eml'],
  async run(args) {
    const { values, positionals } = readWords(args, { source: { type: 'boolean' } });
    const [what] = exactly(positionals, 'ID');
    if (!IS_TRACE.test(what)) throw usage(`"${what}" is no ID; mailroom trace "${what}" looks for it`);
    return withServer(homeOf(values.home), 'yes', async api => {
      const message = await api.journeys.message({ trace: what, ...(values.source ? { source: true } : {}) });
      if (values.source) sayOctets(Buffer.from(message.source ?? '', 'latin1'));
      else if (values.json) sayJson(message);
      else printMessage(message);
      return exit.done;
    });
  },
};

function printMessage(message: ReadMessage): void {
  const people = (list: ReadMessage['from']) =>
    list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');
  say(`From:    ${people(message.from)}`);
  say(`To:      ${people(message.to)}`);
  if (message.cc.length > 0) say(`Cc:      ${people(message.cc)}`);
  say(`Subject: ${message.subject}`);
  say(`Date:    ${message.date === null ? '—' : moment(message.date)}   ${bytes(message.size)}   ${message.trace}`);
  for (const problem of message.problems) say(`Note:    ${problem}`);
  say();
  sayText((message.text ?? '(no text)').trimEnd());
  if (message.attachments.length > 0) say();
  for (const { name, type, size } of message.attachments) say(`Attached: ${name} (${type}, ${bytes(size)})`);
}

export const log: Command = {
  name: 'log',
  summary: 'what happened, and what happens now',
  usage: ['mailroom log [--follow] [--format story|postfix|json] [--limit N]'],
  details: `--limit: so many of the newest events; 100 unless told.\npostfix: lines as pflogsumm and fail2ban read them. json: one object a line.`,
  examples: [
    'mailroom log --follow',
    'mailroom log --format postfix --limit 5000 | pflogsumm --syslog_name=postfix-mailroom',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      follow: { type: 'boolean', short: 'f' },
      format: { type: 'string' },
      limit: { type: 'string' },
    });
    exactly(positionals);
    const form = values.json ? 'json' : (values.format ?? 'story');
    if (form !== 'story' && form !== 'postfix' && form !== 'json') throw usage('--format: story, postfix or json');
    const limit = Number(values.limit ?? 100);
    if (!Number.isInteger(limit) || limit < 0) throw usage('--limit takes a number');
    return withServer(homeOf(values.home), values.follow ? 'no' : 'yes', async api => {
      if (values.follow) await follow(api, form, limit);
      else await printLines(api, form, limit);
      return exit.done;
    });
  },
};

type Form = 'story' | 'postfix' | 'json';

/** The newest `limit` events, oldest first. Asked for from the end backwards, since the log is as long as it is kept. */
async function printLines(api: Api, form: Form, limit: number): Promise<void> {
  const pages: (readonly string[])[] = [];
  let before: number | undefined;
  for (let left = limit; left > 0; left -= LARGEST_PAGE) {
    const page = await api.log.lines({
      form,
      limit: Math.min(left, LARGEST_PAGE),
      ...(before === undefined ? {} : { before }),
    });
    if (page.first === 0) break;
    pages.push(page.lines);
    before = page.first;
  }
  for (const lines of pages.reverse()) for (const line of lines) say(line);
}

/** As many as the server gives at once. */
const LARGEST_PAGE = 5000;

async function follow(api: Api, form: Form, limit: number): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    for await (const lines of api.log.watchLines({ form, backlog: Math.min(limit, 5000) }, stop.signal))
      for (const line of lines) say(line);
  } catch (fault) {
    if (!stop.signal.aborted)
      throw new CommandEnd(exit.unavailable, `The server went away: ${(fault as Error).message}`);
  }
}
