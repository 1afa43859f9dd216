/** Mail: folders, list, message. Three panes whose borders move; on a phone one after the other. */
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Boundary } from '../design/boundary.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Loading } from '../design/faces.tsx';
import { Splitter } from '../design/splitter.tsx';
import { useNarrow, usePhone } from '../design/use-media.ts';
import type { JmapAccountInfo } from '../jmap/client.ts';
import { useFromJmap } from '../jmap/react.tsx';
import { type Row, rowKey } from '../jmap/row-source.ts';
import { markReady, useConnection } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { Desk } from './desk.tsx';
import { ExpungedDesk } from './expunged/expunged-desk.tsx';
import { type FolderAsk, FolderDialog } from './folder-dialogs.tsx';
import { Folders } from './folders.tsx';
import { withRole } from './mailboxes.ts';
import { EXPUNGED, type MailPlace, pathOf, UNIFIED } from './place.ts';
import { keepPreferences, LIMITS, standard, usePreferences } from './preferences.ts';
import type { ReaderProps } from './seams.ts';
import { SharedNote } from './shared-folders.tsx';
import './mail.css';

const Reader = lazy(async () => ({ default: (await import('./reader/reader.tsx')).Reader }));

const sameAccounts = (a: readonly JmapAccountInfo[] | null, b: readonly JmapAccountInfo[] | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export function MailView({ place }: { place: MailPlace }) {
  const accounts = useFromJmap(client => (client.session ? client.accounts : null), sameAccounts);
  const ready = useFromJmap(client => accounts?.every(one => client.ready(one.id)) ?? false);
  const failed = useFromJmap(client => client.trouble);
  useEffect(() => {
    if (ready || failed !== null) markReady();
  }, [ready, failed]);
  return (
    <div className="view mail">
      <h1 className="only-read-aloud">{t('Mail')}</h1>
      {accounts?.length === 0 ? (
        <Nobody />
      ) : ready && accounts ? (
        <Opened place={place} accounts={accounts} />
      ) : failed !== null ? (
        <Trouble words={failed} />
      ) : (
        <Loading what={t('the mail')} rows={12} />
      )}
    </div>
  );
}

function Trouble({ words }: { words: string }) {
  const retry = useFromJmap(client => client.retry);
  return (
    <div className="face" role="alert">
      <h2>{t('The mail could not be read')}</h2>
      <p>{words}</p>
      <p className="quiet">{t('Nothing was changed. It is tried again by itself every second.')}</p>
      <Button onClick={retry}>{t('Read again')}</Button>
    </div>
  );
}

function Nobody() {
  const [, navigate] = useLocation();
  return (
    <Empty
      title={t('Nobody has a mailbox here yet')}
      fact={t('A person needs a name, an address and a password.')}
      action={
        <Button kind="main" onClick={() => navigate('/accounts?add')}>
          {t('Add a person')}
        </Button>
      }
    />
  );
}

/** An address that names no folder leads to an inbox; over all accounts where there are several. */
function Opened({ place, accounts }: { place: MailPlace; accounts: readonly JmapAccountInfo[] }) {
  const [, navigate] = useLocation();
  const unified = place.account === UNIFIED && accounts.length > 1;
  const known = unified || accounts.some(one => one.id === place.account);
  const account = known ? place.account! : accounts.length > 1 ? UNIFIED : accounts[0]!.id;
  const inbox = useFromJmap(client =>
    account === UNIFIED
      ? 'inbox'
      : (withRole(client.mailboxes(account), 'inbox')?.id ?? client.mailboxes(account)[0]?.id ?? null),
  );
  const whole = known && place.mailbox !== null && !(unified && place.mailbox === EXPUNGED);
  useEffect(() => {
    if (!whole && inbox) navigate(pathOf({ ...place, account, mailbox: inbox, email: null }), { replace: true });
  }, [whole, inbox, account, place, navigate]);
  const shown = useMemo(() => (account === UNIFIED ? accounts.map(one => one.id) : [account]), [account, accounts]);
  return whole ? <Panes place={place} accounts={accounts} shown={shown} /> : null;
}

type PanesProps = {
  readonly place: MailPlace;
  readonly accounts: readonly JmapAccountInfo[];
  readonly shown: readonly string[];
};

function Panes({ place, accounts, shown }: PanesProps) {
  const own = usePreferences();
  const phone = usePhone();
  const narrow = useNarrow();
  const [folders, setFolders] = useState(false);
  const [asked, setAsked] = useState<FolderAsk | null>(null);
  const connected = useConnection().state === 'connected';
  const reading = phone ? 'off' : own.reading;
  useKeys(
    t('Folders'),
    [{ keys: 'Escape', say: t('Close the folders'), hidden: true, run: () => setFolders(false) }],
    narrow && folders,
  );
  const Work = place.mailbox === EXPUNGED ? ExpungedDesk : Desk;
  return (
    <Work
      place={place}
      shown={shown}
      accounts={accounts}
      alone={reading === 'off'}
      locked={connected ? null : t('There is no connection to the mail server')}
      onFolders={narrow ? () => setFolders(true) : null}
    >
      {({ list, reader, preview, stage, drop, open, empty }) => {
        const showsReader = reading !== 'off' || open !== null;
        return (
          <div
            className="panes"
            data-reading={reading}
            data-open={open ? '' : undefined}
            data-folders={folders || undefined}
            style={
              {
                '--folders': `${own.foldersWidth}px`,
                '--list': `${own.listWidth}px`,
                '--list-height': `${own.listHeight}px`,
              } as React.CSSProperties
            }
          >
            {(!narrow || folders) && (
              <>
                <div className="pane pane-folders" data-region="">
                  <Folders
                    place={place}
                    accounts={accounts}
                    onAsk={setAsked}
                    onDrop={drop}
                    onGo={() => setFolders(false)}
                  />
                </div>
                {narrow ? (
                  // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Esc does the same
                  <div className="folders-shade" onClick={() => setFolders(false)} />
                ) : (
                  <Splitter
                    label={t('Width of the folders')}
                    orientation="vertical"
                    value={own.foldersWidth}
                    least={LIMITS.foldersWidth[0]}
                    most={LIMITS.foldersWidth[1]}
                    usual={standard.foldersWidth}
                    onChange={foldersWidth => keepPreferences({ foldersWidth })}
                  />
                )}
              </>
            )}
            <div className="mail-work">
              {(reading !== 'off' || open === null) && (
                <section className="pane pane-list" aria-label={t('Messages')} data-region="">
                  <SharedNote place={place} />
                  {list}
                </section>
              )}
              {reading !== 'off' && <ListSplitter reading={reading} />}
              {showsReader && (
                <section className="pane pane-reader" aria-label={t('Message')} data-region="" tabIndex={-1}>
                  {preview ?? (reader ? <OpenReader {...reader} /> : !empty && <NothingOpen />)}
                </section>
              )}
            </div>
            {asked && <FolderDialog ask={asked} stage={stage} onClose={() => setAsked(null)} />}
          </div>
        );
      }}
    </Work>
  );
}

/** Between the list and what is read: beside it a width, below it a height. */
function ListSplitter({ reading }: { reading: 'right' | 'bottom' }) {
  const own = usePreferences();
  const what = reading === 'right' ? 'listWidth' : 'listHeight';
  return (
    <Splitter
      label={reading === 'right' ? t('Width of the list') : t('Height of the list')}
      orientation={reading === 'right' ? 'vertical' : 'horizontal'}
      value={own[what]}
      least={LIMITS[what][0]}
      most={LIMITS[what][1]}
      usual={standard[what]}
      onChange={size => keepPreferences({ [what]: size })}
    />
  );
}

const NothingOpen = () => <Empty title={t('No message is open')} fact={t('Move with j and k, open with Enter.')} />;

const OpenReader = (props: ReaderProps): ReactNode => (
  <Boundary key={rowKey({ accountId: props.accountId, id: props.emailId } satisfies Row)}>
    <Suspense fallback={<Loading what={t('the message')} rows={5} />}>
      <Reader {...props} />
    </Suspense>
  </Boundary>
);
