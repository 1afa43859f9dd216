/** What a held message says of itself: who wrote it, why it waits, what an act on it is called. Pure. */
import type { HeldMessage } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { heard } from '../language/heard.ts';
import { type KnownQueue, queueWords } from '../queue/selection-words.ts';
import { operatorsOf, type Vocabulary } from '../search/vocabulary.ts';

/** Of the queue's words those that tell held mail apart. */
const useful = new Set(['to', 'from', 'older', 'newer', 'larger', 'smaller', 'account']);
export const heldWords: Vocabulary<KnownQueue> = queueWords.filter(({ name }) => useful.has(name));
export const isHeldWord = operatorsOf(heldWords);

type Written = Pick<HeldMessage, 'author' | 'sender'>;

/** As From has it; the envelope's sender where nobody stands there. */
export const writer = ({ author, sender }: Written): string =>
  author ? author.name || author.address : sender || t('a report');
/** Who it really is, where the name alone would hide that. */
export const writerAddress = ({ author, sender }: Written): string => author?.address ?? sender;

type Why = Pick<HeldMessage, 'rule' | 'because'>;

/** In a list: as short as it can be. */
export function reason({ rule, because }: Why): string {
  if (rule) return rule.note === '' ? t('your rule {id}', { id: rule.id }) : rule.note;
  return because === null ? t('forgotten by now') : heard(because);
}

/** As a sentence. */
export function reasonWhole({ rule, because }: Why): string {
  if (rule && rule.note !== '') return t('Your rule {id} holds it: “{note}”.', { id: rule.id, note: rule.note });
  if (rule) return t('Your rule {id} holds it.', { id: rule.id });
  return because === null
    ? t('A rule of yours held it. What was found then is kept for a while only, and is forgotten by now.')
    : t('A rule of yours held it: {because}.', { because: heard(because) });
}

/** Ann; Ann and 2 more. */
export const forWhom = ({ recipients }: Pick<HeldMessage, 'recipients'>): string =>
  recipients.length === 1
    ? recipients[0]!.address
    : t('{first} and {count, plural, one {# more} other {# more}}', {
        first: recipients[0]?.address ?? '',
        count: recipients.length - 1,
      });

/** All recipients of these messages, by number: what an act is done to. */
export const recipientsOf = (messages: readonly Pick<HeldMessage, 'recipients'>[]): readonly number[] =>
  messages.flatMap(one => one.recipients.map(({ recipient }) => recipient));

/** Without what was just discarded and can still be taken back. */
export const without = (messages: readonly HeldMessage[], gone: ReadonlySet<number>): readonly HeldMessage[] =>
  gone.size === 0
    ? messages
    : messages.flatMap(one => {
        const recipients = one.recipients.filter(({ recipient }) => !gone.has(recipient));
        return recipients.length === 0 ? [] : [{ ...one, recipients }];
      });
