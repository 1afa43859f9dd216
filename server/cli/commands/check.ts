/** check: what is wrong with a captured message. For a build that is to fail: the exit code says it. */
import type { Check, CheckedMail } from '../../api/contract.ts';
import { CHECKS } from '../../capture/checks/check.ts';
import type { Severity } from '../../capture/checks/finding.ts';
import { type Lacking, lackingOf } from '../../capture/checks/verdict.ts';
import { fixWords, groupWords, sentenceOf, severityWords } from '../../capture/checks/words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const ORDER: readonly Severity[] = ['fault', 'warning', 'note', 'fine'];

export const check: Command = {
  name: 'check',
  summary: 'what is wrong with a captured message: HTML, links, words, access, privacy, signatures',
  usage: [
    'mailroom check ID|latest [--inbox NAME] [--only CHECK]… [--ask-links [--follow]] [--ask-dns] [--fail-on fault|warning|note] [--min-score N]',
  ],
  details:
    `Checks: ${CHECKS.join(', ')}. Nobody is asked: --ask-links asks each link by HEAD, never an address of this network, --ask-dns the DNS about SPF, ` +
    'DKIM and DMARC. Exit code 0: nothing as bad as --fail-on (fault); 1: there is something. --min-score: the HTML has to work for so many percent.',
  examples: [
    'mailroom check latest',
    'mailroom check 412 --only html --min-score 90',
    'mailroom check latest --fail-on warning --json',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ inbox: text, only: { type: 'string', multiple: true }, 'fail-on': text, 'min-score': text },
      ...{ 'ask-links': flag, follow: flag, 'ask-dns': flag },
    });
    const [id] = exactly(positionals, 'ID');
    if (id !== 'latest' && !/^[1-9]\d{0,14}$/.test(id))
      throw usage(`"${id}" is no number of a message, and not latest`);
    const failOn = severityIn(values['fail-on'] ?? 'fault');
    const least = scoreIn(values['min-score']);
    const only = (values.only ?? []).map(checkIn);
    return withServer(homeOf(values.home), 'no', async api => {
      const report = await api.captured.check({
        ...(values.inbox === undefined ? {} : { inbox: values.inbox }),
        ...(id === 'latest' ? {} : { message: Number(id) }),
        ...(only.length > 0 ? { checks: only } : {}),
        ...{
          askLinks: values['ask-links'] === true,
          follow: values.follow === true,
          askDns: values['ask-dns'] === true,
        },
      });
      const lacking = report.html ? lackingOf(report.html) : [];
      if (values.json) sayJson(report);
      else show(report, lacking);
      const isBad = ({ severity }: { readonly severity: Severity }) => ORDER.indexOf(severity) <= ORDER.indexOf(failOn);
      // What programs lack is a matter of how many: it fails by its score, or where warnings fail too.
      const htmlFails =
        least === null ? failOn !== 'fault' && lacking.some(isBad) : (report.html?.supported ?? 100) < least;
      return report.findings.some(isBad) || htmlFails ? exit.refused : exit.done;
    });
  },
};

function severityIn(written: string): Severity {
  const found = ORDER.slice(0, 3).find(one => one === written);
  if (!found) throw usage(`--fail-on ${written}: fault, warning or note`);
  return found;
}
function checkIn(written: string): Check {
  const found = CHECKS.find(one => one === written);
  if (!found) throw usage(`--only ${written}: one of ${CHECKS.join(', ')}`);
  return found;
}
function scoreIn(written: string | undefined): number | null {
  if (written === undefined) return null;
  if (!/^(?:100|\d{1,2})(?:\.\d{1,3})?$/.test(written)) throw usage(`--min-score ${written}: a number from 0 to 100`);
  return Number(written);
}

function show(report: CheckedMail, lacking: readonly Lacking[]): void {
  say(`${report.message}  ${report.subject}`);
  if (report.html) {
    say('');
    say(`HTML: ${report.html.supported.toFixed(1)} % (${report.html.tested})`);
    for (const { warning, severity } of lacking) {
      const { title, lacking: programs, fix, places } = warning;
      const first = places[0] ? ` at ${places[0].line}:${places[0].column}` : '';
      say(
        `  ${severityWords(severity)}: ${title}${first}, not in ${programs.slice(0, 4).join(', ') || 'some programs'}`,
      );
      if (fix) say(`    ${fixWords(fix)}`);
    }
  }
  for (const [group, findings] of Map.groupBy(report.findings, one => one.group)) {
    say('');
    say(groupWords(group));
    for (const one of findings) {
      const first = one.places[0] ? ` (${one.places[0].line}:${one.places[0].column})` : '';
      say(`  ${severityWords(one.severity)}: ${sentenceOf(one)}${first}`);
    }
  }
  const asked = (report.links ?? []).filter(({ answer }) => answer !== null);
  if (asked.length > 0) say('');
  for (const { href, answer } of asked) say(`  ${answer?.status || 'none'}  ${href}  ${answer?.because ?? ''}`);
}
