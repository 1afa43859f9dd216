/**
 * Answers that no person wrote: absence notes and their kin. Most say so (RFC 3834 §5); older programs say it in fields of
 * their own. None of them joins, leaves, decides or posts, and none is a report that an address is dead.
 */

/** Each field's values, by its name in small letters. */
export type Fields = (name: string) => readonly string[];

const OLD_WORDS = ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-autoresponder', 'x-auto-reply'];

/** Why it is one, in words for the owner; null: nothing says so. */
export function whyAnswer(fields: Fields): string | null {
  if (fields('auto-submitted').some(value => /^\s*auto-(?:replied|notified)\b/i.test(value)))
    return 'a program answered with it (Auto-Submitted)';
  if (OLD_WORDS.some(name => fields(name).some(value => !/^\s*no\b/i.test(value))))
    return 'a program answered with it (X-Autoreply)';
  return fields('precedence').some(value => /^\s*(?:auto_reply|junk)\b/i.test(value))
    ? 'a program answered with it (Precedence)'
    : null;
}

/** Whatever a program wrote by itself. RFC 3834 §5. */
export const isAutomatic = (fields: Fields): boolean =>
  fields('auto-submitted').some(value => !/^\s*no\b/i.test(value));
