/** All who are meant, however many: numbers make the list, and the rows in sight are asked for. */
import { useMemo } from 'react';
import type { QueueRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { List, useSelection } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { subject } from '../design/selection.ts';
import { StatusShape } from '../design/shapes.tsx';
import { stateLook } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { useKeys } from '../shell/keys.tsx';
import { QueueActions } from './queue-actions.tsx';
import { waitsForItsHour, why } from './queue-words.ts';
import { useStop } from './stops.ts';
import type { QueueActs, Subject } from './use-acts.tsx';
import { selectionFor, useKnown, useReplyName, useRow } from './use-queue.ts';

type ListProps = {
  readonly ids: readonly number[];
  readonly where: string;
  readonly open: number | null;
  readonly acts: QueueActs;
  readonly onOpen: (id: number | null) => void;
};

export function QueueList({ ids, where, open, acts, onOpen }: ListProps) {
  const keys = useMemo(() => ids.map(String), [ids]);
  const [selection, setSelection] = useSelection(keys);
  // Heard before the list's own Esc, which chooses none.
  useKeys(t('Recipient'), [{ keys: 'Escape', say: t('Close'), run: () => onOpen(null) }], open !== null);
  const chosen = selection.chosen.size;
  const meant = useMemo(() => subject(selection, ids, String), [selection, ids]);
  // What has the focus follows what is open.
  const now = meant.length === 0 && open !== null ? [open] : meant;
  const known: Subject = {
    ...{ ids: now, rows: useKnown(now) },
    ...(chosen === ids.length ? { selection: selectionFor(where) } : {}),
  };
  return (
    <div className="view-body card queue">
      <div className="columns queue-grid" aria-hidden="true">
        <span />
        <span>{t('State')}</span>
        <span>{t('To, and from')}</span>
        <span>{t('Subject')}</span>
        <span>{t('Why')}</span>
        <span>{t('Next try')}</span>
      </div>
      <List
        label={t('Messages waiting for delivery')}
        className="queue-list"
        rows={ids}
        keyOf={String}
        choose
        selection={selection}
        onSelection={setSelection}
        onOpen={id => onOpen(id)}
        open={open === null ? null : String(open)}
        row={id => <Cells id={id} />}
        height={44}
      />
      <QueueActions
        subject={known}
        chosen={chosen}
        total={ids.length}
        where={where}
        acts={acts}
        onChoose={all => setSelection({ ...selection, chosen: new Set(all ? keys : []) })}
      />
    </div>
  );
}

function Cells({ id }: { id: number }) {
  const row = useRow(id);
  return row ? <Told row={row} /> : <Coming />;
}

const Coming = () => (
  <span className="queue-coming">
    <span className="only-read-aloud">{t('Still being read')}</span>
  </span>
);

function Told({ row }: { row: QueueRow }) {
  const stop = useStop(row);
  const look = stop ?? stateLook[row.state];
  const reason = heard(stop?.why ?? why(row));
  const known = useReplyName(row);
  const name = stop ? null : known;
  const scheduled = stop === null && waitsForItsHour(row);
  return (
    <>
      <span className="state">
        <StatusShape shape={look.shape} />
        <span className="clip">{scheduled ? t('Scheduled') : look.word}</span>
      </span>
      <span className="queue-who">
        <span className="clip">{row.address}</span>
        <span className="clip quiet">{row.sender || t('a report from here')}</span>
      </span>
      <span className="clip queue-subject">{row.subject || t('No subject')}</span>
      <span className="clip second queue-why" title={reason}>
        {name && <span className="queue-why-name">{name} </span>}
        {reason}
      </span>
      <span className="queue-next num">
        <span>{stop?.next ?? (row.nextAt === null ? '—' : <Moment at={row.nextAt} form="until" />)}</span>
        <span className="quiet">{row.attempts === 0 ? t('not tried yet') : t('try {n}', { n: row.attempts + 1 })}</span>
      </span>
    </>
  );
}
