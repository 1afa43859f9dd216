/** What must be right before a letter goes out, and what is worth a question. Pure. */
import { t } from '../../../server/base/language.ts';
import { bodyText, type Letter, ownText } from './letter.ts';
import {
  listNames,
  type OwnPeople,
  type RecipientList,
  readRecipients,
  recipientDoubt,
  recipientFault,
  recipientLists,
} from './recipients.ts';
import { type SizeLimits, sizeFault } from './sizes.ts';

export type Trouble = {
  readonly at: 'to' | 'cc' | 'bcc' | 'attachments' | 'subject' | 'text';
  readonly words: string;
};
export type Checked = {
  /** The letter cannot go out with these. */
  readonly faults: readonly Trouble[];
  /** It can, when the writer says so: one question for all of them. */
  readonly doubts: readonly Trouble[];
};

const MOST_RECIPIENTS = 1000;

export function check(letter: Letter, own: OwnPeople, limits: SizeLimits): Checked {
  const people = { to: all(letter, 'to'), cc: all(letter, 'cc'), bcc: all(letter, 'bcc') };
  const number = people.to.length + people.cc.length + people.bcc.length;
  const wrong = recipientLists.flatMap(list =>
    people[list].flatMap(one => trouble(list, inField(list, recipientFault(one.email)))),
  );
  const doubtful = recipientLists.flatMap(list =>
    people[list].flatMap(one => (recipientFault(one.email) ? [] : trouble(list, recipientDoubt(one.email, own)))),
  );
  const faults: Trouble[] = [
    ...(number === 0 ? trouble('to', t('Nobody is named: write at least one recipient')) : []),
    ...(number > MOST_RECIPIENTS
      ? trouble(
          'to',
          t('{count, plural, one {# recipient} other {# recipients}}: at most {most} at once', {
            count: number,
            most: MOST_RECIPIENTS,
          }),
        )
      : []),
    ...wrong,
    ...trouble('attachments', sizeFault(letter.attachments, bodyText(letter.body), limits)),
    ...letter.attachments.flatMap(one =>
      trouble('attachments', one.fault && t('“{name}” is not attached: {why}', { name: one.name, why: one.fault })),
    ),
  ];
  const forgotten = letter.attachments.some(one => one.cid === null) ? null : forgottenAttachment(letter);
  const doubts: Trouble[] = [
    ...doubtful,
    ...trouble('subject', letter.subject.trim() === '' ? t('The subject is empty') : null),
    ...trouble('text', isWordless(letter) ? t('There is no text') : null),
    ...trouble('attachments', forgotten),
  ];
  return { faults, doubts };
}

const all = (letter: Letter, list: 'to' | 'cc' | 'bcc') => [...letter[list], ...readRecipients(letter.typed[list])];
const trouble = (at: Trouble['at'], words: string | null): readonly Trouble[] => (words ? [{ at, words }] : []);
const inField = (list: RecipientList, fault: string | null): string | null =>
  fault && t('{field}: {fault}', { field: listNames[list], fault });

const isWordless = (letter: Letter): boolean =>
  ownText(letter) === '' && letter.attachments.length === 0 && letter.kind !== 'forward';

/** In the languages the window is to speak first. Not after “no” or “without”. */
const ATTACHED =
  /(?<!\b(?:no|without|ohne|kein|keine|sans|sin|sem)\s)\b(?:attached|attachments?|enclosed|i attach|anbei|angehängt|anhang|anlage|im anhang|beigefügt|adjunt[oa]s?|ci-joint|pièces? jointes?|en pièce jointe|em anexo|anexad[oa]s?|allegat[oi])\b/iu;
const ATTACHED_CJK = /添付|附件|附上/u;

/** The word that promises a file where there is none; null: nothing was promised. */
export function forgottenAttachment(letter: Letter): string | null {
  const text = `${letter.kind === 'reply' ? '' : letter.subject}\n${ownText(letter)}`;
  const word = (ATTACHED.exec(text) ?? ATTACHED_CJK.exec(text))?.[0];
  return word ? t('You write “{word}”, and nothing is attached', { word }) : null;
}
