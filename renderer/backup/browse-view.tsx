/** What is in one backup: accounts, their folders, their messages with search; each can be brought back. */
import { useEffect, useState } from 'react';
import type { BackupAccount, BackupMessage } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { count, dayAndTime, displayName, size } from '../design/format.ts';
import { List, useSelection } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { useAnswer, useConnection, wordsOf } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { idTime } from './backup-words.ts';
import { RestoreMail, type Wanted } from './restore-mail.tsx';

export function BrowseView({ backup }: { backup: string }) {
  const live = useAnswer(`backup accounts ${backup}`, (api, signal) => api.backup.accounts({ backup }, signal));
  const at = idTime(backup);
  return (
    <>
      <header className="view-head">
        <div>
          <BackLink href="/backup">{t('All backups')}</BackLink>
          <h1>{at === null ? backup : t('Backup of {moment}', { moment: dayAndTime(at) })}</h1>
        </div>
      </header>
      <Faces
        live={live}
        what={t('the backup')}
        rows={10}
        isEmpty={accounts => accounts.length === 0}
        empty={() => <p className="quiet">{t('It holds no accounts.')}</p>}
      >
        {accounts => <Browse backup={backup} accounts={accounts} />}
      </Faces>
    </>
  );
}

type Place = { readonly account: BackupAccount; readonly mailbox: BackupAccount['mailboxes'][number] };

