/** The backups that are there: what each holds, what it took, which was proven; opened, tried, exported, restored. */
import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BackupRow, BackupStatus } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { IconButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { count, dayAndTime, size } from '../design/format.ts';
import { Menu } from '../design/menu.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { RestoreHere } from './restore-here.tsx';

type Asking = { readonly what: 'export' | 'restore'; readonly backup: string };

export function BackupList({ status }: { status: BackupStatus }) {
  const live = useAnswer(`backups ${status.to} ${status.made?.at ?? 0}`, (api, signal) => api.backup.list({}, signal));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  return (
    <section className="card" aria-labelledby="backups-title">
      <div className="card-head">
        <h2 id="backups-title">{t('Backups')}</h2>
      </div>
      <Faces
        live={live}
        what={t('the backups')}
        rows={4}
        isEmpty={rows => rows.length === 0}
        empty={() => (
          <p className="backup-none quiet">
            {t('None yet. The first holds everything; the next only what has changed.')}
          </p>
        )}
      >
        {rows => <Table rows={rows} status={status} onAsk={setAsking} />}
      </Faces>
      {asking?.what === 'export' && <ExportDialog backup={asking.backup} folder={status.to} onClose={close} />}
      {asking?.what === 'restore' && <RestoreHere from={status.to} backup={asking.backup} onClose={close} />}
    </section>
  );
}

type TableProps = {
  readonly rows: readonly BackupRow[];
  readonly status: BackupStatus;
  readonly onAsk: (asking: Asking) => void;
};

function Table({ rows, status, onAsk }: TableProps) {
  const act = useAct();
  return (
    <table className="backups">
      <thead>
        <tr>
          <th scope="col">{t('Made')}</th>
          <th scope="col" className="num">
            {t('Messages')}
          </th>
          <th scope="col" className="num">
            {t('Size')}
          </th>
          <th scope="col" className="num backup-added">
            {t('Of it new')}
          </th>
          <th scope="col">{t('Proven')}</th>
          <th scope="col">
            <span className="only-read-aloud">{t('Acts')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.id}>
            <th scope="row">
              <Link href={`/backup/${row.id}`}>{dayAndTime(row.at)}</Link>
            </th>
            <td className="num">{count(row.messages)}</td>
            <td className="num">{size(row.octets)}</td>
            <td className="num backup-added">{size(row.added)}</td>
            <td>{status.proven?.backup === row.id && <Proven at={status.proven.at} />}</td>
            <td>
              <Menu
                label={t('Acts on the backup of {moment}', { moment: dayAndTime(row.at) })}
                trigger={
                  <IconButton label={t('What to do with the backup of {moment}', { moment: dayAndTime(row.at) })}>
                    <EllipsisVertical size={16} strokeWidth={1.6} />
                  </IconButton>
                }
                items={[
                  {
                    label: t('Try restoring it'),
                    run: () => void act(t('Trying it'), api => api.backup.drill({ backup: row.id })),
                  },
                  { label: t('Export into one file…'), run: () => onAsk({ what: 'export', backup: row.id }) },
                  { label: t('Restore everything…'), run: () => onAsk({ what: 'restore', backup: row.id }) },
                ]}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Proven = ({ at }: { at: number }) => (
  <span className="backup-proven">
    <StatusShape shape="ok" size={14} />
    <Moment at={at} />
  </span>
);
