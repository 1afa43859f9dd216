/** status: what is so now, and the ledger. */
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { bytes, moment, say, sayJson, sayNeed, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const status: Command = {
  name: 'status',
  summary: 'what runs, what waits, and the ledger',
  usage: ['mailroom status [--json]'],
  details:
    'The ledger: accepted = delivered + relayed + expanded + failed + cancelled + waiting, counted in recipients.\nExit code 1 when it does not balance.',
  examples: ['mailroom status', 'mailroom status --json | jq .ledger'],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    exactly(positionals);
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      const now = await api.status.get({});
      if (values.json) sayJson({ running, ...now });
      else print(now, running);
      return now.ledger.balanced ? exit.done : exit.refused;
    });
  },
};

function print(now: Awaited<ReturnType<import('../../api/contract.ts').Api['status']['get']>>, running: boolean): void {
  say(
    running ? `${now.headline.title}. ${now.headline.text}` : 'Mailroom is not running. Start it with: mailroom serve',
  );
  say();
  if (running) {
    say(`Mailroom ${now.version} in ${now.home}, mode ${now.mode}, since ${moment(now.startedAt)}`);
    table(
      ['LISTENER', 'ADDRESS', 'STATE', ''],
      now.listeners.map(one => [
        one.name,
        `${one.host}:${one.port}`,
        one.state,
        one.sentence ?? (one.connections > 0 ? `${one.connections} connected` : ''),
      ]),
      'No port is open.',
    );
    say();
  }
  const console = now.listeners.find(one => one.name === 'console' && one.state === 'listening');
  if (console) say(`JMAP      http://${console.host}:${console.port}/.well-known/jmap`);
  say(
    `Store     ${bytes(now.store.bytes)} (${now.store.engine}, synchronous ${now.store.synchronous}), ${bytes(now.store.freeBytes)} free`,
  );
  say(`People    ${now.accounts} in ${now.domains} ${now.domains === 1 ? 'domain' : 'domains'}`);
  const { accepted, delivered, relayed, expanded, failed, cancelled, waiting, balanced } = now.ledger;
  say(
    `Ledger    accepted ${accepted} = delivered ${delivered} + relayed ${relayed} + expanded ${expanded} + failed ${failed} + cancelled ${cancelled} + waiting ${waiting}${balanced ? '' : '   DOES NOT BALANCE'}`,
  );
  for (const need of now.needs) sayNeed(need);
}
