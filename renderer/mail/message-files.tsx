/**
 * Files with mail (.eml, .mbox, .msg): dropped on the window, or opened with Mailroom by the desktop. On a folder they go into it,
 * on Captured they are taken as if received; elsewhere one message is read as any other, and more are asked a folder for.
 */
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import { desktop } from '../api.ts';
import { Button } from '../design/button.tsx';
import type { JmapClient } from '../jmap/client.ts';
import { setErrorWords } from '../jmap/errors.ts';
import { useJmap } from '../jmap/react.tsx';
import { wordsOf } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { upload } from './compose/upload.ts';
import { isMailFile } from './hand-in.ts';
import { mailboxName } from './mailboxes.ts';
import { useHandIn } from './use-hand-in.ts';

/** The window listens from its start; what it shows comes when there is something. */
const FolderPicker = lazy(async () => ({ default: (await import('./folder-picker.tsx')).FolderPicker }));
const ParsedMessage = lazy(async () => ({ default: (await import('./reader/attached-message.tsx')).ParsedMessage }));

type MessageFile = { readonly name: string; readonly blobId: JmapId };
type Opened = { readonly accountId: JmapId; readonly files: readonly MessageFile[] };

const isMessage = (file: File): boolean => isMailFile(file.name) || file.type === 'message/rfc822';
/** What is read at once, before it is put anywhere; as the desktop's own limit. */
const LARGEST = 64 * 1024 * 1024;
/** Where files were dropped. */
type Onto =
  | { readonly kind: 'folder'; readonly accountId: JmapId; readonly mailboxId: JmapId }
  | { readonly kind: 'captured' };

export function MessageFiles() {
  const client = useJmap();
  const say = useSay();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [picking, setPicking] = useState(false);

  const { intoFolder, captured } = useHandIn();
  const [waiting, setWaiting] = useState<{ readonly accountId: JmapId; readonly files: readonly File[] } | null>(null);

  const open = useCallback(
    async (given: readonly File[], onto?: Onto): Promise<void> => {
      const messages = given.filter(isMessage);
      if (messages.length < given.length)
        say({
          text: t('Only files with mail (.eml, .mbox, .msg) are read here. To send a file, drop it on a letter.'),
          shape: 'failed',
        });
      const [first] = messages;
      if (!first) return;
      if (onto?.kind === 'captured') return captured(messages);
      if (onto) {
        const mailbox = client.mailboxes(onto.accountId).find(one => one.id === onto.mailboxId);
        return intoFolder(messages, onto.accountId, onto.mailboxId, mailbox ? mailboxName(mailbox) : '');
      }
      try {
        const accountId = await firstAccount(client);
        const isOne = messages.length === 1 && !/\.(?:mbox|msg)$/i.test(first.name) && first.size <= LARGEST;
        if (!isOne) return setWaiting({ accountId, files: messages });
        setOpened({ accountId, files: [{ name: first.name, blobId: await sendUp(client, accountId, first) }] });
      } catch (fault) {
        say({
          text: t('{file} could not be read. {why}', { file: first.name, why: wordsOf(fault) }),
          shape: 'failed',
        });
      }
    },
    [client, say, intoFolder, captured],
  );
  useDrops(open);
  useDesktopFiles(open);

  const keep = async (mailbox: Mailbox): Promise<void> => {
    if (!opened) return;
    const { accountId, files } = opened;
    setPicking(false);
    setOpened(null);
    const emails = Object.fromEntries(
      files.map(({ blobId }, i) => [
        `f${i}`,
        { blobId, mailboxIds: { [mailbox.id]: true }, keywords: { $seen: true } },
      ]),
    );
    try {
      const { created, notCreated } = await client.ask('Email/import', { accountId, emails });
      const [refused] = Object.values(notCreated ?? {});
      const put = Object.keys(created ?? {}).length;
      if (put > 0)
        say({
          text: t('Put {count, plural, one {# message} other {# messages}} into {folder}.', {
            count: put,
            folder: mailboxName(mailbox),
          }),
        });
      if (refused) say({ text: setErrorWords(refused), shape: 'failed' });
    } catch (fault) {
      say({
        text: t('Nothing was put into {folder}. {why}', { folder: mailboxName(mailbox), why: wordsOf(fault) }),
        shape: 'failed',
      });
    }
  };

  if (waiting)
    return (
      <Suspense>
        <FolderPicker
          title={t('Put what is in {count, plural, one {this file} other {these # files}} into', {
            count: waiting.files.length,
          })}
          accountId={waiting.accountId}
          allowed={mailbox => mailbox.myRights.mayAddItems}
          onPick={mailbox => {
            setWaiting(null);
            if (mailbox) void intoFolder(waiting.files, waiting.accountId, mailbox.id, mailboxName(mailbox));
          }}
          onClose={() => setWaiting(null)}
        />
      </Suspense>
    );
  if (!opened) return null;
  const { accountId, files } = opened;
  if (picking)
    return (
      <Suspense>
        <FolderPicker
          title={t('Put it into')}
          accountId={accountId}
          allowed={mailbox => mailbox.myRights.mayAddItems}
          onPick={mailbox => mailbox && void keep(mailbox)}
          onClose={() => setPicking(false)}
        />
      </Suspense>
    );
  return (
    <Suspense>
      <ParsedMessage
        title={files[0]!.name}
        blobId={files[0]!.blobId}
        source={{ accountId, emailId: null }}
        onClose={() => setOpened(null)}
      >
        <Button onClick={() => setOpened(null)}>{t('Close')}</Button>
        <Button kind="main" onClick={() => setPicking(true)}>
          {t('Put it into a folder…')}
        </Button>
      </ParsedMessage>
    </Suspense>
  );
}

async function firstAccount(client: JmapClient): Promise<JmapId> {
  const [id] = Object.keys(client.session?.accounts ?? {});
  if (!id) throw new Error(t('There is no account here yet to read it with.'));
  return id;
}

const sendUp = (client: JmapClient, accountId: JmapId, file: File): Promise<JmapId> =>
  upload(client, accountId, file, 'message/rfc822', { onProgress: () => {}, signal: new AbortController().signal });

/** Without this a dropped file would take the window's place. Who wants it for a letter has taken it before. */
function useDrops(open: (files: readonly File[], onto?: Onto) => Promise<void>): void {
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (event.defaultPrevented || files.length === 0) return;
      event.preventDefault();
      void open(files, ontoOf(event.target));
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [open]);
}

/** A folder of the pane, the screen Captured, or nothing of either. */
function ontoOf(target: EventTarget | null): Onto | undefined {
  const [accountId, mailboxId] =
    (target as Element | null)?.closest<HTMLElement>('[data-files-into]')?.dataset.filesInto?.split(' ') ?? [];
  if (accountId && mailboxId) return { kind: 'folder', accountId, mailboxId };
  return (target as Element | null)?.closest('.captured') ? { kind: 'captured' } : undefined;
}

function useDesktopFiles(open: (files: readonly File[]) => Promise<void>): void {
  useEffect(() => {
    return desktop?.onCommand(command => {
      const [, token] = /^open-file (\d+)$/.exec(command) ?? [];
      if (token === undefined) return;
      void desktop?.takeFiles?.(token).then(files => {
        const given = files.map(
          ({ name, bytes }) => new File([Uint8Array.from(bytes)], name, { type: 'message/rfc822' }),
        );
        if (given.length > 0) void open(given);
      });
    });
  }, [open]);
}
