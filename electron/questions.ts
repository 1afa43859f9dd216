/** The few questions of the shell: only of what cannot be undone, each in one sentence that says what will be. */
import { type BrowserWindow, dialog } from 'electron';
import type { TrayState } from '../server/api/shell.ts';
import { t } from '../server/base/language.ts';

type Parent = BrowserWindow | null;

async function ask(parent: Parent, options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> {
  const whole = { type: 'question' as const, noLink: true, title: 'Mailroom', ...options };
  return parent?.isVisible() ? dialog.showMessageBox(parent, whole) : dialog.showMessageBox(whole);
}

/** Where people count on the server. */
export async function howToQuit(parent: Parent, state: TrayState | null): Promise<'stop' | 'close' | 'stay'> {
  if (!state?.isOffice) return 'stop';
  const { response } = await ask(parent, {
    type: 'warning',
    message: t('Stop the mail server?'),
    detail: t(
      'While it is stopped, nobody here gets mail or sends any; other servers try again for some days. You can close the window alone, and mail goes on.',
    ),
    buttons: [t('Close the window'), t('Stop the mail server'), t('Cancel')],
    defaultId: 0,
    cancelId: 2,
  });
  return (['close', 'stop', 'stay'] as const)[response] ?? 'stay';
}

/** Without a tray nobody sees that it still runs. */
export async function mayKeepRunning(parent: Parent): Promise<{ readonly keep: boolean; readonly always: boolean }> {
  const { response, checkboxChecked } = await ask(parent, {
    message: t('Keep mail running in the background?'),
    detail: t('This desktop has no place for Mailroom’s icon. To open the window again, start Mailroom once more.'),
    buttons: [t('Keep it running'), t('Stop the mail server')],
    checkboxLabel: t('Do not ask again'),
    defaultId: 0,
    cancelId: 0,
  });
  return { keep: response === 0, always: checkboxChecked };
}
