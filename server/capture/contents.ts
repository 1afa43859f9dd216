/**
 * What stands in messages, kept for a while: expectations look at the same ones again and again. Without what is attached, and
 * never more than so many characters, whoever sent them.
 */
import type { Message } from '../mime/message.ts';
import type { Id } from '../store/interface.ts';
import { type Extract, extract } from './extract.ts';

export type Content = Pick<Message, 'text' | 'html' | 'headers'> & { readonly extract: Extract };

const MOST_REMEMBERED = 500;
const MOST_CHARACTERS = 32_000_000;

export const NOTHING: Extract = {
  ...{ code: null, link: null, links: [], unsubscribe: null, calendar: [], trackers: [], attachments: [] },
};

/** null: it could not be read. A message that is asked for twice at once is read once. */
export function newContents(readMessage: (id: Id) => Promise<Message | null>): (id: Id) => Promise<Content | null> {
  const known = new Map<Id, { readonly content: Promise<Content | null>; size: number }>();
  let size = 0;
  const forget = (id: Id): void => {
    size -= known.get(id)?.size ?? 0;
    known.delete(id);
  };
  const read = async (id: Id): Promise<Content | null> => {
    const message = await readMessage(id);
    if (!message) return null;
    const { text, html, headers } = message;
    return { text, html, headers, extract: extract(message) };
  };
  return id => {
    const before = known.get(id);
    if (before) return before.content;
    const one = { content: read(id), size: 0 };
    known.set(id, one);
    one.content.then(
      content => {
        if (known.get(id) !== one) return;
        one.size = (content?.text?.length ?? 0) + (content?.html?.length ?? 0);
        size += one.size;
        for (const oldest of known.keys()) {
          if (known.size <= MOST_REMEMBERED && size <= MOST_CHARACTERS) break;
          forget(oldest);
        }
      },
      () => forget(id),
    );
    return one.content;
  };
}
