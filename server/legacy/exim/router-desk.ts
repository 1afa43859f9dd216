/** What the readers of Exim's routers share: which mail a router is for, as far as that is known without a message. */
import type { Book, Desk } from '../book.ts';
import { type EximDesk, readList } from './lists.ts';
import type { Driver, Option } from './source.ts';

export type RouterDesk = EximDesk & {
  readonly book: Book;
  readonly desk: Desk;
  readonly own: string | null;
  /** Which driver a transport has, and what it demands. */
  readonly transports: ReadonlyMap<string, Driver>;
};

/** Where mail goes depends on them, and on the message. */
const narrowing = ['condition', 'require_files', 'address_data', 'local_parts'] as const;

export const narrowed = ({ options }: Driver): Option | undefined =>
  narrowing.map(one => options.get(one)).find(one => one !== undefined);

/** The domains of a router; null: not known; 'elsewhere': all but our own. */
export function domainsOf(desk: RouterDesk, { options }: Driver): readonly string[] | 'elsewhere' | null {
  const text = options.get('domains')?.value;
  if (text === undefined) return 'elsewhere';
  if (/^!\s*\+\w+$/.test(text.trim())) return 'elsewhere';
  const list = readList(desk, text);
  if (list.unknown.length > 0) return null;
  return list.items.filter(one => !one.not).map(one => one.text);
}
