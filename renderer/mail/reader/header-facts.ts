/** What the header of a message says besides who and when: lists and how to leave them, receipts, automatic mail. Pure. */
import { t } from '../../../server/base/language.ts';
import type { EmailAddress, EmailHeader } from '../../../server/jmap/types.ts';

export const headerValues = (headers: readonly EmailHeader[], name: string): string[] =>
  headers.filter(header => header.name.toLowerCase() === name.toLowerCase()).map(header => header.value.trim());

const headerValue = (headers: readonly EmailHeader[], name: string): string | null =>
  headerValues(headers, name)[0] ?? null;

/** RFC 2047 and folding undone, well enough to read; the server decodes what matters. */
export const unfolded = (value: string): string => value.replace(/\r?\n[ \t]+/g, ' ').trim();

export type Unsubscribe = { readonly mail: string | null; readonly web: string | null };

/** RFC 2369 §3.2: addresses in angle brackets, the best first. */
export function unsubscribe(headers: readonly EmailHeader[]): Unsubscribe | null {
  const all = [...unfolded(headerValue(headers, 'List-Unsubscribe') ?? '').matchAll(/<\s*([^<>]+?)\s*>/g)].map(
    ([, address]) => address!.replace(/\s/g, ''),
  );
  const mail = all.find(address => /^mailto:/i.test(address)) ?? null;
  const web = all.find(address => /^https?:/i.test(address)) ?? null;
  return mail || web ? { mail, web } : null;
}

/** RFC 8098 §2.1 and its older kin: who wants to hear that it was read. */
export const receiptWanted = (headers: readonly EmailHeader[]): string | null => {
  const value = headerValue(headers, 'Disposition-Notification-To') ?? headerValue(headers, 'X-Confirm-Reading-To');
  return value === null ? null : (/<([^<>]+)>/.exec(value)?.[1] ?? unfolded(value));
};

/** RFC 2919 */
export const listName = (headers: readonly EmailHeader[]): string | null => {
  const value = unfolded(headerValue(headers, 'List-Id') ?? '');
  const [, name = '', id = ''] = /^\s*"?([^"<]*?)"?\s*(?:<([^<>]+)>)?\s*$/.exec(value) ?? [];
  return name || id || null;
};

/** RFC 3834 §5 */
export const isAutomatic = (headers: readonly EmailHeader[]): boolean =>
  /^auto-(?:generated|replied|notified)/i.test(headerValue(headers, 'Auto-Submitted') ?? '');

/** The sentences that warn of the author's own words. */
export function authorWarnings(
  from: readonly EmailAddress[] | null,
  replyTo: readonly EmailAddress[] | null,
): string[] {
  const author = from?.[0];
  if (!author) return [t('It does not say who wrote it.')];
  const inName = /[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/.exec(author.name ?? '');
  const domain = domainOf(author.email);
  const answers = replyTo?.[0];
  return [
    inName !== null &&
      inName[1]!.toLowerCase() !== domain &&
      t('The name shows the address {shown}, but the message is from {author}.', {
        shown: inName[0],
        author: author.email,
      }),
    (from?.length ?? 0) > 1 && t('It names more than one author.'),
    answers !== undefined &&
      domainOf(answers.email) !== domain &&
      t('An answer would go to {address}, which is elsewhere than its author.', { address: answers.email }),
  ].filter(one => one !== false);
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
