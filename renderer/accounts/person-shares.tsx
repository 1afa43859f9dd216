/** The folders that one person shares, and those that are shared with that person. */

import { useState } from 'react';
import { Link } from 'wouter';
import type { AccountRow, SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { useMailboxes } from '../jmap/react.tsx';
import { rich } from '../language/rich.ts';
import { mailboxName, mailboxPath, startsWords, treeOf } from '../mail/mailboxes.ts';
import { Picker } from '../mail/picker.tsx';
import { pathOf } from '../mail/place.ts';
import { byWhom, folderName, isTaken, nameOf, rightsWords, sharedBy, sharedWith } from '../sharing/levels.ts';
import { ShareDialog } from '../sharing/share-dialog.tsx';
import { accountIdOf, mailboxIdOf, type Sharing, useSharingAndPeople } from '../sharing/use-sharing.ts';
import { Part } from './forms.tsx';

type Folder = { readonly id: JmapId; readonly name: string };

export function PersonShares({ account }: { account: AccountRow }) {
  const live = useSharingAndPeople();
  const [asking, setAsking] = useState<'which' | Folder | null>(null);
  const accountId = accountIdOf(account.id);
  const mailboxes = useMailboxes(accountId);
  const close = (): void => setAsking(null);
  const change = (shared: SharedMailbox): void =>
    setAsking({ id: mailboxIdOf(shared.mailbox), name: folderName(shared.name) });
  return (
    <Part
      title={t('Shared folders')}
      acts={
        <Button kind="quiet" onClick={() => setAsking('which')}>
          {t('Share a folder')}
        </Button>
      }
    >
      <Faces live={live} what={t('what is shared')} rows={1}>
        {sharing => <Shares account={account} sharing={sharing} onChange={change} />}
      </Faces>
      {asking === 'which' && (
        <Picker
          title={t('Share a folder of {owner}', { owner: account.name || account.address })}
          label={t('Folder')}
          labels={t('Folders')}
          placeholder={t('Type a folder’s name')}
          optionsFor={typed => treeOf(mailboxes).filter(one => startsWords(mailboxPath(one.mailbox, mailboxes), typed))}
          keyOf={({ mailbox }) => mailbox.id}
          face={({ mailbox }) => <span className="clip">{mailboxPath(mailbox, mailboxes)}</span>}
          none="No folder begins like that."
          onPick={({ mailbox }) => setAsking({ id: mailbox.id, name: mailboxName(mailbox) })}
          onClose={close}
        />
      )}
      {asking !== null && asking !== 'which' && (
        <ShareDialog accountId={accountId} mailboxId={asking.id} name={asking.name} onClose={close} />
      )}
    </Part>
  );
}

type SharesProps = {
  readonly account: AccountRow;
  readonly sharing: Sharing;
  readonly onChange: (shared: SharedMailbox) => void;
};

function Shares({ account, sharing: { all, people }, onChange }: SharesProps) {
  const given = sharedBy(all, account.address);
  const received = sharedWith(all, account.address);
  if (given.length === 0 && received.length === 0)
    return <p className="second">{t('None: nobody else reads this mailbox, and nobody’s folders are shown in it.')}</p>;
  return (
    <ul className="plain-list">
      {given.map(shared => (
        <li key={`${shared.mailbox}`}>
          <span>
            <strong>{folderName(shared.name)}</strong>
            <WithWhom shared={shared} people={people} />
          </span>
          <Button
            kind="quiet"
            onClick={() => onChange(shared)}
            aria-label={t('Change who may use {folder}', { folder: folderName(shared.name) })}
          >
            {t('Change')}
          </Button>
        </li>
      ))}
      {received.map(({ shared, rights }) => (
        <li key={`${shared.account} ${shared.mailbox}`}>
          <span>
            {rich('<b>{folder}</b> of {owner}', {
              folder: folderName(shared.name),
              owner: nameOf(shared.owner, people),
              b: text => <strong>{text}</strong>,
            })}
            <span className="person-under quiet">{rightsWords(rights)}</span>
          </span>
          <Link
            className="button"
            data-kind="quiet"
            href={pathOf({
              account: accountIdOf(shared.account),
              mailbox: mailboxIdOf(shared.mailbox),
              ...{ email: null, q: '', wide: false, as: accountIdOf(account.id) },
            })}
            aria-label={t('Show {folder} of {owner}', {
              folder: folderName(shared.name),
              owner: nameOf(shared.owner, people),
            })}
          >
            {t('Show')}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const MOST_TOLD = 3;

function WithWhom({ shared, people }: { shared: SharedMailbox; people: Sharing['people'] }) {
  const given = shared.rights.toSorted(byWhom(people));
  const more = given.length - MOST_TOLD;
  return (
    <>
      {given.slice(0, more === 1 ? given.length : MOST_TOLD).map(({ whom, rights }) => (
        <span className="person-under quiet" key={whom}>
          {isTaken(whom)
            ? t('Kept from {name}: {rights}', { name: nameOf(whom, people), rights: rightsWords(rights) })
            : `${nameOf(whom, people)}: ${rightsWords(rights)}`}
        </span>
      ))}
      {more > 1 && (
        <span className="person-under quiet">
          {t('and {count, plural, one {# other} other {# others}}', { count: more })}
        </span>
      )}
    </>
  );
}
