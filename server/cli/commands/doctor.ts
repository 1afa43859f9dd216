/** doctor: how a domain looks to others, what is to be changed, by whom, and what is to be published for it. */
import type { Api, DoctorReport, DoctorRow, DoctorTexts } from '../../api/contract.ts';
import {
  answerSentence,
  nextSentence,
  notAskedWords,
  questionWords,
  sentenceOf,
  topicWords,
  verdictWords,
  whoWords,
} from '../../doctor/words.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, sayText } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

const forms = ['zone', 'form', 'cloudflare', 'route53', 'letter', 'provider'] as const;
type Form = (typeof forms)[number];

export const doctor: Command = {
  name: 'doctor',
  summary: 'how your domains look to others: DNS, certificate, port 25, and what to publish',
  usage: [
    'mailroom doctor [DOMAIN]',
    'mailroom doctor DOMAIN --zone|--form|--cloudflare|--route53 [--missing]',
    'mailroom doctor DOMAIN --letter|--provider [--german] [--missing]',
    'mailroom doctor reach',
  ],
  details: [
    'Each line tells what is; below what is not as it should be stand who can change it and what to publish. "?" could not',
    'be asked, which is held against nobody. --zone and the others print every record of the domain in that form, with',
    '--missing only those to be changed: a zone file, lines for a form, what Cloudflare and Route 53 import, a letter to',
    'whoever runs your website, a word to the internet provider about the name of your address (--provider).',
    'reach dials a few well-known mail hosts and leaves at once, to see whether port 25 leads out; in mode deliver only.',
    'Exit code 1: something is broken. A domain for tests, or a mode in which nothing leaves, is never broken.',
  ].join('\n'),
  examples: [
    'mailroom doctor',
    'mailroom doctor here.example --zone > here.example.zone',
    'mailroom doctor here.example --letter --german --missing',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...Object.fromEntries(forms.map(form => [form, { type: 'boolean' }] as const)),
      ...{ missing: { type: 'boolean' }, german: { type: 'boolean' } },
    });
    const given = values as Readonly<Record<string, string | boolean | undefined>>;
    const wanted = forms.filter(form => given[form] === true);
    const [domain, ...more] = positionals;
    if (more.length > 0 || wanted.length > 1) throw usage('one domain and one form at a time');
    return withServer(homeOf(values.home), 'yes', async api => {
      if (domain === 'reach') return reach(api, given.json === true);
      const names = domain === undefined ? (await api.domains.list({})).map(({ name }) => name) : [domain];
      if (names.length === 0) throw new CommandEnd(exit.refused, 'There is no domain yet: mailroom domain add DOMAIN');
      const [form] = wanted;
      if (form) {
        if (domain === undefined) throw usage('name the domain whose records you want');
        const texts = await api.doctor.texts({ domain, which: given.missing === true ? 'missing' : 'all' });
        return print(texts, form, given.german === true ? 'de' : 'en', given.json === true);
      }
      const reports: DoctorReport[] = [];
      for (const name of names) reports.push(await api.doctor.check({ domain: name }));
      if (given.json === true) sayJson(domain === undefined ? reports : reports[0]);
      else for (const [at, report] of reports.entries()) tell(report, at > 0);
      return reports.some(({ rows }) => rows.some(({ verdict }) => verdict === 'failed')) ? exit.refused : exit.done;
    });
  },
};

const signs = { ok: '✓', info: '·', attention: '▲', failed: '✗', unknown: '?' } as const;

function tell(report: DoctorReport, isNext: boolean): void {
  const { domain, answers, rows, notAsked, dmarcNext } = report;
  if (isNext) say();
  say(domain);
  if (notAsked !== null) say(notAskedWords[notAsked]({ domain }));
  for (const answer of notAsked === null ? answers : [])
    say(
      `${questionWords[answer.question]()} ${verdictWords[answer.verdict]()} ${answerSentence(answer, rows, notAsked)}`,
    );
  say();
  const width = Math.max(...rows.map(row => topicWords[row.topic]().length));
  for (const row of rows) tellRow(row, width);
  if (dmarcNext && dmarcNext.step !== 'done') {
    say();
    say(`DMARC: ${nextSentence(dmarcNext)}`);
    if (dmarcNext.record) say(`  ${dmarcNext.record.name}  ${dmarcNext.record.kind}  ${dmarcNext.record.value}`);
  }
}

function tellRow(row: DoctorRow, width: number): void {
  const seen = row.seen ? ` (the same at ${row.seen.same} of ${row.seen.asked} resolvers)` : '';
  say(`${signs[row.verdict]} ${topicWords[row.topic]().padEnd(width)}  ${sentenceOf(row)}${seen}`);
  if (row.verdict === 'ok') return;
  const margin = ' '.repeat(width + 4);
  const isHint = row.verdict === 'info' && row.should.length === 0;
  if (row.who !== 'nobody' && !isHint) say(`${margin}Who: ${whoWords[row.who]()}`);
  for (const { kind, name, value, replaces } of row.should) {
    say(`${margin}Publish: ${name}  ${kind}  ${value}`);
    if (replaces !== undefined) for (const old of replaces.split('\n')) say(`${margin}Instead of: ${old}`);
  }
}

function print(texts: DoctorTexts, form: Form, tongue: 'en' | 'de', json: boolean): number {
  const letter = form === 'provider' ? texts.network : form === 'letter' ? texts.letter : null;
  if (form === 'provider' && letter === null)
    throw new CommandEnd(exit.refused, 'The name of the address is as it should be, or the address is not known');
  if (json) sayJson(letter?.[tongue] ?? (form === 'form' ? texts.form : { [form]: texts[form as 'zone'] }));
  else if (letter) sayText(`${letter[tongue].subject}\n\n${letter[tongue].text.trimEnd()}`);
  else if (form === 'form')
    for (const [at, one] of texts.form.entries()) {
      if (at > 0) say();
      say(`type:  ${one.kind}`);
      say(`host:  ${one.host}`);
      if (one.priority !== null) say(`prio:  ${one.priority}`);
      say(`value: ${one.value}`);
      say(`ttl:   ${one.ttl}`);
      if (one.replaces !== null) say(`was:   ${one.replaces.replaceAll('\n', ' | ')}`);
    }
  else sayText(texts[form as 'zone' | 'cloudflare' | 'route53'].trimEnd());
  return exit.done;
}

const reachWords = {
  reached: 'reached',
  silent: 'kept silent',
  refused: 'said no',
  unknown: 'could not be found',
} as const;
const reachVerdicts = {
  open: 'Port {port} leads out of this network.',
  blocked: 'Nobody answered: this network keeps port {port} shut. A relay is the way round: mailroom help relay',
  unsure: 'Too few could be asked to tell.',
} as const;

/** Exit code 1 where nobody could be reached. */
async function reach(api: Api, json: boolean): Promise<number> {
  const found = await api.doctor.reach({});
  if (json) sayJson(found);
  else {
    for (const { domain, host, result, why } of found.tried)
      say(`${domain}: ${host ?? ''} ${reachWords[result]}${why === '' ? '' : ` (${why})`}`);
    say(reachVerdicts[found.verdict].replace('{port}', String(found.port)));
  }
  return found.verdict === 'open' ? exit.done : exit.refused;
}
