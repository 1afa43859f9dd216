/** breaker: who sends how much, whose mail is held for it, and what becomes of that. */
import type { Api, BreakerTrip, SentLately } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const breaker: Command = {
  name: 'breaker',
  summary: 'accounts whose mail is held because they send too much',
  usage: [
    'mailroom breaker list',
    'mailroom breaker show ADDRESS',
    'mailroom breaker release ADDRESS --send|--delete|--keep',
    'mailroom breaker stop ADDRESS',
  ],
  details: [
    'An account that writes to more recipients elsewhere than is usual, whom other servers refuse often, or that hands in',
    'from many networks at once, is stopped: what it hands in is held in the queue, never dropped, and postmaster gets a',
    'letter. show tells what it was. release lets the account send again: --send what was held, --delete it, or --keep it',
    'in the queue to look through. stop holds an account’s mail by hand. Limits: settings submission.recipients-per-hour,',
    'submission.recipients-per-day, submission.ceilings, submission.refused-per-hour, submission.networks-per-hour.',
  ].join('\n'),
  examples: ['mailroom breaker show ann@here.example', 'mailroom breaker release ann@here.example --delete'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      send: { type: 'boolean' },
      delete: { type: 'boolean' },
      keep: { type: 'boolean' },
    });
    const [act = '', ...rest] = positionals;
    const json = values.json === true;
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (act) {
        case 'list':
          return list(await api.breaker.trips({}), await api.breaker.sent({}), json);
        case 'show':
          return show(api, exactly(rest, 'ADDRESS')[0], json);
        case 'release':
          return release(api, exactly(rest, 'ADDRESS')[0], values);
        case 'stop': {
          const [address] = exactly(rest, 'ADDRESS');
          await api.breaker.stop({ address });
          say(`Mail from ${address} is held from now on.`);
          return exit.done;
        }
        default:
          throw usage('breaker list, show, release or stop');
      }
    });
  },
};

function list(trips: readonly BreakerTrip[], sent: readonly SentLately[], json: boolean): number {
  if (json) sayJson({ trips, sent });
  else {
    for (const trip of trips)
      say(`${trip.address} is held since ${moment(trip.at)}: ${trip.because}. ${trip.held} recipients wait.`);
    if (trips.length === 0) say('Nobody’s mail is held.');
    table(
      ['ACCOUNT', 'HOUR', 'OF', 'DAY', 'OF', 'REFUSED'],
      sent.map(one => [
        one.address,
        ...[one.hour.recipients, one.perHour, one.day.recipients, one.perDay, one.day.refused].map(String),
      ]),
      'Nobody has written elsewhere within a day.',
    );
  }
  return exit.done;
}

async function show(api: Api, address: string, json: boolean): Promise<number> {
  const found = (await api.breaker.trips({})).find(trip => trip.address === address.toLowerCase());
  if (!found) throw new CommandEnd(exit.refused, `Mail from ${address} is not held by the breaker.`);
  if (json) sayJson(found);
  else {
    say(`Held since ${moment(found.at)}: ${found.because}. ${found.held} recipients wait.`);
    say('');
    for (const line of found.evidence) say(line);
  }
  return exit.done;
}

type Wish = { readonly send?: unknown; readonly delete?: unknown; readonly keep?: unknown };

async function release(api: Api, address: string, wish: Wish): Promise<number> {
  const chosen = (['send', 'delete', 'keep'] as const).filter(one => wish[one] === true);
  const [held] = chosen;
  if (held === undefined || chosen.length > 1) throw usage('what becomes of what was held: --send, --delete or --keep');
  await api.breaker.release({ address, held });
  const what = { send: 'What was held goes.', delete: 'What was held is deleted.', keep: 'What was held stays held.' };
  say(`${address} may send again. ${what[held]}`);
  return exit.done;
}
