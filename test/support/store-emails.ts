/** The index of Emails beside a test's store, in this thread: it looks when it is asked, and at no other time. */
import type { TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../server/base/ports.ts';
import { openIndexer } from '../../server/store/emails/indexer.ts';
import type { EmailQuestion } from '../../server/store/emails/questions.ts';
import type { EmailFilter, Emails, Id, Store } from '../../server/store/interface.ts';
import { openReader } from '../../server/store/sqlite/database.ts';
import { databasePath } from '../../server/store/sqlite/paths.ts';
import { must, openForTest, START, settle } from './store-world.ts';

export type IndexForTest = { readonly emails: Emails; readonly faults: unknown[]; close(): void };

/** `seed`: of the epochs, which differ between two that are opened with the same one only if they differ in time. */
export function indexForTest(t: TestContext, folder: string, seed = 1, clock = manualClock(START)): IndexForTest {
  const faults: unknown[] = [];
  const main = must(openReader(databasePath(folder)));
  const onFault = (fault: unknown) => void faults.push(fault);
  const indexer = openIndexer({ main, folder, onFault }, clock, seededRandom(seed));
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    indexer.close();
    main.close();
  };
  t.after(close);
  const ask =
    (method: string) =>
    (...given: unknown[]) =>
      indexer.ask({ method, given } as unknown as EmailQuestion);
  const emails = new Proxy({} as Emails, { get: (_, method: string) => ask(method) });
  return { emails, faults, close };
}

export type Given = { mailbox?: string; flags?: number; keywords?: string[]; at?: number; body?: string | Buffer };

/** A store with ann, and her index. */
export async function emailsWorld(t: TestContext, options = {}) {
  const { store, folder } = await openForTest(t, { inlineLimit: 2000, ...options });
  const { ann, bob } = await settle(store);
  const index = indexForTest(t, folder);
  let hours = 0;
  const add = async (head: Record<string, string>, given: Given = {}): Promise<Id> => {
    const box = (await store.mailbox(ann, given.mailbox ?? 'INBOX'))!.id;
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    const bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(given.body ?? 'text')]);
    const { flags = 0, keywords = [], at = START + hours++ * 3_600_000 } = given;
    return must(
      await store.run('append', {
        ...{ account: ann, mailbox: box, bytes, flags, keywords, internalDate: at, trace: `T${hours}`, note: null },
      }),
    ).message;
  };
  const threadsOf = async () => {
    const { rows } = await index.emails.get(ann, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    return Object.fromEntries(rows.map(row => [row.id, row.thread]));
  };
  const search = async (filter: EmailFilter) => {
    const found = await index.emails.query(ann, { filter, sort: [], collapse: false }, { limit: 100 });
    return typeof found === 'string' ? found : [...found.ids].sort((a, b) => a - b);
  };
  const words = (
    text: string,
    where: 'any' | 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' = 'any',
    prefix = false,
  ) => search({ key: 'text', where, words: text, prefix });
  return { store, folder, ann, bob, index, emails: index.emails, add, threadsOf, search, words };
}
export const letter = (id: string, subject: string, references = '') => ({
  ...{ From: 'Zoe <zoe@there.example>', Subject: subject, 'Message-ID': `<${id}@x>` },
  ...(references === '' ? {} : { References: references }),
});
export const flagOne = (
  store: Store,
  account: Id,
  mailbox: Id,
  uid: number,
  flags: number,
  act: 'add' | 'remove' = 'add',
) => store.run('flags', { account, mailbox, uids: [[uid, uid]], act, flags, keywords: [], note: null });
