/** returns: what other servers told of our mail after they had taken it; and what a server's no means, in plain words. */
import type { Api } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

export const returns: Command = {
  name: 'returns',
  summary: 'what came back of sent mail, and what a no means',
  usage: ['mailroom returns [list]', 'mailroom returns explain REPLY [--language en|de]'],
  details: [
    'list: bounces, delays, receipts and complaints of others about mail that left here, the newest hundred. Each stands',
    'in the journey of its message too (mailroom trace). explain tells why a server said no, who must act, and what to do.',
  ].join('\n'),
  examples: ['mailroom returns', 'mailroom returns explain "550 5.7.1 Client host blocked using zen.spamhaus.org"'],
  async run(args) {
    const { values, positionals } = readWords(args, { language: { type: 'string' } });
    const [act = 'list', ...rest] = positionals;
    const json = values.json === true;
    if (act !== 'list' && act !== 'explain') throw usage('returns list or returns explain REPLY');
    if (act === 'explain' && rest.length === 0) throw usage('returns explain takes what the server said');
    return withServer(homeOf(values.home), 'yes', api =>
      act === 'list' ? list(api, json) : explain(api, rest.join(' '), languageOf(values.language), json),
    );
  },
};

const MOST = 100;

async function list(api: Api, json: boolean): Promise<number> {
  const rows = await api.returns.list({ limit: MOST });
  if (json) sayJson(rows);
  else
    table(
      ['AT', 'RECIPIENT', 'WHAT', 'MESSAGE'],
      rows.map(row => [moment(row.at), row.recipient ?? '', row.sentence, row.trace]),
      'Nothing has come back.',
    );
  return exit.done;
}

function languageOf(word: string | undefined): 'en' | 'de' | undefined {
  if (word === undefined || word === 'en' || word === 'de') return word;
  throw usage('--language takes en or de');
}

async function explain(api: Api, reply: string, language: 'en' | 'de' | undefined, json: boolean): Promise<number> {
  const [told] = await api.returns.explain({
    replies: [{ status: null, reply }],
    ...(language === undefined ? {} : { language }),
  });
  if (json) sayJson(told);
  else if (told) for (const line of [told.why, told.fix, `(${told.cause}; ${told.whoInWords})`]) say(line);
  return exit.done;
}
