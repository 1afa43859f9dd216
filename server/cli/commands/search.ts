/** mailroom search: captured mail, and searches that are kept under a name. */
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;

export const search: Command = {
  name: 'search',
  summary: 'captured mail by words and operators, or searches that are kept as folders over IMAP',
  usage: [
    'mailroom search WORDS… [--inbox NAME] [--limit N]',
    'mailroom search --kept ADDRESS [--keep NAME WORDS… [--inbox NAME] | --rename ID NAME | --forget ID | --order ID…]',
  ],
  details:
    'Words, "phrases", -not, OR, (brackets); from: to: cc: bcc: reply-to: addressed: subject: body: message-id: header:NAME=WORDS ' +
    'tag: is: has: inbox: in: user: auth: session: before: after: on: older: newer: larger: smaller: size:1M..5M. ' +
    'What cannot be read is told with its place. A kept search is the mailbox Searches/NAME of that account.',
  examples: [
    'mailroom search from:shop has:attachment newer:1h',
    "mailroom search --kept kim@here.example --keep Unpaid 'subject:invoice is:unread'",
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ inbox: text, limit: text, kept: text, keep: text, rename: text, forget: text },
      order: { type: 'boolean' },
    });
    return withServer(homeOf(values.home), 'no', async api => {
      const inbox = values.inbox === undefined ? {} : { inbox: values.inbox };
      if (values.kept !== undefined) {
        const account = values.kept;
        if (values.keep !== undefined) {
          const made = await api.searches.keep({ account, name: values.keep, query: wordsOf(positionals), ...inbox });
          if (values.json) sayJson(made);
          else say(`search ${made.id}`);
        } else if (values.rename !== undefined) {
          const [name] = exactly(positionals, 'NAME');
          const id = numberOf(values.rename);
          const known = (await api.searches.list({ account })).find(one => one.id === id);
          if (!known) throw usage(`there is no search ${id}`);
          await api.searches.keep({ account, id, name, query: known.query, inbox: known.inbox });
        } else if (values.forget !== undefined) {
          await api.searches.remove({ account, id: numberOf(values.forget) });
        } else if (values.order) {
          await api.searches.order({ account, ids: positionals.map(numberOf) });
        } else {
          exactly(positionals);
          const list = await api.searches.list({ account });
          if (values.json) sayJson(list);
          else
            for (const { id, mailbox, query, unread, inbox: only, faults } of list)
              say(
                [`${id}  ${mailbox}  ${query}  ${unread} unread`, only === null ? '' : `inbox ${only}`, ...faults]
                  .filter(one => one !== '')
                  .join('  '),
              );
        }
        return exit.done;
      }
      const limit = values.limit === undefined ? 50 : numberOf(values.limit);
      const query = wordsOf(positionals);
      const found = await api.searches.captured({ query, ...inbox, limit });
      if (values.json) sayJson(found);
      else {
        for (const { words, at } of found.faults)
          console.error(`mailroom: ${query}\n          ${' '.repeat(at)}^ ${words}`);
        for (const one of found.messages)
          say(`${one.id}  ${moment(one.at)}  ${one.from} → ${one.recipients.join(', ')}  ${one.subject}`);
        if (found.total > found.messages.length) say(`${found.total - found.messages.length} more`);
      }
      return found.total > 0 ? exit.done : exit.refused;
    });
  },
};

function wordsOf(positionals: readonly string[]): string {
  const words = positionals.join(' ').trim();
  if (words === '') throw usage('what is looked for?');
  return words;
}

function numberOf(written: string): number {
  if (!/^[1-9]\d{0,8}$/.test(written)) throw usage(`"${written}" is no number`);
  return Number(written);
}
