/** What others share with somebody, by whom, below the own folders; and the mark on a folder that is shared. */
import { ChevronRight, Folder, Inbox, Users } from 'lucide-react';
import type { SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import type { JmapAccountInfo } from '../jmap/client.ts';
import { useFromJmap } from '../jmap/react.tsx';
import {
  folderName,
  type Given,
  nameOf,
  type Received,
  rightsWords,
  sharedWith,
  toldWords,
  withWhomWords,
} from '../sharing/levels.ts';
import { accountIdOf, mailboxIdOf, numberIn, useSharingAndPeople } from '../sharing/use-sharing.ts';
import { FolderItem } from './folder-item.tsx';
import { numberOf } from './mailboxes.ts';
import { type MailPlace, pathOf } from './place.ts';
import { keepPreferences, usePreferences } from './preferences.ts';
import '../sharing/sharing.css';

/** Who only hears it hears with whom. */
export function SharedMark({ given }: { given: Given }) {
  const whom = withWhomWords(given, []);
  if (whom === null) return null;
  return (
    <span className="folder-shared" title={t('Shared with {whom}', { whom })}>
      <Users size={13} strokeWidth={1.7} aria-hidden="true" />
      <span className="only-read-aloud">{t(', shared with {whom}', { whom })}</span>
    </span>
  );
}

type SharedProps = {
  readonly account: JmapAccountInfo;
  readonly all: readonly SharedMailbox[];
  readonly place: MailPlace;
};

export function SharedFolders({ account, all, place }: SharedProps) {
  const { closed } = usePreferences();
  const received = sharedWith(all, account.name);
  if (received.length === 0) return null;
  const own = `shared ${account.id}`;
  const hidden = closed.includes(own) && place.as !== account.id;
  const fold = (): void =>
    keepPreferences({ closed: closed.includes(own) ? closed.filter(one => one !== own) : [...closed, own] });
  return (
    <section className="folders-shared" aria-label={t('Shared with {whom}', { whom: account.name })}>
      <div className="folders-owner">
        <h3>{t('Shared')}</h3>
        <button
          type="button"
          className="folders-fold"
          aria-expanded={!hidden}
          aria-label={t(hidden ? 'Show what is shared with {name}' : 'Hide what is shared with {name}', {
            name: account.name,
          })}
          onClick={fold}
        >
          <ChevronRight size={14} strokeWidth={1.8} aria-hidden="true" />
        </button>
      </div>
      {!hidden &&
        [...Map.groupBy(received, one => one.shared.owner)].map(([owner, theirs]) => (
          <section key={owner} aria-label={t('By {owner}', { owner })}>
            <p className="folders-sharer clip" title={owner}>
              {owner}
            </p>
            {theirs.map(one => (
              <SharedFolder key={one.shared.mailbox} account={account} received={one} place={place} />
            ))}
          </section>
        ))}
    </section>
  );
}

type SharedFolderProps = { readonly account: JmapAccountInfo; readonly received: Received; readonly place: MailPlace };

function SharedFolder({ account, received: { shared, rights }, place }: SharedFolderProps) {
  const accountId = accountIdOf(shared.account);
  const mailboxId = mailboxIdOf(shared.mailbox);
  const number = useFromJmap(client => {
    const found = client.mailboxes(accountId).find(one => one.id === mailboxId);
    return found ? numberOf(found) : 0;
  });
  const name = folderName(shared.name);
  return (
    <FolderItem
      href={pathOf({ account: accountId, mailbox: mailboxId, email: null, q: '', wide: false, as: account.id })}
      icon={shared.name === 'INBOX' ? Inbox : Folder}
      name={name}
      number={number}
      unread
      current={place.as === account.id && place.mailbox === mailboxId}
      mark={<span className="only-read-aloud">, {rightsWords(rights)}</span>}
    />
  );
}

/** Over the list: whose folder it is, and what may be done with it there where it is shared. */
export const SharedNote = ({ place }: { place: MailPlace }) => (place.as ? <Note place={place} as={place.as} /> : null);

function Note({ place, as }: { place: MailPlace; as: JmapId }) {
  const live = useSharingAndPeople();
  if (live.state !== 'ready') return null;
  const { all, people } = live.data;
  const me = people.find(one => one.id === numberIn(as));
  const found = me && sharedWith(all, me.address).find(one => mailboxIdOf(one.shared.mailbox) === place.mailbox);
  if (!me || !found || accountIdOf(found.shared.account) !== place.account) return null;
  const { shared, rights } = found;
  const name = me.name || me.address;
  return (
    <p className="shared-note">
      <Users size={14} strokeWidth={1.7} aria-hidden="true" />
      <span>
        {toldWords(rights, nameOf(shared.owner, people), name)}{' '}
        {t('You look after this server: here you may do everything.')}
      </span>
    </p>
  );
}
