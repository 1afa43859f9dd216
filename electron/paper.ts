/** The window on paper or as a PDF: what the page shows, in the form its style sheet gives it for print. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { t } from '../server/base/language.ts';

/** Where paper is not of ISO 216. */
const LETTER = ['US', 'CA', 'MX', 'CL', 'CO', 'PH', 'VE'];
const pageSize = (): 'A4' | 'Letter' => (LETTER.includes(app.getLocaleCountryCode()) ? 'Letter' : 'A4');

export const print = (window: BrowserWindow | null): void => window?.webContents.print({ pageSize: pageSize() });

/** Where it was put; null: nowhere. */
export async function saveAsPdf(window: BrowserWindow | null, name: string): Promise<string | null> {
  if (!window) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: t('Save as PDF'),
    defaultPath: `${name.replace(/[\\/:*?"<>|]/g, '_').slice(0, 100) || 'Mailroom'}.pdf`,
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  });
  if (canceled || !filePath) return null;
  try {
    await writeFile(filePath, await window.webContents.printToPDF({ pageSize: pageSize() }));
    return filePath;
  } catch (fault) {
    dialog.showErrorBox(t('{name} cannot be written', { name: basename(filePath) }), (fault as Error).message);
    return null;
  }
}
