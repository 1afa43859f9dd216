/**
 * The shape of a command that asks the account one thing, whatever is selected: the store's "no" is the answer, or what it
 * says is told. RFC 4314, 9208 and the subscriptions of RFC 3501 are made of these.
 */
import type { Result } from '../../base/result.ts';
import type { ImapAccount, StoreFailure } from '../backend.ts';
import { type Command, command, done, type Responses } from '../command.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, type Session } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';

type Asking<Arguments, Answer> = {
  readonly name: string;
  /** From the space after the name; the line ends behind it. */
  parse(line: Decoder): Arguments;
  ask(account: ImapAccount, args: Arguments): Promise<Result<Answer, StoreFailure>>;
  /** Before the tagged OK. */
  tell?(session: Session, args: Arguments, answer: Answer, out: Responses): void;
};

export const askAccount = <Arguments, Answer>(asking: Asking<Arguments, Answer>): Command =>
  command<Arguments>({
    name: asking.name,
    states: allLoggedIn,
    concurrency: 'keeps-numbers',

    parse(line) {
      const args = asking.parse(line.sp());
      line.end();
      return args;
    },

    async run(session, args, out) {
      const answer = await asking.ask(accountOf(session), args);
      if (!answer.ok) return refused(answer.error);
      asking.tell?.(session, args, answer.value, out);
      return done(`${asking.name} completed`);
    },
  });

/** Of those that name a mailbox and nothing else. */
export const mailboxOnly = (line: Decoder): string => line.mailbox();
