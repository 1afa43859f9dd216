/** In Accounts, of one person: the accounts elsewhere that are fetched for her, and the way to bring mail that lies elsewhere. */
import { useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Part } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { useLive } from '../live.ts';
import { bringPath } from '../moving/moving-words.ts';
import { ElsewhereDialog } from './elsewhere-dialog.tsx';
import { ElsewhereRow } from './elsewhere-row.tsx';
import './elsewhere.css';

export function PersonElsewhere({ address }: { address: string }) {
  const live = useLive('fetched accounts', (api, signal) => api.fetch.watch({}, signal));
  const [asking, setAsking] = useState<{ readonly row: number | null } | null>(null);
  const mine = live.state === 'ready' ? live.data.filter(({ account }) => account === address) : [];
  return (
    <Part
      title={t('Mail elsewhere')}
      acts={
        <Button kind="quiet" onClick={() => setAsking({ row: null })}>
          {t('Fetch an account')}
        </Button>
      }
    >
      <Faces live={live} what={t('the accounts elsewhere')} rows={1}>
        {() =>
          mine.length === 0 ? (
            <p className="second">{t('Nothing is fetched for this person from other servers.')}</p>
          ) : (
            <ul className="elsewhere-list person-elsewhere">
              {mine.map(row => (
                <ElsewhereRow key={row.id} row={row} short onChange={() => setAsking({ row: row.id })} />
              ))}
            </ul>
          )
        }
      </Faces>
      <p className="second person-bring">
        <Link href={bringPath(address)}>{t('Bring mail that lies elsewhere')}</Link>
      </p>
      {asking && (
        <ElsewhereDialog
          row={mine.find(({ id }) => id === asking.row) ?? null}
          account={address}
          onClose={() => setAsking(null)}
        />
      )}
    </Part>
  );
}
