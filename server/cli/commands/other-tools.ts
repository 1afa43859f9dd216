/** mailpit, mailhog, maildev: this server in their place, started with the words that started them. */
import { readFlags, startsAs, type Tool } from '../../config/other-tools/read.ts';
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { warn } from '../print.ts';
import { homeOf } from '../server.ts';
import { readyz } from './readyz.ts';
import { serveUntilTold } from './serve.ts';

const titles: { readonly [T in Tool]: string } = { mailpit: 'Mailpit', mailhog: 'MailHog', maildev: 'MailDev' };

const inPlaceOf = (tool: Tool, more: string): Command => ({
  name: tool,
  summary: `run in the place of ${titles[tool]}, with its flags and variables`,
  usage: [`mailroom ${tool} [--home DIR] [FLAG…]`],
  details: `Mail is captured (preset dev) on the ports and networks where ${titles[tool]} would listen: every network of this computer, from
private ones of which any password signs in. What each flag and variable comes to is told on standard error.${more}`,
  examples: [`mailroom ${tool}`, ...(tool === 'mailpit' ? ['mailroom mailpit --smtp 127.0.0.1:1025 --max 500'] : [])],
  async run(args) {
    if (tool === 'mailpit' && args[0] === 'sendmail') {
      const { main } = await import('../../sendmail/main.ts');
      return main('mailpit', args.slice(1));
    }
    if (tool === 'mailpit' && args[0] === 'readyz') return readyz(args.slice(1), process.env);
    const { home, rest } = homeIn(args);
    const { environment, unknown } = readFlags(tool, rest);
    for (const word of unknown) warn(`mailroom: ${word}: no flag of ${titles[tool]} that is known here`);
    await serveUntilTold({
      ...{ home: homeOf(home), preset: 'dev', as: tool, asJson: false },
      set: [`capture.speaks=${tool}`],
      environment: { ...startsAs[tool], ...process.env, ...environment },
    });
    return exit.done;
  },
});

/** Ours among theirs. */
function homeIn(args: readonly string[]): { readonly home: string | undefined; readonly rest: readonly string[] } {
  const at = args.findIndex(word => /^--home(?:=|$)/.test(word));
  if (at === -1) return { home: undefined, rest: args };
  const [, given] = args[at]!.split(/=(.*)/s);
  return given === undefined
    ? { home: args[at + 1], rest: args.toSpliced(at, 2) }
    : { home: given, rest: args.toSpliced(at, 1) };
}

export const mailpit = inPlaceOf(
  'mailpit',
  '\nmailroom mailpit sendmail and mailroom mailpit readyz do what those do.',
);
export const mailhog = inPlaceOf('mailhog', '');
export const maildev = inPlaceOf('maildev', '');
