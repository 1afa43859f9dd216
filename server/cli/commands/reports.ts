/** reports: what others report about your domains, what you report about theirs, and what to publish for it. */
import { readFile } from 'node:fs/promises';
import type { Api, ImportedReport, ReportRecord, ReportsSummary, SummaryDay } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

const DAYS = 30;
const MOST = 100;

export const reports: Command = {
  name: 'reports',
  summary: 'reports about mail in your name (DMARC) and TLS with your hosts',
  usage: [
    'mailroom reports [dmarc|tls] [--days N] [--domain DOMAIN]',
    'mailroom reports sent|received',
    'mailroom reports records [DOMAIN]',
    'mailroom reports import FILE…',
    'mailroom reports send',
  ],
  details: [
    'Others send reports to the address that your domain publishes; they are found in any mailbox here, and the mail stays',
    'there. records prints what to publish, and whether the address reaches somebody. import takes files in by hand: the mail,',
    'XML, JSON, or one of them packed. A report counts once, however often it comes.',
    'With reports.send-dmarc and reports.send-tls on, others hear the same from you, some hours after each day (UTC); send does it now.',
  ].join('\n'),
  examples: [
    'mailroom reports',
    'mailroom reports records here.example',
    'mailroom reports import ~/Downloads/*.xml.gz',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { days: { type: 'string' }, domain: { type: 'string' } });
    const [act = 'summary', ...rest] = positionals;
    const json = values.json === true;
    const days = values.days === undefined ? DAYS : Number(values.days);
    if (!Number.isInteger(days) || days < 1 || days > 800) throw usage('--days takes a number from 1 to 800');
    const wanted = { days, ...(values.domain === undefined ? {} : { domain: values.domain }) };
    return withServer(homeOf(values.home), act === 'send' ? 'no' : 'yes', async api => {
      switch (act) {
        case 'summary':
        case 'dmarc':
        case 'tls':
          return summary(await api.reports.summary(wanted), act, json);
        case 'sent':
          return sent(api, json);
        case 'received':
          return received(api, json);
        case 'records':
          return records(await api.reports.records(rest[0] === undefined ? {} : { domain: rest[0] }), json);
        case 'import':
          return importAll(api, rest, json);
        case 'send': {
          const told = await api.reports.send({});
          if (json) sayJson(told);
          else say(`${told.sent} sent, ${told.notSent} not sent. See: mailroom reports sent`);
          return exit.done;
        }
        default:
          throw usage('reports dmarc, tls, sent, received, records, import or send');
      }
    });
  },
};

const WIDTH = 40;

const hasCounted = ({ passed, failed }: SummaryDay): boolean => passed + failed > 0;

