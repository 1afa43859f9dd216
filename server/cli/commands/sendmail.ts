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
  run: args => main('sendmail', args),
};
