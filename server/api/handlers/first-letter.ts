/** The first letter: what a newcomer's own server writes to them, to be followed along the line. */
import type { Account } from '../../store/interface.ts';
import type { Preset } from '../contract.ts';

export type FirstLetter = { readonly subject: string; readonly text: string };

export function firstLetter(account: Account, preset: Preset | null): FirstLetter {
  return {
    subject: 'Your first letter',
    text: `Hello${account.name ? ` ${account.name}` : ''},

this letter has gone the whole way that every message here goes:

  1. Written   by a mail program (MUA): this window.
  2. Accepted  by the submission agent (MSA), in an SMTP conversation.
  3. Queued    on disk, before the sender heard "250".
  4. Delivered by the delivery agent (MDA) into your Inbox.
  5. Stored    where IMAP and POP3 can read it.
  6. Read      by you, just now.

"See its journey" above shows each of these steps, when it happened, and
the words that the programs said to each other.

${nextSteps[preset ?? 'learn']}
`,
  };
}

const nextSteps: { readonly [P in Preset]: string } = {
  dev: 'What next: send a message from your program to 127.0.0.1 on the SMTP port\nbelow. It can be for anybody: nothing leaves this computer.',
  office:
    'What next: add the people of your office under Accounts, and connect a\nmail program with the ports in the line below.',
  learn: 'What next: write to ben@beta.test and watch the line.',
};
