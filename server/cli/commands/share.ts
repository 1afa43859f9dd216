/** share: who else may do what in a mailbox. */
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { lettersOf, wordFor } from '../right-words.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const share: Command = {
  name: 'share',
  summary: 'mailboxes that others may see and use',
  usage: ['mailroom share list ADDRESS', 'mailroom share ADDRESS MAILBOX WHOM RIGHTS'],
  details: [
    'WHOM is an address of this server or `anyone`; with a hyphen before it, and `--` before all, these rights are taken',
    'away from it.',
    'RIGHTS: read, write, work, all, none, or letters: l see the name, r read, s mark as read, w other flags, i put in,',
    'p post, k make below, x delete the mailbox, t mark as deleted, e expunge, a give rights. They take the place of',
    'those there are. Others find it in their mail program as Shared/ADDRESS/MAILBOX.',
  ].join('\n'),
  examples: [
    'mailroom share ann@office.example Projects ben@office.example write',
    'mailroom share ann@office.example Projects anyone read',
    'mailroom share ann@office.example Projects ben@office.example none',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    return withServer(homeOf(values.home), 'yes', async api => {
      if (positionals[0] === 'list') {
        const [address] = exactly(positionals.slice(1), 'ADDRESS');
        const rows = await api.sharing.list({ address });
        if (values.json) sayJson(rows);
        else
          table(
            ['MAILBOX', 'WHOM', 'RIGHTS'],
            rows.map(one => [one.mailbox, one.whom, wordFor(one.rights)]),
            `${address} shares nothing.`,
          );
        return exit.done;
      }
      const [address, mailbox, whom, asked] = exactly(positionals, 'ADDRESS', 'MAILBOX', 'WHOM', 'RIGHTS');
      const rights = lettersOf(asked);
      await api.sharing.set({ address, mailbox, whom, rights });
      if (values.json) sayJson({ mailbox, whom, rights });
      else if (rights === '') say(`${whom} has no rights of its own on ${mailbox} any more.`);
      else if (whom.startsWith('-')) say(`${whom.slice(1)} is without these rights on ${mailbox}: ${rights}.`);
      else say(`${mailbox} is shared with ${whom}: ${wordFor(rights)}.`);
      return exit.done;
    });
  },
};
