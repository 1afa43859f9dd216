/** The addresses that one person has made for himself: where each leads, for how long, and what became of those that ended. */

import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { AccountRow, ExtensionChange, ExtensionRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Faces } from '../../design/faces.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { Moment } from '../../design/moment.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { rich } from '../../language/rich.ts';
import { useLive } from '../../live.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Part } from '../forms.tsx';
import { ExtensionDialog } from './extension-dialog.tsx';
import {
  addressWith,
  changeBack,
  countWords,
  findExtensions,
  inOrder,
  leadsWords,
  limitsWords,
  nameIn,
  refusalWords,
  stateLook,
  stateOf,
} from './extension-words.ts';
import './extensions.css';

type Known = { readonly rows: readonly ExtensionRow[]; readonly separator: string; readonly most: number };
const MOST_SHOWN = 8;

export function Extensions({ account: { address } }: { account: AccountRow }) {
  const live = useLive<Known>(`extensions of ${address}`, async function* (api, signal) {
    const settings = await api.settings.list({}, signal);
    const setting = (key: string): string => settings.find(one => one.key === key)?.text ?? '';
    const known = {
      separator: setting('address.extension-separator') || '-',
      most: Number(setting('address.extensions')),
    };
    for await (const _ of api.accounts.watchOne({ address }, signal))
      yield { rows: await api.extensions.list({ account: address }, signal), ...known };
  });
  const [asking, setAsking] = useState<'new' | ExtensionRow | null>(null);
  const known = live.state === 'ready' ? live.data : null;
  return (
    <Part
      title={t('Addresses for one purpose')}
      acts={
        known !== null &&
        known.most > 0 && (
          <Button kind="quiet" onClick={() => setAsking('new')}>
            {t('Make an address')}
          </Button>
        )
      }
    >
      <Faces
        live={live}
        what={t('these addresses')}
        rows={2}
        isEmpty={({ rows }) => rows.length === 0}
        empty={data => <None address={address} known={data} />}
      >
        {data => <Rows account={address} rows={data.rows} onChange={setAsking} />}
      </Faces>
      {asking !== null && known && (
        <ExtensionDialog
          account={address}
          separator={known.separator}
          row={asking === 'new' ? null : asking}
          onClose={() => setAsking(null)}
        />
      )}
    </Part>
  );
}

const None = ({ address, known: { separator, most } }: { address: string; known: Known }) => (
  <p className="second">
    {most > 0
      ? t(
          'None. One for each shop or form, such as {example}, can be ended when it brings junk; the real one stays out of it.',
          {
            example: addressWith(address, separator, 'shop'),
          },
        )
      : rich('None, and none can be made: the setting <a>address.extensions</a> is 0.', {
          a: text => <a href="/settings?find=address.extensions">{text}</a>,
        })}
  </p>
);

type RowsProps = {
  readonly account: string;
  readonly rows: readonly ExtensionRow[];
  readonly onChange: (row: ExtensionRow) => void;
};

function Rows({ account, rows, onChange }: RowsProps) {
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const found = inOrder(findExtensions(rows, search));
  const shown = all || search.trim() !== '' ? found : found.slice(0, MOST_SHOWN);
  return (
    <>
      <p className="second">{countWords(rows)}</p>
      {rows.length > MOST_SHOWN && (
        <input
          type="search"
          className="input extension-search"
          value={search}
          onChange={event => setSearch(event.target.value)}
          placeholder={t('Search these addresses')}
          aria-label={t('Search these addresses')}
        />
      )}
      {found.length === 0 && <p className="second">{t('None with “{text}”.', { text: search.trim() })}</p>}
      <ul className="plain-list extensions" aria-label={t('Addresses for one purpose')}>
        {shown.map(row => (
          <Row key={row.address} account={account} row={row} onChange={onChange} />
        ))}
      </ul>
      {shown.length < found.length && (
        <Button kind="quiet" className="extensions-all" onClick={() => setAll(true)}>
          {t('Show all {count, number}', { count: found.length })}
        </Button>
      )}
    </>
  );
}

function Row({ account, row, onChange }: { account: string; row: ExtensionRow; onChange: RowsProps['onChange'] }) {
  const state = stateOf(row);
  const { shape, word } = stateLook[state];
  const refusal = refusalWords(row);
  const items = useItems(account, row, () => onChange(row));
  return (
    <li data-extension={row.address}>
      <span className="extension">
        <strong>{row.address}</strong>
        <span className="state extension-state">
          <StatusShape shape={shape} /> {word}
        </span>
        <span className="person-under second">
          {[...(state === 'open' ? [leadsWords(row.act)] : []), ...limitsWords(row)].join(' · ')}
        </span>
        {refusal !== null && <span className="person-under second">{refusal}</span>}
        <span className="person-under quiet">
          {rich('Made {when}', { when: <Moment at={row.madeAt} form="list" /> })}
        </span>
      </span>
      <Menu
        items={items}
        trigger={
          <IconButton label={t('What can be done with {address}', { address: row.address })}>
            <MoreHorizontal size={16} strokeWidth={1.6} />
          </IconButton>
        }
      />
    </li>
  );
}

/** What fits its state. Each is made at once, with the way back. */
function useItems(account: string, row: ExtensionRow, onChange: () => void): readonly MenuItem[] {
  const act = useAct();
  const say = useSay();
  const { address } = row;
  const name = nameIn(row, account);
  const change = async (to: Omit<ExtensionChange, 'account' | 'name'>, text: string): Promise<void> => {
    if (!(await act(t('Changing'), api => api.extensions.change({ account, name, ...to })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.extensions.change(changeBack(account, row)));
    say({ text, action: { label: t('Undo'), run: undo } });
  };
  const end = async (): Promise<void> => {
    if (!(await act(t('Ending'), api => api.extensions.end({ account, name })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.extensions.change(changeBack(account, row)));
    say({
      text: t('Mail for {address} is refused from now on.', { address }),
      action: { label: t('Undo'), run: undo },
    });
  };
  const remove = async (): Promise<void> => {
    if (!(await act(t('Removing'), api => api.extensions.remove({ account, name })))) return;
    const undo = (): void => void act(t('Adding'), api => api.extensions.add(changeBack(account, row)));
    say({
      text: t('{address} is forgotten, and what was counted with it. It can be made again.', { address }),
      action: { label: t('Undo'), run: undo },
    });
  };
  const again = {
    label: t('Take mail again'),
    run: () =>
      void change(
        { until: null, most: null, ...(row.act.kind === 'refuse' ? { act: { kind: 'inbox' as const } } : {}) },
        t('{address} takes mail again, without an end.', { address }),
      ),
  };
  const state = stateOf(row);
  return [
    { label: t('Change…'), run: onChange },
    ...(state === 'ended' ? [again] : []),
    ...(state === 'suspended'
      ? [
          {
            label: t('Let mail in again'),
            run: () =>
              void change({ act: { kind: 'inbox' } }, t('Mail for {address} comes to the inbox again.', { address })),
          },
        ]
      : []),
    ...(state === 'open'
      ? [
          {
            label: t('Suspend'),
            run: () =>
              void change({ act: { kind: 'refuse' } }, t('Mail for {address} is refused for now.', { address })),
          },
        ]
      : []),
    ...(state === 'ended' ? [] : [{ label: t('End it now'), run: () => void end() }]),
    { kind: 'line' },
    { label: t('Remove'), danger: true, run: () => void remove() },
  ];
}
