/** What the labs are called, what each is about, and the words of their steps. Pure. */
import type { LabName } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type StepWords = { readonly title: string; readonly hint: string };
export type LabWords = {
  readonly number: number;
  readonly title: string;
  readonly minutes: number;
  readonly about: string;
  /** What one knows behind it. */
  readonly learnt: string;
  readonly steps: Readonly<Record<string, StepWords>>;
};

const step = (title: string, hint: string): StepWords => ({ title, hint });

export const labWords: { readonly [L in LabName]: LabWords } = {
  letter: {
    number: 1,
    title: t('Follow one letter'),
    minutes: 3,
    about: t('Ada writes to Ben. The letter passes six stations, and each of them tells what it did.'),
    learnt: t(
      'Whoever answers “250” has the letter on disk, and answers for it. That one rule keeps mail from being lost.',
    ),
    steps: {
      sent: step(t('Send the letter'), t('Ada’s program hands it to the server in an SMTP conversation.')),
      stored: step(t('See it arrive'), t('The delivery agent files it in Ben’s inbox.')),
      read: step(t('Read it as Ben'), t('Open it in Mail: reading is an event like the others.')),
    },
  },
  smtp: {
    number: 2,
    title: t('Speak SMTP by hand'),
    minutes: 6,
    about: t('A real connection to this server. You type what a mail program would say.'),
    learnt: t(
      'The envelope (MAIL and RCPT) decides where a letter goes; its header is only what stands in the letter.',
    ),
    steps: {
      greeted: step(t('Be greeted'), t('The server speaks first: 220 and its name.')),
      hello: step(t('Say hello'), 'EHLO noor.test'),
      sender: step(t('Say who sends it'), 'MAIL FROM:<ada@alpha.test>'),
      recipient: step(t('Say whom it is for'), 'RCPT TO:<ben@beta.test>'),
      content: step(t('Announce the letter'), 'DATA'),
      taken: step(
        t('Write it, and end with a dot alone'),
        t('Subject: Hello, then an empty line, then your text, then a dot alone.'),
      ),
      stored: step(t('See it arrive'), t('Nothing to type: it goes on by itself.')),
      quit: step(t('Take your leave'), 'QUIT'),
    },
  },
  readers: {
    number: 3,
    title: t('POP3 and IMAP side by side'),
    minutes: 8,
    about: t(
      'Two programs read the same mailbox, each in its own language. What one does, the other sees, or does not.',
    ),
    learnt: t('POP3 fetches and forgets. IMAP works on the server, so that all of a person’s programs see the same.'),
    steps: {
      'pop-in': step(t('Sign in by POP3'), 'USER ben@beta.test · PASS …'),
      'pop-read': step(t('Fetch the first message by POP3'), 'RETR 1'),
      'imap-in': step(t('Sign in by IMAP'), 'a LOGIN ben@beta.test …'),
      'imap-select': step(t('Open the inbox by IMAP'), 'b SELECT INBOX'),
      'imap-read': step(t('Read the same message by IMAP'), 'c FETCH 1 (FLAGS BODY[TEXT])'),
      'pop-delete': step(t('Delete it by POP3'), t('DELE 1, then QUIT: only QUIT removes it.')),
      'imap-gone': step(t('See it go in IMAP'), t('d NOOP: the server tells what has changed.')),
    },
  },
  queue: {
    number: 4,
    title: t('The queue and retries'),
    minutes: 6,
    about: t('Pull the cable, and see where a letter waits. Then fill Ben’s mailbox, and see how it is tried again.'),
    learnt: t(
      'Mail is patient: a “no” that begins with 4 means later, and the waits grow longer. Only a 5, or days, end it.',
    ),
    steps: {
      frozen: step(t('Pull the cable'), t('Nothing is delivered to anybody here while it is out.')),
      sent: step(t('Send a letter'), t('It is taken all the same: taking and delivering are two things.')),
      thawed: step(t('Put the cable back'), t('What waited goes on at once.')),
      arrived: step(t('See it arrive'), t('The time it waited stands in its journey.')),
      full: step(t('Fill Ben’s mailbox'), t('It may hold 1 MB now; the next letter is larger.')),
      deferred: step(t('Send a letter that is too large'), t('The answer is 4.2.2: full. It will be tried again.')),
      room: step(t('Make room'), t('The limit is lifted.')),
      retried: step(t('Try now'), t('Without it, the next try would come by itself.')),
    },
  },
};
