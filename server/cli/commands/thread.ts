/** thread: why captured letters are one thread, what linked each, and what Gmail and Outlook would make of it. */
import type { ThreadedLetter, ThreadReport } from '../../api/contract.ts';
import { linkWords, threadNoteWords } from '../../capture/thread-words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const thread: Command = {
  name: 'thread',
  summary: 'why captured letters are one thread, what linked each, and what Gmail and Outlook would make of it',
  usage: ['mailroom thread ID|latest [--inbox NAME]'],
  details:
    'By References, In-Reply-To and subject (RFC 5256), among the newest few hundred letters. Gmail and Outlook: by what they document. ' +
    'Exit code 0: nothing is missing or broken. 1: something is.',
  examples: ['mailroom thread latest', 'mailroom thread 412 --json'],
  async run(args) {
    const { values, positionals } = readWords(args, { inbox: { type: 'string' } });
    const [id] = exactly(positionals, 'ID');
    if (id !== 'latest' && !/^[1-9]\d{0,14}$/.test(id))
      throw usage(`"${id}" is no number of a message, and not latest`);
    return withServer(homeOf(values.home), 'no', async api => {
      const report = await api.captured.thread({
        ...(values.inbox === undefined ? {} : { inbox: values.inbox }),
        ...(id === 'latest' ? {} : { message: Number(id) }),
      });
      if (values.json) sayJson(report);
      else tell(report);
      return report.letters.some(one => one.inThread && one.notes.length > 0) ? exit.refused : exit.done;
    });
  },
};

function tell({ about, looked, letters }: ThreadReport): void {
  const isWith = (one: ThreadedLetter): string =>
    one.id === about
      ? ''
      : ` Gmail: ${one.gmail ? 'with it' : 'apart'}. Outlook: ${one.outlook ? 'with it' : 'apart'}.`;
  for (const one of letters) {
    say(
      `${'  '.repeat(Math.min(one.depth, 20))}${one.id}${one.id === about ? ' *' : ''}  ${one.subject}  (${one.from})`,
    );
    const indent = '  '.repeat(Math.min(one.depth, 20) + 1);
    say(`${indent}${one.inThread ? linkWords(one.by) : ''}${isWith(one)}`.trimEnd());
    for (const note of one.notes) say(`${indent}! ${threadNoteWords(note)}`);
    for (const missing of one.missing) say(`${indent}! <${missing}>`);
  }
  say(`${looked} letters were looked at.`);
}
