/**
 * "Restore a backup…": everything out of a folder or one file, here. Used by the Backup screen and by the first run: what is
 * here stays until the restart, and is then moved aside.
 */
import { useState } from 'react';
import type { BackupPlace } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { dayAndTime, size } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import { useAnswer, useLive } from '../live.ts';
import { isWhole, twin } from './backup-words.ts';
import { Running } from './running.tsx';
import './backup.css';

type Props = {
  readonly onClose: () => void;
  /** Where to look, if it is known. */
  readonly from?: string;
  readonly backup?: string;
};

export function RestoreHere({ onClose, from = '', backup }: Props) {
  const live = useLive('backup', (api, signal) => api.backup.watch({}, signal));
  const [begun, setBegun] = useState(false);
  const status = live.state === 'ready' ? live.data : null;
  const isOn = begun && status !== null && (status.running !== null || status.ordered !== null);
  return (
    <Dialog open onClose={onClose} title={t('Restore everything from a backup')}>
      {isOn ? (
        <div className="backup-form">
          <Running status={status} />
          <Actions>
            <Button onClick={onClose}>{t('Close')}</Button>
          </Actions>
        </div>
      ) : (
        <Place
          from={from}
          backup={backup}
          own={status?.hasKey ? status.to : ''}
          trouble={
            begun && status?.ended?.act === 'restore' ? status.ended.because && heard(status.ended.because) : null
          }
          onBegun={() => setBegun(true)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

type PlaceProps = {
  readonly from: string;
  readonly backup: string | undefined;
  /** The key of backups in this folder is here. */
  readonly own: string;
  readonly trouble: string | null;
  readonly onBegun: () => void;
  readonly onClose: () => void;
};

function Place({ from, backup, own, trouble, onBegun, onClose }: PlaceProps) {
  const { busy, fault, submit } = useAsked();
  const [path, setPath] = useState(from);
  const [passphrase, setPassphrase] = useState('');
  const [wanted, setWanted] = useState(backup ?? '');
  const place = path.trim();
  const look = useAnswer(`backup place ${place}`, async (api, signal) =>
    isWhole(place) ? api.backup.lookPlace({ path: place }, signal) : null,
  );
  const found = look.state === 'ready' ? look.data : null;
  const needsWord = found?.needsPassphrase === true && place !== own;
  const chosen = found?.backups.some(({ id }) => id === wanted) ? wanted : (found?.backups[0]?.id ?? '');
  const begin = submit(
    api =>
      api.backup.restoreAll({
        path: place,
        ...(chosen === '' ? {} : { backup: chosen }),
        ...(passphrase === '' ? {} : { passphrase }),
      }),
    onBegun,
  );
  return (
    <form className="backup-form" onSubmit={begin} noValidate>
      <p className="second">
        {t(
          'Mail, accounts, settings and keys are restored beside what is here, and compared. It takes its place when Mailroom starts again; what is here is moved aside, not deleted.',
        )}
      </p>
      <TextField
        label={t('Folder with backups, or one file')}
        value={path}
        onChange={setPath}
        help={t('The whole path, such as /media/drive/Mailroom backups')}
        fault={look.state === 'failed' && isWhole(place) ? look.message : null}
        autoFocus={from === ''}
        autoComplete="off"
        spellCheck={false}
      />
      {found && <Found found={found} value={chosen} onChange={setWanted} />}
      {needsWord && (
        <TextField
          label={t('Passphrase')}
          type="password"
          value={passphrase}
          onChange={setPassphrase}
          help={t('These backups are encrypted.')}
          autoComplete="current-password"
        />
      )}
      <Fault text={fault ?? trouble} />
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button
          kind="main"
          type="submit"
          disabled={busy || !found || (needsWord && passphrase === '') || (found.kind === 'folder' && chosen === '')}
        >
          {t('Restore')}
        </Button>
      </Actions>
      <p className="quiet">
        {t('At the command line:')} <code>{twin.restoreAll}</code>
      </p>
    </form>
  );
}

function Found({ found, value, onChange }: { found: BackupPlace; value: string; onChange: (id: string) => void }) {
  if (found.kind === 'file') return <p className="quiet">{t('One file with a whole backup.')}</p>;
  if (found.backups.length === 0) return <Fault text={t('There is no whole backup in this folder.')} />;
  const one = found.backups.find(({ id }) => id === value);
  return (
    <div className="field">
      <label htmlFor="restore-which">{t('Which')}</label>
      <select id="restore-which" className="input" value={value} onChange={event => onChange(event.target.value)}>
        {found.backups.map(({ id, at }) => (
          <option key={id} value={id}>
            {dayAndTime(at)}
          </option>
        ))}
      </select>
      {one && (
        <span className="field-help">
          {t(
            '{messages, plural, one {# message} other {# messages}} of {accounts, plural, one {# account} other {# accounts}}, {size}',
            {
              messages: one.messages,
              accounts: one.accounts,
              size: size(one.octets),
            },
          )}
        </span>
      )}
    </div>
  );
}
