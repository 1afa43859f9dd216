/** rule: what the owner wants done with strangers' mail; why a message was judged as it was. replay: what if. */

import type { Api, RuleRow } from '../../api/contract.ts';
import { parseRule, printRule, type RuleDraft } from '../../judgement/rule-text.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const language = [
  'A rule is a stage (connect, helo, mail, rcpt, data, content), conditions, "then" and what is done.',
  'Conditions: FIELD=VALUE[,VALUE…], FIELD!=VALUE, FIELD>NUMBER, FIELD<NUMBER; in a text * stands for anything and ? for',
  'one character. Fields: address (networks too), name, helo, sender, sender-domain, spf, known-good, known-bad, recipient,',
  'recipients, corresponded, author, author-domain, author-name, subject, size, dkim, signed-by, dmarc, arc, attachment,',
  'attachment-kind, block-list, allow-list, login, encrypted, early, greylist, scanner, header:NAME.',
  'What is done: accept (no more checks), skip (no more at this stage), junk, hold, later, refuse[:WORDS], score:POINTS.',
];

/** A rule about a recipient would stop our own people too. */
const whoIsAsked = [
  'Rules are asked about what your own people send as well; with login!=*@* about strangers only, with login=*@* about them.',
];

export const rule: Command = {
  name: 'rule',
  summary: 'your own rules for mail that comes in',
  usage: [
    'mailroom rule list',
    'mailroom rule add [--note TEXT] STAGE CONDITION… then ACTION',
    'mailroom rule change ID [--note TEXT] STAGE CONDITION… then ACTION',
    'mailroom rule remove|enable|disable ID',
    'mailroom rule move ID PLACE',
  ],
  details: [...language, ...whoIsAsked].join('\n'),
  examples: [
    "mailroom rule add content 'subject=*casino*' then junk",
    "mailroom rule add connect address=198.51.100.0/24 then 'refuse:Not from there'",
    "mailroom rule add mail 'sender=*@partner.example' spf=pass then accept",
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { note: { type: 'string' } });
    const [act = '', ...rest] = positionals;
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (act) {
        case 'list':
          return list(api, values.json === true);
        case 'add': {
          const { id } = await api.rules.put({ id: null, rule: read(rest), note: values.note ?? '', enabled: true });
          if (values.json) sayJson({ id });
          else say(`Rule ${id} is asked from now on.`);
          return exit.done;
        }
        case 'change':
          return change(api, rest, values.note);
        case 'remove': {
          const [id] = exactly(rest, 'ID');
          await api.rules.remove({ id: numberOf(id) });
          say(`Rule ${id} is gone.`);
          return exit.done;
        }
        case 'enable':
        case 'disable':
          return enable(api, exactly(rest, 'ID')[0], act === 'enable');
        case 'move':
          return move(api, ...exactly(rest, 'ID', 'PLACE'));
        default:
          throw usage('rule list, add, change, remove, enable, disable or move');
      }
    });
  },
};

async function list(api: Api, json: boolean): Promise<number> {
  const rules = await api.rules.list({});
  if (json) sayJson(rules);
  else
    table(
      ['ID', 'RULE', 'HITS', 'LAST', 'NOTE'],
      rules.map(one => [
        `${one.id}${one.enabled ? '' : ' (off)'}`,
        printRule(one),
        String(one.hits),
        one.lastHit === null ? '' : moment(one.lastHit),
        one.note,
      ]),
      'There are no rules of your own.',
    );
  return exit.done;
}

async function change(api: Api, [id = '', ...words]: readonly string[], note: string | undefined): Promise<number> {
  const known = await found(api, id);
  await api.rules.put({ id: known.id, rule: read(words), note: note ?? known.note, enabled: known.enabled });
  say(`Rule ${id} is changed; its hits stay.`);
  return exit.done;
}

async function enable(api: Api, id: string, enabled: boolean): Promise<number> {
  const known = await found(api, id);
  const { stage, when, action, note } = known;
  await api.rules.put({ id: known.id, rule: { stage, when, action }, note, enabled });
  say(enabled ? `Rule ${id} is asked again.` : `Rule ${id} is not asked any more.`);
  return exit.done;
}

async function move(api: Api, id: string, place: string): Promise<number> {
  const known = await found(api, id);
  const others = (await api.rules.list({})).map(one => one.id).filter(one => one !== known.id);
  const at = Math.min(numberOf(place), others.length + 1) - 1;
  await api.rules.order({ ids: [...others.slice(0, at), known.id, ...others.slice(at)] });
  say(`Rule ${id} is asked as number ${at + 1}.`);
  return exit.done;
}

async function found(api: Api, id: string): Promise<RuleRow> {
  const wanted = numberOf(id);
  const rules = await api.rules.list({});
  const one = rules.find(row => row.id === wanted);
  if (!one) throw new CommandEnd(exit.refused, `There is no rule ${id}`);
  return one;
}

function read(words: readonly string[]): RuleDraft {
  const parsed = parseRule(words);
  if (!parsed.ok) throw usage(parsed.error);
  return parsed.value;
}

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usage(`"${text}" is no number of a rule`);
  return Number(text);
}