/** One line a day: '2026-11-23 ██████░░ 120 passed, 30 failed'. None where there is nothing to compare. */
export function bars(days: readonly SummaryDay[], width = WIDTH): string[] {
  if (!days.some(hasCounted)) return [];
  const most = Math.max(1, ...days.map(({ passed, failed }) => passed + failed));
  // What is there is seen, however little it is.
  const cells = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round((count / most) * width)));
  return days.map(({ name, passed, failed }) => {
    const bar = '█'.repeat(cells(passed)) + '░'.repeat(cells(failed));
    const counts = passed + failed === 0 ? '' : ` ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
    return `${name} ${bar}${counts}`.trimEnd();
  });
}

const problem = ({ words, detail, sessions }: ReportsSummary['tlsHosts'][number]['problems'][number]): string =>
  `${words}${detail === '' ? '' : ` (${detail})`}: ${sessions}`;

const whoWords = { ours: 'yours', forwarder: 'forwarder', stranger: 'stranger' } as const;

function summary(all: ReportsSummary, part: 'summary' | 'dmarc' | 'tls', json: boolean): number {
  if (json) {
    sayJson(all);
    return exit.done;
  }
  if (part !== 'tls') {
    say('Mail in your name, as others saw it (█ passed, ░ failed)');
    say();
    for (const line of bars(all.days)) say(line);
    if (all.days.some(hasCounted)) say();
    table(
      ['SOURCE', 'NAME', 'WHO', 'PASSED', 'FAILED', 'LAST SEEN'],
      all.sources.map(one => [
        ...[one.source, one.name ?? '', whoWords[one.who], String(one.passed), String(one.failed)],
        moment(one.lastSeen),
      ]),
      'No report tells of any source.',
    );
    say();
  }
  if (part !== 'dmarc') {
    say('Sessions with your mail hosts, as others saw them (█ well, ░ failed)');
    say();
    for (const line of bars(all.tlsDays)) say(line.replace(' passed', ' well'));
    if (all.tlsDays.some(hasCounted)) say();
    table(
      ['HOST', 'DOMAIN', 'WELL', 'FAILED', 'WHY'],
      all.tlsHosts.map(one => [
        ...[one.host, one.domain, String(one.succeeded), String(one.failed)],
        one.problems.map(problem).join('; '),
      ]),
      'No report tells of any session.',
    );
    say();
  }
  for (const { sentence } of all.advice) say(sentence);
  return exit.done;
}

async function received(api: Api, json: boolean): Promise<number> {
  const all = await api.reports.received({ limit: MOST });
  if (json) sayJson(all);
  else
    table(
      ['CAME', 'KIND', 'ABOUT', 'FROM', 'SENT BY', 'TOTAL', 'FAILED'],
      all.map(one => [
        ...[moment(one.receivedAt), one.kind, one.domain, one.organization],
        `${one.author}${one.vouched === false ? ' (not proven, not counted)' : ''}`,
        ...[String(one.total), String(one.failed)],
      ]),
      'No report has come yet. What to publish: mailroom reports records',
    );
  return exit.done;
}

async function sent(api: Api, json: boolean): Promise<number> {
  const all = await api.reports.sent({ limit: MOST });
  if (json) sayJson(all);
  else
    table(
      ['AT', 'KIND', 'ABOUT', 'TO', 'COUNTED', 'RESULT', 'TRACE OR REASON'],
      all.map(one => [
        ...[moment(one.at), one.kind, one.domain, one.destination, String(one.counted), one.result],
        one.trace ?? one.because,
      ]),
      'None has been sent. To send them: mailroom config set reports.send-dmarc true (and reports.send-tls)',
    );
  return exit.done;
}

/** Exit code 1 as long as something is to be done. */
function records(all: readonly ReportRecord[], json: boolean): number {
  if (json) sayJson(all);
  else if (all.length === 0) say('There are no domains yet. See: mailroom domain add');
  else
    for (const one of all) {
      say(one.zoneLine);
      say(`; ${one.found === 'right' ? 'published' : one.because}`);
      if (!one.reaches) say(`; ${one.address} reaches nobody yet: mailroom alias add ${one.address} YOU@${one.domain}`);
    }
  return all.every(({ found, reaches }) => found === 'right' && reaches) ? exit.done : exit.refused;
}

async function importAll(api: Api, files: readonly string[], json: boolean): Promise<number> {
  if (files.length === 0) throw usage('reports import takes files');
  const told: { readonly file: string; readonly report: ImportedReport }[] = [];
  for (const file of files)
    for (const report of await api.reports.import({ file: await contentOf(file) })) told.push({ file, report });
  if (json) sayJson(told);
  else for (const { file, report } of told) say(`${file}: ${inWords(report)}`);
  return told.every(({ report }) => report.taken) ? exit.done : exit.refused;
}

function inWords(one: ImportedReport): string {
  if (!one.taken) return `not taken: ${one.because}`;
  const { kind, organization, domain, total, failed } = one.report;
  const what = `${organization} on ${domain}: ${total} ${kind === 'dmarc' ? 'messages' : 'sessions'}, ${failed} failed`;
  return one.isNew ? what : `${what} (known already)`;
}

/** Of a file: more does not go through the channel. */
const LARGEST = 11_000_000;

async function contentOf(path: string): Promise<string> {
  try {
    const file = await readFile(path);
    if (file.length > LARGEST) throw new Error('it is larger than any report');
    return file.toString('base64');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${path} cannot be read: ${(fault as Error).message}`);
  }
}
