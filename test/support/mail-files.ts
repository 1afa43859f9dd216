/** Files with mail in a folder that is gone after the test, and all that a source says of them. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Formats, openSource } from '../../server/formats/open.ts';
import type { Source } from '../../server/formats/source.ts';
import { must } from './store-world.ts';

export const LARGEST = 10_000_000;

export function mailFolder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const top = mkdtempSync(join(tmpdir(), 'mailroom-mail-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) put(top, name, content);
  return top;
}

/** A name that ends in '/' is an empty folder. Text is Latin-1, so that any octet can be written. */
export function put(top: string, name: string, content: string | Uint8Array, at?: number): string {
  const path = join(top, name);
  if (name.endsWith('/')) {
    mkdirSync(path, { recursive: true });
    return path;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  if (at !== undefined) utimesSync(path, at / 1000, at / 1000);
  return path;
}

export async function sourceAt(
  t: TestContext,
  path: string,
  options: { readonly largest?: number; readonly dialect?: 'mboxo' | 'mboxcl2' } = {},
  formats?: Formats,
): Promise<Source> {
  const scratch = mailFolder(t);
  const source = must(await openSource(path, { largest: LARGEST, scratch, ...options }, formats));
  t.after(() => source.close());
  return source;
}

export type Seen = {
  readonly folder: string;
  readonly text: string;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly date: number | null;
  readonly ends: string;
};

/** Everything, in order; what is not taken as its reason. */
export async function allOf(source: Source): Promise<{ readonly seen: Seen[]; readonly untaken: string[] }> {
  const seen: Seen[] = [];
  const untaken: string[] = [];
  for (const folder of await source.folders()) {
    for await (const item of source.messages(folder)) {
      const read = item.kind === 'message' ? await item.read() : { ok: false as const, error: item };
      if (!read.ok || item.kind !== 'message') {
        untaken.push(`${folder.path.join('/')}: ${read.ok ? '' : read.error.reason}`);
        continue;
      }
      const { octets, flags = 0, keywords = [], internalDate = item.internalDate, ends } = read.value;
      const places = [...(item.instead ? [item.instead] : [folder.path]), ...(item.also ?? [])];
      seen.push({
        ...{ folder: places.map(path => path.join('/')).join(', '), text: Buffer.from(octets).toString('latin1') },
        ...{ flags: item.flags | flags, keywords: [...item.keywords, ...keywords], date: internalDate, ends },
      });
    }
  }
  return { seen, untaken };
}
