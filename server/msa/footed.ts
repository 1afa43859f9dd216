/** The footer of an author's domain, on what leaves: before the message is signed, and only where it harms nothing. */
import type { Clock } from '../base/ports.ts';
import { domainOf } from '../directory/address.ts';
import { newFooters } from '../directory/footers.ts';
import { event } from '../events/event.ts';
import { printMailbox } from '../mime/address.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { withFooter } from '../mime/footer.ts';
import { allFields } from '../mime/header.ts';
import type { Note, Store } from '../store/interface.ts';

export type Footed = {
  readonly bytes: Buffer;
  /** Under the trace of the message: that it was added, or why not; no note where its domain has none. */
  readonly note: ((trace: string) => Note) | null;
};

export function newFooting(store: Store, clock: Clock): (bytes: Buffer, leaves: boolean) => Promise<Footed> {
  const footers = newFooters(store);
  return async (bytes, leaves) => {
    const [author, ...more] = allFields(bytes, 'from').flatMap(value => parseAddresses(value));
    const domain = author?.mailbox && more.length === 0 ? domainOf(printMailbox(author.mailbox)) : null;
    const footer = domain === null ? null : await footers.of(domain);
    if (!footer || (footer.on === 'elsewhere' && !leaves)) return { bytes, note: null };
    const done = withFooter(bytes, footer);
    const fields = { domain: footer.domain, because: done.ok ? null : done.error };
    const note = (trace: string) => event('msa.footer', clock.now(), trace, fields);
    return { bytes: done.ok ? done.value : bytes, note };
  };
}
