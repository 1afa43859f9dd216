/**
 * Files and folders that formats are read from, wherever they lie: on disk, in a zip, in a tar. Paths are '/'-separated and
 * relative to the top; '' is the top. Nothing outside the top is ever opened: links are not followed, and names that lead
 * out are left out and told of.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { Untaken } from './source.ts';

export type TreeEntry = { readonly name: string; readonly kind: 'file' | 'folder' };
export type TreeFacts = { readonly size: Bytes; readonly modifiedAt: Instant };
export type TreeFile = TreeFacts & { readonly octets: Buffer };

export type Tree = {
  /** For a person: its path. */
  readonly name: string;
  /** Of one folder, by name; [] where there is none such. */
  entries(folder: string): Promise<readonly TreeEntry[]>;
  /** Of a file; null where there is none. */
  facts(path: string): Promise<TreeFacts | null>;
  /** A whole file, of at most so many octets. */
  whole(path: string, most: Bytes): Promise<Result<TreeFile, Untaken>>;
  /** In pieces, from an octet on; each piece is the reader's own. Throws where the file breaks off. */
  pieces(path: string, from?: number): AsyncIterable<Buffer>;
  /** What was left out, for a person. */
  notes(): readonly string[];
  close(): Promise<void>;
};

export const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** A small file as text, or null: lists of keywords, of subscriptions. */
export async function textOf(tree: Tree, path: string, most: Bytes): Promise<string | null> {
  if (!(await tree.facts(path))) return null;
  const file = await tree.whole(path, most);
  return file.ok ? file.value.octets.toString('utf8') : null;
}

/** In the order in which a person counts: 2 before 10. */
export const byName = (a: TreeEntry, b: TreeEntry): number => numbered.compare(a.name, b.name);
const numbered = new Intl.Collator('en', { numeric: true });
