/** expect, wait: for messages that a program is to send. extract: what is in one. For scripts and tests: the exit code says it. */
import type { Api, Expectation, ExpectedMessage, Outcome } from '../../api/contract.ts';
import { parseAge } from '../../base/search-values.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;
const facts = {
  from: text,
  to: text,
  cc: text,
  recipient: text,
  subject: text,
  text: text,
  body: text,
  link: text,
} as const;
const more = {
  attachment: text,
  tag: text,
  user: text,
  search: text,
  code: { type: 'boolean' },
  header: { type: 'string', multiple: true },
} as const;
const when = { inbox: text, within: text, since: text } as const;

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export const expect: Command = {
  name: 'expect',
  summary: 'wait until the messages come that are expected, or say why not',
  usage: ['mailroom expect [--to ADDRESS] [--subject WORDS] […] [--count N [--exactly]] [--none] [--within 5s]'],
  details:
    'Addresses may hold *; other words are looked for anywhere in their field, whatever their case. --code: it holds a one-time code. --header NAME=WORDS. --search takes words and operators, as `mailroom search` does. ' +
    '--since now leaves out what is there already. With --none it is met when nothing of the kind comes in all that time. ' +
    'Exit code 0: met. 1: not met, with the nearest messages and who was refused.',
  examples: [
    "mailroom expect --to 'kim@*' --subject order --within 10s",
    'mailroom expect --inbox run-7 --count 2 --exactly',
    'mailroom expect --none --to audit@here.example --since now --within 2s',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ ...facts, ...more, ...when },
      ...{ count: text, exactly: { type: 'boolean' }, none: { type: 'boolean' } },
    });
    exactly(positionals);
    const expectation: Expectation = {
      ...wantedOf(values),
      ...(values.count === undefined ? {} : { count: numberOf(values.count) }),
      ...(values.exactly ? { exactly: true } : {}),
      ...(values.none ? { none: true } : {}),
    };
    return withServer(homeOf(values.home), 'no', async api => {
      const outcome = await api.captured.expect({ ...inboxOf(values), expectation });
      if (values.json) sayJson(outcome);
      else tell(outcome);
      return outcome.met ? exit.done : exit.refused;
    });
  },
};

export const wait: Command = {
  name: 'wait',
  summary: 'wait for one message, and print what a test is after',
  usage: ['mailroom wait [--to ADDRESS] [--subject WORDS] […] [--within 5s] [--print code|link|text|html|subject]'],
  details:
    'As expect, for the first message that is like this. --print prints that alone, for a shell: CODE=$(mailroom wait --code --print code).',
  examples: ['mailroom wait --to kim@there.example --code --print code', 'mailroom wait --inbox run-7 --json'],
  async run(args) {
    const { values, positionals } = readWords(args, { ...facts, ...more, ...when, print: text });
    exactly(positionals);
    const part = printedPart(values.print);
    return withServer(homeOf(values.home), 'no', async api => {
      const outcome = await api.captured.expect({ ...inboxOf(values), expectation: wantedOf(values) });
      const [message] = outcome.messages;
      if (values.json) sayJson(message ?? outcome);
      else if (!message) tell(outcome);
      else if (part) return print(part(message));
      else show(message);
      return message ? exit.done : exit.refused;
    });
  },
};

export const extract: Command = {
  name: 'extract',
  summary: 'what is in a captured message: code, links, how one leaves, dates',
  usage: ['mailroom extract ID|latest [--inbox NAME] [--print code|link|text|html|subject]'],
  details: 'Nothing is fetched: a link that works once is not used up. With --json everything.',
  examples: ['mailroom extract latest --print link', 'mailroom extract 412 --json'],
  async run(args) {
    const { values, positionals } = readWords(args, { inbox: text, print: text });
    const [id] = exactly(positionals, 'ID');
    if (id !== 'latest' && !/^[1-9]\d{0,14}$/.test(id))
      throw usage(`"${id}" is no number of a message, and not latest`);
    const part = printedPart(values.print);
    return withServer(homeOf(values.home), 'no', async api => {
      const message = await read(api, values.inbox, id);
      if (values.json) sayJson(message);
      else if (part) return print(part(message));
      else show(message);
      return exit.done;
    });
  },
};