export const whyJudged = async (api: Api, trace: string, json: boolean): Promise<number> => {
  const told = await api.rules.why({ trace });
  if (json) sayJson(told);
  else if (!told) say(await unjudged(api, trace));
  else {
    if (told.would !== told.act) say(`Only watched: it would have been ${told.would}.`);
    say(`${told.act}, decided at "${told.stage}"${pointsOf(told)}: ${told.because}`);
    for (const one of told.findings) say(`  ${one.points > 0 ? '+' : ''}${one.points}  ${one.name}: ${one.words}`);
    if (told.rules.length > 0) say(`  your rules that met it: ${told.rules.join(', ')}`);
    for (const { method, result, domain } of told.vouching) say(`  ${method} ${result} ${domain}`.trimEnd());
    if (told.pardon) say(`Was this wrong? Mail of ${told.pardon.of}, when ${told.pardon.when}, is let in by`);
    if (told.pardon) say(`  mailroom rule add ${told.pardon.text}`);
  }
  return told ? exit.done : exit.refused;
};

/** What decided for its points says so itself. */
const pointsOf = ({ score, because }: { readonly score: number; readonly because: string }): string =>
  because.endsWith(' points)') ? '' : `, ${score} ${Math.abs(score) === 1 ? 'point' : 'points'}`;

/** Refused for another reason than the checks', never judged, or not there. */
async function unjudged(api: Api, trace: string): Promise<string> {
  const rows = await api.journeys.list({ where: `trace:${trace}`, limit: 2 });
  const known = rows.find(row => row.trace === trace);
  if (!known) return `Nothing is known of ${trace}. What is known is kept for a while only (log.keep).`;
  if (known.state === 'refused')
    return `${trace} was refused before anything was judged: ${known.because ?? 'mailroom trace tells more'}`;
  return `${trace} was not judged: it came from your own house or from somebody who signed in, or that is forgotten.`;
}

export const replay: Command = {
  name: 'replay',
  summary: 'what other rules or aliases would have done to the mail of the last days',
  usage: [
    'mailroom replay [--days N] [--junk-from N] [--refuse-from N] [STAGE CONDITION… then ACTION]',
    'mailroom replay [--days N] --alias ADDRESS=TARGET,TARGET…',
  ],
  details: [
    'Nothing is changed. A rule that is given is asked behind those there are. --alias tells what an alias would have made of',
    'the mail that came for its address: whom it would have reached, and what was refused; without a target: no alias any more.',
    ...language,
  ].join('\n'),
  examples: [
    'mailroom replay --days 30 --junk-from 4',
    "mailroom replay content 'attachment=*.zip' then hold",
    'mailroom replay --alias sales@here.example=ann@here.example,bob@here.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      days: { type: 'string' },
      'junk-from': { type: 'string' },
      'refuse-from': { type: 'string' },
      alias: { type: 'string' },
    });
    return withServer(homeOf(values.home), 'yes', async api => {
      if (values.alias !== undefined) {
        if (positionals.length > 0 || values['junk-from'] !== undefined || values['refuse-from'] !== undefined)
          throw usage('--alias is tried alone');
        return tryAlias(api, values.alias, amount(values.days ?? '7'), values.json === true);
      }
      const told = await api.rules.replay({
        days: amount(values.days ?? '7'),
        ...(positionals.length > 0 ? { more: [read(positionals)] } : {}),
        ...(values['junk-from'] === undefined ? {} : { junkFrom: amount(values['junk-from']) }),
        ...(values['refuse-from'] === undefined ? {} : { refuseFrom: amount(values['refuse-from']) }),
      });
      if (values.json) {
        sayJson(told);
        return exit.done;
      }
      say(`Of ${told.judged} messages: ${told.summary}.`);
      if (told.leftOut > 0) say(`${told.leftOut} were judged by an older version and are left out.`);
      if (told.differences.length > 0)
        table(
          ['ID', 'WAS', 'WOULD BE', 'BECAUSE'],
          told.differences.map(one => [one.trace, one.before, one.after, one.because.slice(0, 100)]),
          '',
        );
      return exit.done;
    });
  },
};

async function tryAlias(api: Api, text: string, days: number, json: boolean): Promise<number> {
  const [address = '', list] = text.split('=');
  if (list === undefined) throw usage('an alias is tried as ADDRESS=TARGET,TARGET; ADDRESS= for none any more');
  const targets = list.split(',').filter(target => target.trim() !== '');
  const tried = await api.aliases.try({ address: address.trim(), targets, days });
  if (json) {
    sayJson(tried);
    return exit.done;
  }
  say(`Of the last ${days === 1 ? 'day' : `${days} days`}: ${tried.summary}.`);
  if (tried.differences.length > 0)
    table(
      ['ID', 'WHEN', 'FROM', 'WHAT', 'SUBJECT'],
      tried.differences.map(one => [one.trace, moment(one.at), one.sender || '<>', one.what, one.subject.slice(0, 60)]),
      '',
    );
  return exit.done;
}

function amount(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw usage(`"${text}" is no number`);
  return number;
}
