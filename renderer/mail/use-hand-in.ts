/** What is dropped on a folder or on Captured: how far it is and what came of it in one line, with the way back. */
import { useMemo } from 'react';
import type { Api, FileProgress } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { useJmap } from '../jmap/react.tsx';
import { useConnection, wordsOf } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { handIn } from './hand-in.ts';

/** Between two words about how far it is. */
const PAUSE = 400;
/** Of one request. */
const MOST_DESTROYED = 500;
const MOST_REMOVED = 10_000;
const numberIn = (id: JmapId): number => Number(id.slice(1));

export type HandIn = {
  readonly intoFolder: (files: readonly File[], accountId: JmapId, mailboxId: JmapId, folder: string) => Promise<void>;
  readonly captured: (files: readonly File[]) => Promise<void>;
};

export function useHandIn(): HandIn {
  const { api } = useConnection();
  const client = useJmap();
  const say = useSay();
  return useMemo(() => {
    const run = async (
      files: readonly File[],
      read: (asked: Api, file: string) => AsyncIterable<FileProgress>,
      done: (count: number) => string,
      undo?: (messages: readonly number[]) => Promise<void>,
    ): Promise<void> => {
      if (!api) return say({ text: t('There is no connection to the mail server.'), shape: 'failed' });
      let told = 0;
      const tell = (taken: number, file: string): void => {
        if (performance.now() - told < PAUSE) return;
        told = performance.now();
        say({
          text: t('Reading {file}: {count, plural, =0 {no message yet} one {# message} other {# messages}}', {
            file,
            count: taken,
          }),
          shape: 'waiting',
          lasts: 60_000,
        });
      };
      const { taken, untaken, why, messages } = await handIn(api, files, file => read(api, file), tell, wordsOf);
      const words = [
        ...(taken > 0 ? [done(taken)] : []),
        ...(untaken > 0
          ? [
              t('{count, plural, one {# was not taken.} other {# were not taken.}} {why}', {
                count: untaken,
                why: why ?? '',
              }),
            ]
          : why !== null
            ? [why]
            : []),
      ];
      say({
        text: words.join(' ') || t('There was no message in it.'),
        shape: taken > 0 ? 'ok' : 'failed',
        ...(undo && messages.length > 0 && { action: { label: t('Undo'), run: () => void undo(messages) } }),
      });
    };
    return {
      intoFolder: (files, accountId, mailboxId, folder) =>
        run(
          files,
          (asked, file) =>
            asked.files.watchImport({ file, account: numberIn(accountId), mailbox: numberIn(mailboxId) }),
          count => t('Put {count, plural, one {# message} other {# messages}} into {folder}.', { count, folder }),
          async messages => {
            try {
              for (let at = 0; at < messages.length; at += MOST_DESTROYED)
                await client.ask('Email/set', {
                  accountId,
                  destroy: messages.slice(at, at + MOST_DESTROYED).map(id => `e${id}`),
                });
              say({ text: t('Undone.') });
            } catch (fault) {
              say({ text: wordsOf(fault), shape: 'failed' });
            }
          },
        ),
      captured: files =>
        run(
          files,
          (asked, file) => asked.files.watchCapture({ file }),
          count => t('{count, plural, one {# message} other {# messages}} taken as if received.', { count }),
          async messages => {
            try {
              for (let at = 0; at < messages.length; at += MOST_REMOVED)
                await api?.captured.remove({ messages: messages.slice(at, at + MOST_REMOVED) });
              say({ text: t('Undone.') });
            } catch (fault) {
              say({ text: wordsOf(fault), shape: 'failed' });
            }
          },
        ),
    };
  }, [api, client, say]);
}
