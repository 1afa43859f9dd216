/** One backup into one file, for the way to another computer. */
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { isWhole, twin } from './backup-words.ts';

type Props = { readonly backup: string; readonly folder: string; readonly onClose: () => void };

export function ExportDialog({ backup, folder, onClose }: Props) {
  const { busy, fault, submit } = useAsked();
  const [path, setPath] = useState(`${folder.replace(/[\\/][^\\/]*$/, '')}/mailroom-${backup.slice(0, 10)}.zip`);
  const [passphrase, setPassphrase] = useState('');
  const save = submit(
    api => api.backup.export({ backup, path: path.trim(), ...(passphrase === '' ? {} : { passphrase }) }),
    onClose,
  );
  return (
    <Dialog open onClose={onClose} title={t('Export into one file')}>
      <form className="backup-form" onSubmit={save} noValidate>
        <p className="second">
          {t(
            'Mail, settings and keys in one file. On another computer choose “Restore a backup” at the first start and name it there.',
          )}
        </p>
        <TextField
          label={t('File')}
          value={path}
          onChange={setPath}
          help={t('It must not be there yet.')}
          autoFocus
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          label={t('Passphrase')}
          type="password"
          value={passphrase}
          onChange={setPassphrase}
          help={t('Empty: the file is not encrypted, and whoever has it can read the mail and sign in.')}
          autoComplete="new-password"
        />
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || !isWhole(path)}>
            {t('Export')}
          </Button>
        </Actions>
        <p className="quiet">
          {t('At the command line:')} <code>{twin.export}</code>
        </p>
      </form>
    </Dialog>
  );
}
