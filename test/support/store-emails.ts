/** The index of Emails beside a test's store, in this thread: it looks when it is asked, and at no other time. */
import type { TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../server/base/ports.ts';
import { openIndexer } from '../../server/store/emails/indexer.ts';
import type { EmailQuestion } from '../../server/store/emails/questions.ts';
import type { Emails } from '../../server/store/interface.ts';
import { openReader } from '../../server/store/sqlite/database.ts';
import { databasePath } from '../../server/store/sqlite/paths.ts';
import { must, START } from './store-world.ts';

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
