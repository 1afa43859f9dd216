/** Mailing lists: each with its members, who may post, and what waits for its owners. */

import { useState } from 'react';
import type { MailingListRow, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { count } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';
import { ListDialog } from './list-dialog.tsx';
import { ListSheet } from './list-sheet.tsx';
import { findLists, postingWord, stateOfList } from './list-words.ts';
import './devices.css';

type Asking =
  | { readonly kind: 'new' }
  | { readonly kind: 'change'; readonly id: number }
  | { readonly kind: 'sheet'; readonly id: number };

export function ListsSection({ people, text }: { readonly people: People; readonly text: string }) {
  const live = useLive('mailing lists', (api, signal) => api.lists.watch({}, signal));
  const [asking, setAsking] = useState<Asking | null>(null);
  const lists = live.state === 'ready' ? live.data : [];
  const found = findLists(lists, text);
  const close = (): void => setAsking(null);
  const asked = asking && asking.kind !== 'new' ? lists.find(one => one.id === asking.id) : undefined;
  if (text.trim() !== '' && found.length === 0) return null;
  return (
    <section className="card domain" aria-label={t('Mailing lists')}>
      <div className="card-head domain-head">
        <div>
          <h2>{t('Mailing lists')}</h2>
          <p className="quiet">{t('One address for many, who join and leave by themselves')}</p>
        </div>
        <div className="domain-acts">
          <Button kind="quiet" onClick={() => setAsking({ kind: 'new' })}>
            {t('Make a list')}
          </Button>
        </div>
      </div>
      <Faces
        live={live}
        what={t('the mailing lists')}
        rows={2}
        isEmpty={data => data.length === 0}
        empty={() => <None />}
      >
        {() => <ListTable lists={found} onOpen={id => setAsking({ kind: 'sheet', id })} />}
      </Faces>
      {(asking?.kind === 'new' || (asking?.kind === 'change' && asked)) && (
        <ListDialog
          list={asked ?? null}
          people={people}
          onClose={close}
          onSaved={id => setAsking({ kind: 'sheet', id })}
        />
      )}
      {asking?.kind === 'sheet' && asked && (
        <ListSheet list={asked} onClose={close} onChange={() => setAsking({ kind: 'change', id: asked.id })} />
      )}
    </section>
  );
}

const None = () => (
  <p className="domain-empty second">
    {t(
      'None yet. A list has members who get its posts, an address to join and to leave, and owners who look after it.',
    )}
  </p>
);

type TableProps = { readonly lists: readonly MailingListRow[]; readonly onOpen: (id: number) => void };

const ListTable = ({ lists, onOpen }: TableProps) => (
  <table className="table">
    <caption className="only-read-aloud">{t('Mailing lists')}</caption>
    <thead>
      <tr>
        <th>{t('List')}</th>
        <th className="wide">{t('Who posts')}</th>
        <th className="widest">{t('Owners')}</th>
        <th className="right">{t('Members')}</th>
        <th>{t('State')}</th>
      </tr>
    </thead>
    <tbody>
      {lists.map(list => (
        <Row key={list.id} list={list} onOpen={onOpen} />
      ))}
    </tbody>
  </table>
);

function Row({ list, onOpen }: { readonly list: MailingListRow; readonly onOpen: (id: number) => void }) {
  const { id, address, rules, owners, members } = list;
  const { shape, word } = stateOfList(list);
  return (
    <tr>
      <td>
        <button type="button" className="device-link person-link" onClick={() => onOpen(id)}>
          {rules.name || address}
        </button>
        {rules.name !== '' && <span className="device-under quiet">{address}</span>}
      </td>
      <td className="wide">{postingWord(rules)}</td>
      <td className="widest">{owners.join(', ')}</td>
      <td className="num right">{count(members)}</td>
      <td>
        <span className="state person-state">
          <StatusShape shape={shape} />
          <span>{word}</span>
        </span>
      </td>
    </tr>
  );
}
