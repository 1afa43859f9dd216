/** What is asked about folders: a name, a place, a yes. Each says what it does and what the server said. */
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox, SetError } from '../../server/jmap/types.ts';
import { Button } from '../design/button.tsx';
import { Confirm, Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import type { JmapClient } from '../jmap/client.ts';
import { setErrorWords } from '../jmap/errors.ts';
import { useJmap } from '../jmap/react.tsx';
import type { Row } from '../jmap/row-source.ts';
import { heard } from '../language/heard.ts';
import { ShareDialog } from '../sharing/share-dialog.tsx';
import { useSay } from '../shell/notices.tsx';
import { consequenceWords, deletedWords } from './expunged/expunged-words.ts';
import { FolderPicker } from './folder-picker.tsx';
import { folderPath } from './folders.tsx';
import { type SearchAsk, SearchDialog } from './kept-searches.tsx';
import { isWithin, mailboxName } from './mailboxes.ts';
import { draftsAmong, perform, type Stage, tellFault, wayBack } from './perform.ts';
import { undone } from './plan.ts';

type Of = { readonly accountId: JmapId; readonly mailbox: Mailbox };
export type FolderAsk =
  | { readonly kind: 'create'; readonly accountId: JmapId; readonly parent: Mailbox | null }
  | SearchAsk
  | ({ readonly kind: 'rename' } & Of)
  | ({ readonly kind: 'move' | 'share' | 'delete' | 'empty' | 'read-all' } & Of);

type Props = { readonly ask: FolderAsk; readonly stage: Stage; readonly onClose: () => void };

export function FolderDialog({ ask, stage, onClose }: Props) {
  switch (ask.kind) {
    case 'create':
    case 'rename':
      return <NameDialog ask={ask} onClose={onClose} />;
    case 'keep-search':
      return <SearchDialog ask={ask} onClose={onClose} />;
    case 'move':
      return <MoveFolder ask={ask} onClose={onClose} />;
    case 'share':
      return (
        <ShareDialog
          accountId={ask.accountId}
          mailboxId={ask.mailbox.id}
          name={mailboxName(ask.mailbox)}
          onClose={onClose}
        />
      );
    case 'delete':
      return <DeleteFolder ask={ask} stage={stage} onClose={onClose} />;
    case 'empty':
      return <EmptyFolder ask={ask} stage={stage} onClose={onClose} />;
    case 'read-all':
      return (
        <Confirm
          open
          onClose={onClose}
          question={t('Mark {count, plural, one {# message} other {# messages}} in {folder} read?', {
            count: ask.mailbox.unreadEmails,
            folder: mailboxName(ask.mailbox),
          })}
          consequence={t('For ten seconds it can be undone.')}
          act={t('Mark all read')}
          onAct={() => void readAll(stage, ask)}
        />
      );
  }
}

type Change = {
  readonly create?: object;
  readonly update?: object;
  readonly destroy?: readonly JmapId[];
  readonly onDestroyRemoveEmails?: boolean;
};

/** null: done. */
async function setMailbox(
  client: JmapClient,
  accountId: JmapId,
  change: Change,
  act: string,
): Promise<SetError | null> {
  const answer = await client.ask('Mailbox/set', { accountId, ...change } as never, { act });
  await client.sync(accountId);
  const refused = { ...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed };
  return Object.values(refused)[0] ?? null;
}

function NameDialog({ ask, onClose }: { ask: Extract<FolderAsk, { kind: 'create' | 'rename' }>; onClose: () => void }) {
  const client = useJmap();
  const say = useSay();
  const [, navigate] = useLocation();
  const before = ask.kind === 'create' ? '' : ask.mailbox.name;
  const [name, setName] = useState(before);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = name.trim();
    if (given === '') return setFault(t('A folder needs a name.'));
    if (given === before) return onClose();
    setBusy(true);
    try {
      const parentId = ask.kind === 'create' ? (ask.parent?.id ?? null) : ask.mailbox.parentId;
      const change =
        ask.kind === 'create'
          ? { create: { new: { name: given, parentId } } }
          : { update: { [ask.mailbox.id]: { name: given } } };
      const act =
        ask.kind === 'create'
          ? t('Made the folder {name}.', { name: given })
          : t('Renamed {before} to {name}.', { before, name: given });
      const refused = await setMailbox(client, ask.accountId, change, act);
      if (refused) return setFault(setErrorWords(refused));
      say(
        ask.kind === 'create'
          ? { text: act }
          : {
              text: act,
              action: {
                label: t('Undo'),
                run: () =>
                  void setMailbox(
                    client,
                    ask.accountId,
                    { update: { [ask.mailbox.id]: { name: before } } },
                    undone(act),
                  ),
              },
            },
      );
      if (ask.kind === 'create') {
        const made = client.mailboxes(ask.accountId).find(one => one.name === given && one.parentId === parentId);
        if (made) navigate(folderPath(ask.accountId, made.id));
      }
      onClose();
    } catch (error) {
      setFault(heard(error instanceof Error ? error.message : String(error)));
    } finally {
      setBusy(false);
    }
  };
  const title =
    ask.kind === 'rename'
      ? t('Rename {name}', { name: before })
      : ask.parent
        ? t('New folder in {folder}', { folder: mailboxName(ask.parent) })
        : t('New folder');
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit} className="folder-form">
        <TextField label={t('Name')} value={name} onChange={setName} fault={fault} autoFocus maxLength={200} />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy}>
            {ask.kind === 'create' ? t('Make it') : t('Rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function MoveFolder({ ask, onClose }: { ask: Of; onClose: () => void }) {
  const client = useJmap();
  const say = useSay();
  const { mailbox, accountId } = ask;
  const all = client.mailboxes(accountId);
  const move = async (parentId: JmapId | null): Promise<void> => {
    onClose();
    const act = t('Moved the folder {name}.', { name: mailbox.name });
    const before = mailbox.parentId;
    try {
      const refused = await setMailbox(client, accountId, { update: { [mailbox.id]: { parentId } } }, act);
      if (refused)
        say({
          shape: 'failed',
          text: t('{name} stays where it was: {why}', { name: mailbox.name, why: setErrorWords(refused) }),
        });
      else
        say({
          text: act,
          action: {
            label: t('Undo'),
            run: () =>
              void setMailbox(client, accountId, { update: { [mailbox.id]: { parentId: before } } }, undone(act)),
          },
        });
    } catch (error) {
      tellFault(say, error);
    }
  };
  return (
    <FolderPicker
      title={t('Move the folder {name} into', { name: mailbox.name })}
      accountId={accountId}
      top={t('The top, in no other folder')}
      allowed={one => !isWithin(one, mailbox.id, all) && one.myRights.mayCreateChild}
      onPick={picked => void move(picked?.id ?? null)}
      onClose={onClose}
    />
  );
}

function DeleteFolder({ ask, stage, onClose }: { ask: Of; stage: Stage; onClose: () => void }) {
  const client = useJmap();
  const say = useSay();
  const [, navigate] = useLocation();
  const { mailbox, accountId } = ask;
  const remove = async (): Promise<void> => {
    try {
      const act = t('Deleted the folder {name}.', { name: mailbox.name });
      const refused = await setMailbox(client, accountId, { destroy: [mailbox.id], onDestroyRemoveEmails: true }, act);
      if (refused)
        return say({
          shape: 'failed',
          text: t('{name} was not deleted: {why}', { name: mailbox.name, why: setErrorWords(refused) }),
        });
      navigate(`/mail/${accountId}`);
      say({ text: act, ...(mailbox.totalEmails > 0 && stage.keep !== 0 ? wayBack(stage, [{ accountId }]) : {}) });
    } catch (error) {
      tellFault(say, error);
    }
  };
  return (
    <Confirm
      open
      onClose={onClose}
      question={t('Delete the folder {name}?', { name: mailbox.name })}
      consequence={
        mailbox.totalEmails === 0
          ? t('It is empty.')
          : t(
              '{count, plural, one {Its message is} other {Its # messages are}} deleted for good, but for what lies in another folder too. {after}',
              { count: mailbox.totalEmails, after: consequenceWords(stage.keep) },
            )
      }
      act={t('Delete the folder')}
      onAct={() => void remove()}
    />
  );
}

/** A live list only for as long as it takes. */
async function everyRow({ client }: Stage, { accountId, mailbox }: Of, unread: boolean): Promise<readonly Row[]> {
  const list = client.list([
    { accountId, query: { filter: { inMailbox: mailbox.id }, sort: [], collapseThreads: false } },
  ]);
  try {
    return await list.all(unread ? { notKeyword: '$seen' } : undefined);
  } finally {
    list.close();
  }
}

async function readAll(stage: Stage, of: Of): Promise<void> {
  try {
    const rows = await everyRow(stage, of, true);
    await perform(stage, { kind: 'rows', rows, exact: true }, async () => ({
      kind: 'keyword',
      keyword: '$seen',
      on: true,
    }));
  } catch (error) {
    tellFault(stage.say, error);
  }
}

function EmptyFolder({ ask, stage, onClose }: { ask: Of; stage: Stage; onClose: () => void }) {
  const { mailbox, accountId } = ask;
  const empty = async (): Promise<void> => {
    try {
      // What is there now: what comes meanwhile survives.
      const rows = await everyRow(stage, ask, false);
      const act = t('Emptied {folder}. {deleted}', {
        folder: mailboxName(mailbox),
        deleted: deletedWords(rows.length, draftsAmong(stage, rows), stage.keep),
      });
      await stage.client.destroyEmails(
        accountId,
        rows.map(row => row.id),
        { act },
      );
      await stage.client.sync(accountId);
      stage.say({ text: act, ...wayBack(stage, rows) });
    } catch (error) {
      tellFault(stage.say, error);
    }
  };
  return (
    <Confirm
      open
      onClose={onClose}
      question={t('Delete {count, plural, one {# message} other {# messages}} in {folder} for good?', {
        count: mailbox.totalEmails,
        folder: mailboxName(mailbox),
      })}
      consequence={t('{after} What comes while it is emptied stays.', { after: consequenceWords(stage.keep) })}
      act={t('Empty {folder}', { folder: mailboxName(mailbox) })}
      onAct={() => void empty()}
    />
  );
}
