/** The author that a script names for what it sends: one address, bare or behind a name. RFC 5322 §3.4. */
import type { NamedMailbox } from '../mime/address.ts';
import { parseAddressList } from '../mime/address-list.ts';

/** null where it is not one address that mail could come from. */
export function authorOf(text: string): NamedMailbox | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not come into a header
  if (/[\x00-\x1f\x7f]/.test(text)) return null;
  const [only, ...more] = parseAddressList(Buffer.from(text, 'utf8').toString('latin1'));
  if (!only || more.length > 0 || !('mailbox' in only) || !only.mailbox) return null;
  return { name: only.name, mailbox: only.mailbox };
}
