/** sendmail: the program that others call to hand in mail, where it is not on the path under its own name. */
import { main } from '../../sendmail/main.ts';
import type { Command } from '../command.ts';

export const sendmail: Command = {
  name: 'sendmail',
  summary: 'hand in mail as sendmail(1) does; the message on standard input',
  usage: [
    'mailroom sendmail [-t] [-i] [-f SENDER] [-F NAME] [RECIPIENT…]',
    'mailroom sendmail -bp | -bs | -bv ADDRESS… | -q',
  ],
  details: `The message is safe when it ends with 0, with the server up or down. The flags of sendmail 8, Postfix, Exim and msmtp are
taken; server/sendmail/README.md says what becomes of each. Exit codes are those of sysexits.h.`,
  examples: ['mailroom sendmail -t -i < letter.eml', 'echo "It is done" | mailroom sendmail ann@office.example'],
  run(args) {
    const { home, rest } = homeIn(args);
    if (home !== null) process.env.MAILROOM_HOME = home;
    return main('sendmail', rest);
  },
};

/** As every command takes it; sendmail(1) itself has no such word. */
function homeIn(args: readonly string[]): { readonly home: string | null; readonly rest: readonly string[] } {
  const end = args.indexOf('--');
  const at = args.findIndex((word, n) => (end === -1 || n < end) && /^--home(=|$)/.test(word));
  if (at === -1) return { home: null, rest: args };
  const [, given] = args[at]!.split(/=(.*)/s);
  if (given !== undefined) return { home: given, rest: args.toSpliced(at, 1) };
  return at + 1 < args.length ? { home: args[at + 1]!, rest: args.toSpliced(at, 2) } : { home: null, rest: args };
}
