/** why: one sentence for mail that did not arrive, did not leave, or was never handed over; of a trace, how it was judged. */
import type { Api, WhyAction, WhyAnswer, WhyDirection } from '../../api/contract.ts';
import { isMessageTrace } from '../../events/trace.ts';
import { actionWords, causeWords, factWords } from '../../why/words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';
import { whyJudged } from './rule.ts';

const TRACE = /^[0-9A-Z]{12}(-\d+)?$/;

export const why: Command = {
  name: 'why',
  summary: 'why mail did not arrive, did not leave, or was never handed over',
  usage: ['mailroom why [--to-us|--from-us|--app] WORDS…', 'mailroom why ID'],
  details: [
    'WORDS are an address, part of a subject, a Message-ID, a time ("yesterday", "10:05"), or a whole question. The answer is',
    'one sentence, what proves it, and what can be done. ID is the trace of a message or of a refused connection (mailroom',
    'trace): then it is told how it was judged. With --json: all that is known of it.',
  ].join('\n'),
  examples: [
    "mailroom why 'mail from kim@there.example yesterday'",
    'mailroom why --from-us kim@there.example',
    'mailroom why MGA1B2C3D4E5-1',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      'to-us': { type: 'boolean' },
      'from-us': { type: 'boolean' },
      app: { type: 'boolean' },
    });
    const text = positionals.join(' ').trim();
    if (text === '') throw usage('what is asked about: an address, a subject, a Message-ID, a time');
    const chosen = directionOf(values);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (TRACE.test(text) && chosen === null) return ofTrace(api, text, values.json === true);
      return tell(await api.why.ask({ text, ...(chosen === null ? {} : { direction: chosen }) }), values.json === true);
    });
  },
};

function directionOf(values: Readonly<Record<string, unknown>>): WhyDirection | null {
  const given = (
    [
      ['to-us', 'incoming'],
      ['from-us', 'outgoing'],
      ['app', 'app'],
    ] as const
  ).filter(([name]) => values[name] === true);
  if (given.length > 1) throw usage('one of --to-us, --from-us and --app');
  return given[0]?.[1] ?? null;
}

/** What became of it, and then how it was judged. */
async function ofTrace(api: Api, trace: string, json: boolean): Promise<number> {
  if (json || !isMessageTrace(trace)) return whyJudged(api, trace, json);
  const answer = await api.why.ask({ text: trace });
  if (answer.about) say(causeWords(answer.cause, answer.at));
  return whyJudged(api, trace, false);
}

function tell(answer: WhyAnswer, json: boolean): number {
  if (json) {
    sayJson({ ...answer, sentence: causeWords(answer.cause, answer.at) });
    return exit.done;
  }
  const { at: now, cause, evidence, action, others, about } = answer;
  say(causeWords(cause, now));
  for (const { at, said, bytes } of evidence) {
    say(`  ${at === null ? '' : `${moment(at)}  `}${typeof said === 'string' ? said : factWords(said, now)}`);
    for (const line of bytes) say(`      ${line}`);
  }
  if (about) say(`Its journey: mailroom trace ${about.trace}`);
  if (action) {
    say(`What can be done: ${actionWords(action)}`);
    for (const line of commandOf(action)?.split('\n') ?? []) say(`  ${line}`);
  }
  for (const one of others) say(`Or: ${causeWords(one.cause, now)}`);
  return exit.done;
}

/** The same by the command line, where there is one word for it. */
function commandOf(action: WhyAction): string | null {
  switch (action.kind) {
    case 'open-journey':
      return `mailroom trace ${action.trace}`;
    case 'open-queue':
      return `mailroom queue show ${action.recipient}`;
    case 'retry':
      return `mailroom queue retry ${action.recipient}`;
    case 'release':
      return `mailroom queue release ${action.recipient}`;
    case 'resume':
      return action.route === '*' ? 'mailroom queue resume' : `mailroom queue thaw '${action.route}'`;
    case 'lift':
      return `mailroom suppression remove ${action.address}`;
    case 'forgive':
      return `mailroom peers forgive ${action.address}`;
    case 'release-breaker':
      return `mailroom breaker show ${action.address}`;
    case 'restore':
      return `mailroom expunged restore ${action.address} ${action.ids.join(' ')}`;
    case 'open-elsewhere':
      return `mailroom fetch show ${action.id}`;
    case 'fetch-now':
      return `mailroom fetch now ${action.id}`;
    case 'keep-awake':
      return 'mailroom config set desktop.keep-awake true';
    case 'open-doctor':
      return 'mailroom doctor';
    case 'use-port':
      return `mailroom config set ${action.listener}.port ${action.port}`;
    case 'open-setting':
      return `mailroom config explain ${action.key}`;
    case 'copy-for-admin':
      return action.text;
    default:
      return null;
  }
}
