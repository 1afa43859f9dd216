/**
 * A real server with the page of test/window/reader-page in the place of its window, and letters put straight into a
 * mailbox: for tests of the reader alone.
 */
import { join } from 'node:path';
import { newBlobs } from '../../server/api/blobs.ts';
import { newRouter } from '../../server/api/router.ts';
import { systemClock, systemRandom } from '../../server/base/ports.ts';
import { startFront } from '../../server/web/front.ts';
import { buildPage } from './build-page.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

export type ReaderWorld = AsyncDisposable & {
  readonly world: World;
  /** A one-time address of the page, open at the newest message whose subject has these words. */
  address(subject: string, more?: string): string;
  /** Into the inbox of the first account, as it is. */
  put(message: string, seen?: boolean): Promise<void>;
};

export async function startReaderWorld(options: WorldOptions = {}): Promise<ReaderWorld> {
  const world = await startWorld(options);
  const { mailroom } = world;
  await world.addAccount('ana@office.example');
  const page = await buildPage(join(import.meta.dirname, '../window/reader-page'));
  const front = await startFront({
    host: '127.0.0.1',
    port: 0,
    root: page.root,
    router: newRouter(mailroom.ports),
    blobs: newBlobs(mailroom.jmap.access.owner),
    onBug: bug => void world.bugs.push(bug),
    random: systemRandom,
    clock: systemClock,
  });
  if (!front.ok) throw new Error(front.error.sentence);
  const [account] = await mailroom.store.accounts();
  const inbox = (await mailroom.store.mailbox(account!.id, 'INBOX'))!.id;
  let number = 0;
  return {
    world,
    address: (subject, more = '') =>
      front.value.newToken(`/?account=a${account!.id}&subject=${encodeURIComponent(subject)}${more}`),
    async put(message, seen = false) {
      const kept = await mailroom.store.run('append', {
        account: account!.id,
        mailbox: inbox,
        bytes: Buffer.from(message.replace(/\r?\n/g, '\r\n')),
        flags: seen ? 1 : 0,
        keywords: [],
        internalDate: systemClock.now() + number++,
        trace: mailroom.ports.watch.newTrace(),
        note: null,
      });
      if (!kept.ok) throw new Error(kept.error);
    },
    async [Symbol.asyncDispose]() {
      await front.value.close();
      await page.close();
      await world[Symbol.asyncDispose]();
    },
  };
}
