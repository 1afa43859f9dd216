/** mcp: the test inbox for programs that write programs, over standard input and output. */
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { VERSION } from '../../assembly/version.ts';
import { mailroomMcp } from '../../mcp/tools.ts';
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const mcp: Command = {
  name: 'mcp',
  summary: 'captured mail for assistants, by the Model Context Protocol',
  usage: ['mailroom mcp [--inbox NAME] [--allow-changes]'],
  details:
    'Speaks over standard input and output, until that ends. Nothing is changed unless --allow-changes is given; with --inbox nothing of another is seen. ' +
    'The same stands at http://127.0.0.1:8025/mcp while mail is captured, and never changes anything there.',
  examples: ['mailroom mcp', 'mailroom mcp --inbox run-7 --allow-changes'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      inbox: { type: 'string' },
      'allow-changes': { type: 'boolean' },
    });
    exactly(positionals);
    return withServer(homeOf(values.home), 'no', async api => {
      await new Promise<void>(resolve => {
        const handle = serveStdio(() =>
          mailroomMcp({
            api,
            version: VERSION,
            inbox: values.inbox ?? null,
            mayChange: values['allow-changes'] === true,
          }),
        );
        process.stdin.once('end', () => void handle.close().then(resolve, () => resolve()));
      });
      return exit.done;
    });
  },
};
