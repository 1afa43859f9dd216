/** Accounts elsewhere: mail that lies on other servers and is fetched again and again, and how each of them stands. */
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { PulledAccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { AccountsNav } from '../accounts/accounts-nav.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { ElsewhereDialog } from './elsewhere-dialog.tsx';
import { ElsewhereRow } from './elsewhere-row.tsx';
import { elsewherePath, standing } from './elsewhere-words.ts';
import './elsewhere.css';

type Asking = { readonly row: number | null; readonly protocol?: 'imap' | 'pop3' } | null;

export function ElsewhereView() {
  const live = useLive('fetched accounts', (api, signal) => api.fetch.watch({}, signal));
  const search = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState<Asking>(() =>
    search.has('add') ? { row: null, protocol: search.get('add') === 'pop3' ? 'pop3' : 'imap' } : null,
  );
  const of = search.get('of') ?? '';
  const rows = live.state === 'ready' ? live.data : [];
  const close = (): void => {
    setAsking(null);
    if (search.has('add')) navigate(elsewherePath(of), { replace: true });
  };
  const add = (): void => setAsking({ row: null });
  useKeys(t('Accounts elsewhere'), [{ keys: 'n', say: t('Add an account elsewhere'), run: add }], asking === null);
  const asked = rows.find(({ id }) => id === asking?.row) ?? null;
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <h1>{t('Accounts elsewhere')}</h1>
          <p>{live.state === 'ready' ? summary(live.data) : t('Mail on other servers, fetched again and again')}</p>
        </div>
        <div className="view-tools">
          <Button kind="main" onClick={add}>
            <Plus size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Add an account')} <kbd>n</kbd>
          </Button>
        </div>
      </header>
      <AccountsNav at="/accounts/elsewhere" />
      <Faces
        live={live}
        what={t('the accounts elsewhere')}
        rows={4}
        isEmpty={data => data.length === 0}
        empty={() => <Nothing onAdd={add} />}
      >
        {data => (
          <div className="elsewhere">
            {of !== '' && (
              <p className="second">
                {t('Only those of {address}.', { address: of })} <Link href={elsewherePath()}>{t('Show all')}</Link>
              </p>
            )}
            <ul className="card elsewhere-list" aria-label={t('Accounts elsewhere')}>
              {data
                .filter(({ account }) => of === '' || account === of)
                .map(row => (
                  <ElsewhereRow key={row.id} row={row} onChange={() => setAsking({ row: row.id })} />
                ))}
            </ul>
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom fetch`}</code>
            </p>
          </div>
        )}
      </Faces>
      {asking && (asking.row === null || asked) && (
        <ElsewhereDialog
          row={asked}
          account={of}
          {...(asking.protocol ? { protocol: asking.protocol } : {})}
          onClose={close}
        />
      )}
    </div>
  );
}

function summary(rows: readonly PulledAccountRow[]): string {
  const wrong = rows.filter(row => standing(row).shape === 'failed').length;
  return t(
    '{count, plural, =0 {None is fetched.} one {# is fetched.} other {# are fetched.}} {wrong, plural, =0 {} one {# needs you.} other {# need you.}}',
    { count: rows.length, wrong },
  ).trim();
}

const Nothing = ({ onAdd }: { onAdd: () => void }) => (
  <Empty
    title={t('No mail is fetched from elsewhere')}
    fact={t(
      'A mailbox at your provider can stay where it is: what comes there is brought here every few minutes, and answered from here.',
    )}
    action={
      <Button kind="main" onClick={onAdd}>
        {t('Add an account')}
      </Button>
    }
  />
);
