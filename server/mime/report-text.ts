/**
 * A delivery status in plain words: what happened, why, and what the sender can do. The status codes are those of
 * RFC 3463 and its registry; a code that is not in the table is explained by its class and subject.
 */

export type Explanation = {
  /** A whole sentence. */
  readonly why: string;
  /** A whole sentence, or '' where nothing can be done. */
  readonly advice: string;
};

const askForAddress = 'Check the spelling, or ask the person for the right address another way.';
const later = 'You can send it again later.';
const askOtherwise = 'You may want to reach the person another way.';
const askAdministrator = 'If this goes on, ask the administrator of that mail system.';

/** By subject and detail, without the class: 4.2.2 and 5.2.2 have the same reason. */
const explanations: ReadonlyMap<string, Explanation> = new Map(
  Object.entries({
    '1.1': { why: 'There is no such mailbox at that domain.', advice: askForAddress },
    '1.2': { why: 'The domain of the address does not exist.', advice: askForAddress },
    '1.3': { why: 'The receiving server could not read the address.', advice: askForAddress },
    '1.6': { why: 'The mailbox has moved and left no new address.', advice: askForAddress },
    '1.8': { why: 'The receiving server does not accept your address as a sender.', advice: askAdministrator },
    '1.10': { why: 'The domain says that it takes no mail at all.', advice: askForAddress },
    '2.0': { why: 'The receiving mailbox could not take the message.', advice: askOtherwise },
    '2.1': { why: 'The mailbox is switched off and takes no mail.', advice: askOtherwise },
    '2.2': { why: 'The mailbox is full.', advice: `${askOtherwise} ${later}` },
    '2.3': { why: 'The message is larger than that mailbox takes.', advice: 'Send it without the large attachments.' },
    '2.4': { why: 'The mailing list could not be expanded.', advice: askAdministrator },
    '3.1': { why: 'The receiving mail system has no room left.', advice: later },
    '3.2': { why: 'The receiving mail system takes no mail at present.', advice: later },
    '3.4': {
      why: 'The message is larger than the receiving server takes.',
      advice: 'Send it without the large attachments.',
    },
    '4.1': { why: 'The receiving server did not answer.', advice: askAdministrator },
    '4.2': { why: 'The connection to the receiving server broke.', advice: later },
    '4.3': { why: 'A directory that tells where the mail goes did not answer.', advice: later },
    '4.4': { why: 'No server could be found that takes mail for the domain.', advice: askForAddress },
    '4.6': { why: 'The message went round in a circle between mail servers.', advice: askAdministrator },
    '4.7': { why: 'The message could not be delivered in the time allowed for it.', advice: later },
    '6.3': {
      why: 'The receiving server cannot take the message in its present form.',
      advice: 'Send it as plain text.',
    },
    '6.7': {
      why: 'The receiving server cannot handle addresses with letters beyond A to Z.',
      advice: 'Use an address of plain letters, if the person has one.',
    },
    '7.0': { why: 'The receiving server refused the message by its rules.', advice: askOtherwise },
    '7.1': { why: 'The receiving server refused the message by its rules.', advice: askOtherwise },
    '7.2': { why: 'Only members may write to that mailing list.', advice: 'Ask to become a member of the list.' },
    '7.10': { why: 'An encrypted connection was needed and could not be had.', advice: askAdministrator },
    '7.20': { why: 'The message carried no valid DKIM signature.', advice: 'Ask your administrator to check DKIM.' },
    '7.23': {
      why: 'The receiving server found that SPF does not allow our server.',
      advice: 'Ask your administrator to check SPF.',
    },
    '7.25': {
      why: 'The sending server has no matching name in reverse DNS.',
      advice: 'Ask your administrator to check it.',
    },
    '7.26': {
      why: 'The message failed the checks of who sent it.',
      advice: 'Ask your administrator to check SPF and DKIM.',
    },
    '7.27': { why: 'The domain of your address takes no mail.', advice: 'Use an address that can be answered.' },
    '7.28': { why: 'Too much mail went to that place in a short time.', advice: later },
  }),
);

const bySubject: Readonly<Record<string, Explanation>> = {
  '1': { why: 'There is something wrong with the address.', advice: askForAddress },
  '2': { why: 'The receiving mailbox could not take the message.', advice: askOtherwise },
  '3': { why: 'The receiving mail system could not take the message.', advice: askAdministrator },
  '4': { why: 'The message could not be brought to the receiving server.', advice: askAdministrator },
  '5': { why: 'The two mail servers did not understand each other.', advice: askAdministrator },
  '6': { why: 'The receiving server could not take the content of the message.', advice: 'Send it in a simpler form.' },
  '7': { why: 'The receiving server refused the message by its rules.', advice: askOtherwise },
};

const unknown: Explanation = { why: 'The receiving server gave no reason that we know.', advice: askAdministrator };

/** '5.1.1' → why, and what to do. Never fails. */
export function explain(status: string): Explanation {
  const [, subject = '', detail = ''] = status.split('.');
  return (
    explanations.get(`${subject}.${detail}`) ?? (Object.hasOwn(bySubject, subject) ? bySubject[subject]! : unknown)
  );
}
