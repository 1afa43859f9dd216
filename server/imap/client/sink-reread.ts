/** What was carried to another server, read again there: the messages that are ours, under the names that their folders have here. */
import { err, ok } from '../../base/result.ts';
import { imapKeywords } from '../../formats/keywords.ts';
import { type FolderPath, type Source, type SourceFolder, SourceGone, type SourceItem } from '../../formats/source.ts';
import { inPortions } from './portions.ts';
import type { RemoteLetter } from './session.ts';
import { flagBits } from './source.ts';
import type { Steady } from './steady.ts';

export type Carried = {
  /** Here, and there. */
  readonly from: FolderPath;
  readonly path: string;
  readonly uidValidity: number;
  readonly ours: Set<number>;
};

const AT_ONCE = 50;

/** Of setOf (session.ts). */
export function* uidsIn(set: string): Iterable<number> {
  for (const part of set.split(',')) {
    const [first = 0, last = first] = part.split(':').map(Number);
    for (let uid = first; uid > 0 && uid <= last; uid++) yield uid;
  }
}

export function rereadSource(name: string, steady: Steady, carried: readonly Carried[]): Source {
  const folders = carried.map((one): SourceFolder & { readonly carried: Carried } => ({
    ...{ carried: one, path: one.from, role: null, subscribed: null, origin: one.path, octets: null },
    ...{ messages: one.ours.size, uidValidity: one.uidValidity },
  }));
  return {
    ...{ format: 'imap', name, notes: () => [], folders: async () => folders },
    messages: folder => messages(steady, folders.find(one => one.origin === folder.origin)!.carried),
    // Its owner closes the line.
    close: async () => {},
  };
}

async function* messages(steady: Steady, { path, uidValidity, ours }: Carried): AsyncGenerator<SourceItem> {
  const all = [...ours].sort((a, b) => a - b);
  for (const uids of inPortions(all, AT_ONCE)) {
    const letters: RemoteLetter[] = [];
    const read = await steady.ask({ path, uidValidity }, session => {
      letters.length = 0;
      return session.letters(uids, letter => letters.push(letter) > 0);
    });
    if (!read.ok) throw new SourceGone(`The other server: ${read.error.sentence}`);
    for (const { uid, size, flags, internalDate, octets } of letters)
      yield {
        ...{ kind: 'message', key: `${uidValidity}.${uid}`, origin: `${path}, UID ${uid}`, uid, size, internalDate },
        flags: flagBits(flags),
        keywords: imapKeywords(flags.filter(flag => !flag.startsWith('\\'))),
        read: async () => (octets ? ok({ octets, ends: 'crlf' }) : err({ reason: 'gone', detail: '' })),
      };
  }
}
