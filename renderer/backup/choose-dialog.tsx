/** Where backups go: drives that are connected, or any folder; whether it would do is said before it is chosen. */
import { useState } from 'react';
import type { BackupStatus, BackupTarget } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Switch, TextField } from '../design/field.tsx';
import { size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { isWhole, twin } from './backup-words.ts';

export function ChooseDialog({ status, onClose }: { status: BackupStatus; onClose: () => void }) {
  const { busy, fault, submit } = useAsked();
  const [act, say] = [useAct(), useSay()];
  const [to, setTo] = useState(status.to);
  const [encrypt, setEncrypt] = useState(status.encrypt);
  const [passphrase, setPassphrase] = useState('');
  const path = to.trim();
  const look = useAnswer(`backup look ${path}`, async (api, signal) =>
    isWhole(path) ? api.backup.look({ path }, signal) : null,
  );
  const target = look.state === 'ready' ? look.data : null;
  const encrypted = target?.is === 'ours' ? target.encrypted === true : encrypt;
  const needsWord = encrypted && (target?.is === 'ours' ? path !== status.to : !status.hasKey);
  const save = submit(
    api => api.backup.choose({ to: path, encrypt: encrypted, ...(passphrase === '' ? {} : { passphrase }) }),
    () => {
      say({ text: t('Backups go to {path}. The first is made now.', { path }) });
      void act(t('Backing up'), api => api.backup.run({}));
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Where backups go')}>
      <form className="backup-form" onSubmit={save} noValidate>
        <Proposals value={path} onChoose={setTo} />
        <TextField
          label={t('Folder')}
          value={to}
          onChange={setTo}
          help={t('The whole path. Best on another drive than the mail itself.')}
          fault={look.state === 'failed' && isWhole(path) ? look.message : null}
          autoFocus
          autoComplete="off"
          spellCheck={false}
        />
        {target && <TargetLine target={target} />}
        {target?.is !== 'ours' && (
          <Switch
            label={t('Encrypt the backups')}
            help={t('Without the passphrase nobody can open them, you neither. The format is age.')}
            on={encrypt}
            onChange={setEncrypt}
          />
        )}
        {needsWord && (
          <TextField
            label={t('Passphrase')}
            type="password"
            value={passphrase}
            onChange={setPassphrase}
            help={
              target?.is === 'ours'
                ? t('That of the backups in this folder.')
                : t('At least 8 characters. Keep it where you find it without this computer.')
            }
            autoComplete="new-password"
          />
        )}
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || !target || (needsWord && passphrase === '')}>
            {busy ? t('Choosing…') : t('Choose and back up')}
          </Button>
        </Actions>
        <p className="quiet">
          {t('At the command line:')} <code>{twin.to}</code>
        </p>
      </form>
    </Dialog>
  );
}

function Proposals({ value, onChoose }: { value: string; onChoose: (path: string) => void }) {
  const live = useAnswer('backup proposals', (api, signal) => api.backup.proposals({}, signal));
  if (live.state !== 'ready') return null;
  return (
    <ul className="backup-proposals" aria-label={t('Proposals')}>
      {live.data.map(({ path, sameDisk }) => (
        <li key={path}>
          <button type="button" aria-pressed={path === value} onClick={() => onChoose(path)}>
            <span className="mono">{path}</span>
            <span className="quiet">{sameDisk ? t('On the same disk as the mail') : t('On another drive')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function TargetLine({ target: { is, free, sameDisk, encrypted } }: { target: BackupTarget }) {
  return (
    <p className="advice-line" role="status">
      <StatusShape shape={sameDisk ? 'attention' : 'ok'} size={16} />
      <span>
        {is === 'ours'
          ? encrypted
            ? t('Encrypted backups are in it already; they are gone on with.')
            : t('Backups are in it already; they are gone on with.')
          : t('{size} are free there.', { size: size(free) })}{' '}
        {sameDisk && t('It is on the same disk as the mail: a failure of that disk takes both.')}
      </span>
    </p>
  );
}
