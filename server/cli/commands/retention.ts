/** retention: how long mail stays in mailboxes, and whose may not be removed at all. */
import type { RetentionRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { bytes, moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const retention: Command = {
  name: 'retention',
  summary: 'how long mail stays in mailboxes',
  usage: [
    'mailroom retention preview [--rule RULE]…',
    'mailroom retention apply',
    'mailroom retention held',
    'mailroom retention hold ADDRESS REASON',
    'mailroom retention release ADDRESS',
  ],
  details: [
    'The rules stand in the setting retention.rules, one a line, and are kept once a day:',
    '',
    '  trash: 30d                           since it was put there, as in junk',
    '  junk: 2w but flagged                 flagged, unread or answered mail can be spared',
    '  "Newsletters": 90d of ann@office.example',
    '  *: 10y of office.example             every mailbox; d days, w weeks, m 30 days, y 365 days',
    '',
    'The first rule that fits a mailbox counts. `preview` says what would go now, also by rules that are not set yet.',
    'What goes can be brought back for a while (store.keep-expunged). `hold`: nothing of that account is removed for good',
    'any more, whoever deletes it, until `release`.',
  ].join('\n'),
  examples: [
    'mailroom retention preview --rule "trash: 30d" --rule "junk: 2w but flagged"',
    'mailroom config set retention.rules "trash: 30d"',
    'mailroom retention hold ann@office.example "case 17"',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { rule: { type: 'string', multiple: true } });
    const { verb, rest } = verbOf('retention', positionals, ['preview', 'apply', 'held', 'hold', 'release']);
    return withServer(homeOf(values.home), 'yes', async api => {
      const rows = (list: readonly RetentionRow[], none: string): number => {
        if (values.json) sayJson(list);
        else printRows(list, none);
        return exit.done;
      };
      switch (verb) {
        case 'preview':
          exactly(rest);
          return rows(
            await api.retention.preview(values.rule ? { rules: values.rule } : {}),
            'Nothing is over its time.',
          );
        case 'apply':
          exactly(rest);
          return rows(await api.retention.apply({}), 'Nothing was over its time.');
        case 'held': {
          exactly(rest);
          const list = await api.retention.held({});
          if (values.json) sayJson(list);
          else
            table(
              ['HELD', 'WHY'],
              list.map(one => [one.address, one.because]),
              'Nobody is held.',
            );
          return exit.done;
        }
        case 'hold': {
          const [address, because] = exactly(rest, 'ADDRESS', 'REASON');
          await api.retention.hold({ address, because });
          say(`Nothing of ${address} is removed for good from now on (${because}).`);
          return exit.done;
        }
        case 'release': {
          const [address] = exactly(rest, 'ADDRESS');
          await api.retention.hold({ address, because: null });
          say(`${address} is held no more.`);
          return exit.done;
        }
      }
    });
  },
};

function printRows(list: readonly RetentionRow[], none: string): void {
  table(
    ['ACCOUNT', 'MAILBOX', 'MESSAGES', 'SIZE', 'OLDEST', 'RULE', ''],
    list.map(one => [
      ...[one.address, one.mailbox, String(one.messages), bytes(one.bytes), moment(one.oldest), one.rule],
      one.held === null ? '' : `stays: held (${one.held})`,
    ]),
    none,
  );
}
