/** The files of letters on their way to the server: with progress, stopped and begun again, also after the window was lost. */
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { isQuiet } from '../../jmap/errors.ts';
import { heard } from '../../language/heard.ts';
import type { Kept } from './kept.ts';
import type { Attachment, Letter } from './letter.ts';
import { upload } from './upload.ts';

type Given = {
  readonly client: JmapClient;
  readonly kept: Kept;
  /** `counts`: the letter is another from here on, and is saved. */
  readonly patch: (letter: string, file: string, change: Partial<Attachment>, counts?: boolean) => void;
};

export const isWaiting = (one: Attachment): boolean => one.blobId === null && one.fault === null;

export function createUploads({ client, kept, patch }: Given) {
  const running = new Map<string, { readonly abort: AbortController; readonly over: Promise<void> }>();
  /** The file itself, as long as this page lives. */
  const files = new Map<string, Blob>();

  const run = async (letter: Letter, one: Attachment, file: Blob, signal: AbortSignal): Promise<void> => {
    try {
      const onProgress = (sent: number): void => patch(letter.key, one.key, { sent });
      const blobId = await upload(client, letter.accountId!, file, one.type, { onProgress, signal });
      patch(letter.key, one.key, { blobId, sent: one.size, fault: null }, true);
    } catch (error) {
      // A lost connection comes back, and then it goes on; what was stopped says nothing.
      if (signal.aborted || isQuiet(error) || !client.connected) return patch(letter.key, one.key, { sent: 0 });
      patch(letter.key, one.key, { sent: 0, fault: heard(error instanceof Error ? error.message : String(error)) });
    } finally {
      running.delete(one.key);
    }
  };
  const start = (letter: Letter, one: Attachment, file: Blob): void => {
    if (running.has(one.key) || letter.accountId === null || !client.connected) return;
    const abort = new AbortController();
    running.set(one.key, { abort, over: run(letter, one, file, abort.signal) });
  };
  const fileOf = async (one: Attachment): Promise<Blob | null> => files.get(one.key) ?? kept.file(one.key);
  const resumeOne = async (letter: Letter, one: Attachment): Promise<void> => {
    const file = await fileOf(one);
    if (file) start(letter, one, file);
    else patch(letter.key, one.key, { fault: t('The file is not on this computer any more. Attach it again.') });
  };

  const read = async (accountId: JmapId | null, one: Attachment | undefined): Promise<Blob | null> => {
    if (!accountId || !one?.blobId) return null;
    const answer = await fetch(client.blobUrl(accountId, one.blobId, one.name, one.type)).catch(() => null);
    return answer?.ok ? answer.blob() : null;
  };

  return {
    /** The name goes along with the letter: the same in every language. */
    described: (key: string, file: File, cid: string | null): Attachment => ({
      key,
      name: file.name || (cid === null ? 'file' : `picture.${file.type.split('/')[1]?.split('+')[0] ?? 'png'}`),
      type: file.type || 'application/octet-stream',
      size: file.size,
      blobId: null,
      cid,
      sent: 0,
      fault: null,
    }),
    begin(letter: Letter, one: Attachment, file: Blob): void {
      files.set(one.key, file);
      void kept.keepFile(one.key, file);
      start(letter, one, file);
    },
    /** The picture as it is on this computer, to be shown while it is written. */
    file: fileOf,
    cancel(key: string): void {
      running.get(key)?.abort.abort();
      files.delete(key);
    },
    retry(letter: Letter, one: Attachment): void {
      patch(letter.key, one.key, { fault: null, sent: 0 });
      void resumeOne(letter, one);
    },
    resume(letter: Letter): void {
      for (const one of letter.attachments) if (isWaiting(one)) void resumeOne(letter, one);
    },
    /** The same files for another account: from this computer, or out of the account they lie in. */
    async bring(letter: Letter, before: Letter): Promise<void> {
      for (const one of letter.attachments) {
        const there = before.attachments.find(other => other.key === one.key);
        const file = (await fileOf(one)) ?? (await read(before.accountId, there));
        if (file) start(letter, one, file);
        else patch(letter.key, one.key, { fault: t('It could not be taken along. Attach it again.') });
      }
    },
    /** The server has forgotten these blobs: they are brought once more. */
    again(letter: Letter, blobIds: readonly JmapId[]): void {
      for (const one of letter.attachments) {
        if (one.blobId === null || !blobIds.includes(one.blobId)) continue;
        patch(letter.key, one.key, { blobId: null, sent: 0 });
        void resumeOne(letter, { ...one, blobId: null });
      }
    },
    /** Resolves when nothing of the letter is on its way. */
    async settled(letter: Letter): Promise<void> {
      await Promise.all(letter.attachments.map(one => running.get(one.key)?.over));
    },
  };
}
