/** A table of people: pasted or opened, judged line by line, then made. Who has no password gets one, shown once. */

import { useState } from 'react';
import type { ImportRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { Actions, Fault, useAsked } from './forms.tsx';

type Props = { readonly domains: readonly string[]; readonly onClose: () => void };

export function ImportPeople({ domains, onClose }: Props) {
  const { busy, fault, submit } = useAsked();
  const [csv, setCsv] = useState('');
  const [rows, setRows] = useState<readonly ImportRow[] | null>(null);
  const change = (text: string): void => {
    setCsv(text);
    setRows(null);
  };
  const ask = (dryRun: boolean) => submit(api => api.accounts.import({ csv, dryRun }), setRows);
  const good = rows?.filter(row => row.outcome === 'good').length ?? 0;
  const added = rows?.filter(row => row.outcome === 'added') ?? [];
  const made = added.filter(row => row.password !== null);
  return (
    <Dialog open onClose={onClose} title={t('Import people')} wide>
      <form className="form" onSubmit={ask(good === 0)} noValidate>
        {added.length === 0 ? (
          <div className="field">
            <label htmlFor="people-table">{t('Name, address, password, quota: one person a line')}</label>
            <textarea
              id="people-table"
              className="input mono targets"
              rows={7}
              value={csv}
              onChange={event => change(event.target.value)}
              placeholder={`Ann Ode,ann@${domains[0] ?? 'office.example'},,10 GB`}
              spellCheck={false}
            />
            <label className="button open-file">
              {t('Open a table…')}
              <input
                type="file"
                className="only-read-aloud"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={event => void event.target.files?.[0]?.text().then(change)}
              />
            </label>
          </div>
        ) : (
          <p className="second">
            {t('{count, plural, one {# person} other {# people}} added.', { count: added.length })}
            {made.length > 0 && ` ${t('These passwords were made and are not shown again:')}`}
          </p>
        )}
        {rows && <Judged rows={rows} />}
        <Fault text={fault} />
        <Actions>
          {made.length > 0 && (
            <CopyButton
              text={made.map(row => `${row.name},${row.address},${row.password}`).join('\n')}
              label={t('Copy addresses and passwords')}
            >
              {t('Copy addresses and passwords')}
            </CopyButton>
          )}
          <Button onClick={onClose}>{added.length > 0 ? t('Done') : t('Cancel')}</Button>
          {added.length === 0 && (
            <Button kind="main" type="submit" disabled={busy || csv.trim() === ''}>
              {busy
                ? t('Working…')
                : good > 0
                  ? t('Add {count, plural, one {# person} other {# people}}', { count: good })
                  : t('Look through it')}
            </Button>
          )}
        </Actions>
      </form>
    </Dialog>
  );
}

const Judged = ({ rows }: { rows: readonly ImportRow[] }) => (
  <div className="judged">
    <table className="table">
      <caption className="only-read-aloud">{t('What comes of each line')}</caption>
      <thead>
        <tr>
          <th className="right">{t('Line')}</th>
          <th>{t('Person')}</th>
          <th>{t('What comes of it')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.line}>
            <td className="num right">{row.line}</td>
            <td>
              {row.name || row.address || '—'}
              {row.name && <span className="person-under quiet">{row.address}</span>}
            </td>
            <td className="judged-words">
              <StatusShape shape={row.outcome === 'fault' ? 'failed' : 'ok'} /> {wordsOf(row)}{' '}
              {row.password && <code>{row.password}</code>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function wordsOf(row: ImportRow): string {
  if (row.fault !== null) return `${row.fault}.`;
  const limit = row.quotaBytes === null ? 'none' : size(row.quotaBytes);
  if (row.outcome === 'added') return t('Added, {limit, select, none {no limit} other {may hold {limit}}}.', { limit });
  return t(
    'Can be added, {limit, select, none {no limit} other {may hold {limit}}}, {password, select, given {with this password} other {a password is made}}.',
    { limit, password: row.givenPassword ? 'given' : 'made' },
  );
}