function Browse({ backup, accounts }: { backup: string; accounts: readonly BackupAccount[] }) {
  const [place, setPlace] = useState<Place | null>(() => firstPlace(accounts));
  const [wanted, setWanted] = useState<Wanted | null>(null);
  return (
    <div className="backup-browse card">
      <nav className="backup-folders" aria-label={t('Accounts and folders')}>
        {accounts.map(account => (
          <section key={account.id} aria-label={account.address}>
            <div className="backup-account">
              <h2 title={account.address}>{account.address}</h2>
              <Button
                onClick={() => setWanted({ backup, account: account.address })}
                title={`mailroom restore account ${account.address} --backup ${backup}`}
                aria-label={t('Restore the account {address}', { address: account.address })}
              >
                {t('Restore…')}
              </Button>
            </div>
            <ul>
              {account.mailboxes.map(mailbox => (
                <li key={mailbox.id}>
                  <button
                    type="button"
                    aria-current={place?.mailbox === mailbox ? 'true' : undefined}
                    onClick={() => setPlace({ account, mailbox })}
                  >
                    <span>{mailbox.name}</span>
                    <span className="num quiet">{count(mailbox.messages)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {place && (
        <Messages key={`${place.account.id}/${place.mailbox.id}`} backup={backup} place={place} onRestore={setWanted} />
      )}
      {wanted && <RestoreMail wanted={wanted} onClose={() => setWanted(null)} />}
    </div>
  );
}

function firstPlace(accounts: readonly BackupAccount[]): Place | null {
  for (const account of accounts) {
    const mailbox = account.mailboxes.find(one => one.messages > 0);
    if (mailbox) return { account, mailbox };
  }
  const [account] = accounts;
  return account?.mailboxes[0] ? { account, mailbox: account.mailboxes[0] } : null;
}

type MessagesProps = { readonly backup: string; readonly place: Place; readonly onRestore: (wanted: Wanted) => void };

function Messages({ backup, place: { account, mailbox }, onRestore }: MessagesProps) {
  const [text, setText] = useState('');
  const { rows, more, trouble, isLoading } = usePages(backup, account.id, mailbox.id, text);
  const [selection, setSelection] = useSelection(rows.map(row => String(row.uid)));
  const chosen = rows.filter(row => selection.chosen.has(String(row.uid)));
  const part = { backup, account: account.address, mailbox: mailbox.name };
  const restore = (): void => onRestore(chosen.length > 0 ? { ...part, uids: chosen.map(({ uid }) => uid) } : part);
  useKeys(t('Backup'), [{ keys: 'r', say: t('Restore what is chosen, or the folder'), run: restore }]);
  return (
    <section className="backup-messages" aria-label={mailbox.name}>
      <div className="backup-tools">
        <input
          className="input"
          type="search"
          value={text}
          onChange={event => setText(event.target.value)}
          placeholder={t('Search in {mailbox}', { mailbox: mailbox.name })}
          aria-label={t('Search in {mailbox}', { mailbox: mailbox.name })}
        />
        <Button
          kind={chosen.length > 0 ? 'main' : 'plain'}
          onClick={restore}
          disabled={mailbox.messages === 0}
          title={`mailroom restore mailbox ${account.address} ${mailbox.name} --backup ${backup}`}
        >
          {chosen.length > 0
            ? t('Restore {count, plural, one {one message} other {# messages}}…', { count: chosen.length })
            : t('Restore the folder…')}{' '}
          <kbd>r</kbd>
        </Button>
      </div>
      {trouble !== null && (
        <p className="field-fault" role="alert">
          {trouble}
        </p>
      )}
      {rows.length === 0 ? (
        <p className="backup-none quiet" role="status">
          {isLoading
            ? t('Still reading {what}…', { what: mailbox.name })
            : text === ''
              ? t('This folder was empty.')
              : t('Nothing with these words.')}
        </p>
      ) : (
        <List
          label={t('Messages in {mailbox}', { mailbox: mailbox.name })}
          rows={rows}
          keyOf={row => String(row.uid)}
          height={52}
          choose
          selection={selection}
          onSelection={setSelection}
          onOpen={row => onRestore({ ...part, uids: [row.uid] })}
          onEnd={more}
          row={row => <MessageRow row={row} />}
        />
      )}
    </section>
  );
}

const MessageRow = ({ row }: { row: BackupMessage }) => (
  <span className="backup-message" data-unseen={row.seen ? undefined : ''}>
    <span className="backup-from">{displayName(row.from)}</span>
    <span className="backup-subject">{row.subject === '' ? t('(no subject)') : row.subject}</span>
    <span className="backup-preview quiet">{row.preview}</span>
    <span className="backup-at num quiet">
      <Moment at={row.at} form="list" />
    </span>
    <span className="backup-size num quiet">{size(row.size)}</span>
  </span>
);

const PAGE = 100;
const TYPING = 200;
type Pages = {
  readonly rows: readonly BackupMessage[];
  readonly next: number | null;
  readonly isLoading: boolean;
  readonly trouble: string | null;
};
const NOTHING: Pages = { rows: [], next: null, isLoading: true, trouble: null };

/** Page after page; a search that was looked through for long goes on by itself until something is found. */
function usePages(backup: string, account: number, mailbox: number, text: string) {
  const { api } = useConnection();
  const [wanted, setWanted] = useState({ below: undefined as number | undefined });
  const [pages, setPages] = useState<Pages>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew
  useEffect(() => {
    setPages(NOTHING);
    setWanted({ below: undefined });
  }, [backup, account, mailbox, text]);
  useEffect(() => {
    if (!api) return;
    const abort = new AbortController();
    const { below } = wanted;
    const ask = async (): Promise<void> => {
      try {
        const given = { backup, account, mailbox, limit: PAGE, ...(text === '' ? {} : { text }) };
        const page = await api.backup.messages({ ...given, ...(below === undefined ? {} : { below }) }, abort.signal);
        if (abort.signal.aborted) return;
        setPages(before => ({
          rows: below === undefined ? page.messages : [...before.rows, ...page.messages],
          next: page.next,
          isLoading: page.next !== null && page.messages.length === 0,
          trouble: null,
        }));
        if (page.next !== null && page.messages.length === 0) setWanted({ below: page.next });
      } catch (fault) {
        if (!abort.signal.aborted) setPages(before => ({ ...before, isLoading: false, trouble: wordsOf(fault) }));
      }
    };
    const timer = setTimeout(() => void ask(), text === '' ? 0 : TYPING);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, backup, account, mailbox, text, wanted]);
  const more = (): void => {
    if (pages.next !== null && !pages.isLoading && wanted.below !== pages.next) setWanted({ below: pages.next });
  };
  return { ...pages, more };
}