const read = (api: Api, inbox: string | undefined, id: string): Promise<ExpectedMessage> =>
  api.captured.extract({
    ...(inbox === undefined ? {} : { inbox }),
    ...(id === 'latest' ? {} : { message: Number(id) }),
  });

function wantedOf(values: Values): Expectation {
  const match: Record<string, unknown> = {};
  for (const name of [...Object.keys(facts), 'attachment', 'tag', 'user', 'search', 'code'])
    if (values[name] !== undefined) match[name] = values[name];
  const headers = (values.header as readonly string[] | undefined) ?? [];
  if (headers.length > 0)
    match.header = Object.fromEntries(
      headers.map(one => {
        const at = one.indexOf('=');
        if (at < 1) throw usage(`--header ${one}: NAME=WORDS`);
        return [one.slice(0, at), one.slice(at + 1)];
      }),
    );
  return {
    match: match as NonNullable<Expectation['match']>,
    ...(values.within === undefined ? {} : { within: patience(String(values.within)) }),
    ...(values.since === undefined ? {} : { since: sinceOf(String(values.since)) }),
  };
}

const inboxOf = ({ inbox }: Values) => (inbox === undefined ? {} : { inbox: String(inbox) });

function patience(written: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/.exec(written) ?? [];
  if (number === '') throw usage(`--within ${written}: a time such as 500ms, 5s or 2m`);
  return Math.round(Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000));
}

function sinceOf(written: string): NonNullable<Expectation['since']> {
  if (written === 'now') return 'now';
  const age = parseAge(written, 'min');
  if (age !== null) return Date.now() - age;
  if (Number.isNaN(Date.parse(written))) throw usage(`--since ${written}: now, a time, or an age such as 10min`);
  return Date.parse(written);
}

function numberOf(written: string): number {
  if (!/^[1-9]\d{0,3}$/.test(written)) throw usage(`--count ${written}: a number from 1`);
  return Number(written);
}

const parts: Readonly<Record<string, (message: ExpectedMessage) => string | null>> = {
  code: message => message.code,
  link: message => message.link?.href ?? message.links[0]?.href ?? null,
  text: message => message.text,
  html: message => message.html,
  subject: message => message.subject,
};
function printedPart(name: string | undefined) {
  if (name === undefined) return null;
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!part) throw usage(`--print ${name}: one of ${Object.keys(parts).join(', ')}`);
  return part;
}

function print(found: string | null): number {
  if (found === null || found === '') {
    console.error('mailroom: the message holds none');
    return exit.refused;
  }
  say(found);
  return exit.done;
}

function show(message: ExpectedMessage): void {
  say(`${message.id}  ${message.subject}`);
  say(`${message.from.join(', ')} → ${message.recipients.join(', ')}   ${moment(message.at)}   ${message.trace}`);
  if (message.code !== null) say(`code   ${message.code}`);
  if (message.link) say(`press  ${message.link.href}   ${message.link.text}`);
  for (const { href, text: words } of message.links)
    if (href !== message.link?.href) say(`link   ${href}   ${words === href ? '' : words}`);
  for (const href of message.unsubscribe?.links ?? []) say(`leave  ${href}`);
  for (const { summary, start } of message.calendar) say(`date   ${start ?? ''}  ${summary ?? ''}`);
  for (const { name, type, size } of message.attachments) say(`file   ${name}   ${type}, ${size} octets`);
}

function tell(outcome: Outcome): void {
  say(`${outcome.met ? 'met' : 'not met'}: ${outcome.because} (${outcome.looked} looked at, ${outcome.took} ms)`);
  for (const { id, subject, to } of outcome.messages) say(`  ${id}  ${subject}   ${to.join(', ')}`);
  for (const { id, subject, mismatches } of outcome.near) {
    say(`  near: ${id}  ${subject}`);
    for (const { field, wanted, found } of mismatches) say(`    ${field}: was ${wanted}, is ${found}`);
  }
  for (const one of outcome.refused) say(`  refused: ${one}`);
}
