/**
 * What tray and menu say of the server and let be done with it: the same words and the same acts in both. Words only here, so
 * that both are in the reader's language.
 */
import { clipboard, type MenuItemConstructorOptions } from 'electron';
import type { Mode, Recent, TrayState } from '../server/api/shell.ts';
import { t } from '../server/base/language.ts';
import type { ServerState } from './server-process.ts';

export type Look = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: number;
  readonly template: string;
  readonly singleKeys: boolean;
};
export type Seen = {
  readonly server: ServerState;
  readonly state: TrayState | null;
  /** Something was captured since the person last looked. */
  readonly hasNews: boolean;
  readonly startsAtLogin: boolean;
  readonly shortcut: boolean;
  /** How the page looks, once it has told. */
  readonly look: Look | null;
  /** Another number: what is drawn is drawn again, though it reads the same. */
  readonly turn: number;
};
export type Acts = {
  open(path?: string): void;
  /** Shows the window and tells the page (preload.ts). */
  command(command: string): void;
  setOutgoing(outgoing: 'on' | 'paused'): void;
  setMode(mode: Mode): void;
  setStartsAtLogin(on: boolean): void;
  setShortcut(on: boolean): void;
  openFiles(): void;
  restartServer(): void;
  saveAsPdf(): void;
  print(): void;
  zoom(by: -1 | 0 | 1): void;
  closeWindow(): void;
  quit(): void;
};

const LONGEST_LABEL = 60;

export function sentence({ server, state }: Pick<Seen, 'server' | 'state'>): string {
  switch (server.state) {
    case 'starting':
      return t('Starting…');
    case 'running':
      return state?.sentence ?? t('Running');
    case 'restarting':
      return t('The mail server stopped and is started again (attempt {attempt, number})', { attempt: server.attempt });
    case 'stopping':
      return t('Stopping…');
    case 'stopped':
      return t('Stopped');
  }
}

export function modeWords(mode: Mode): string {
  switch (mode) {
    case 'capture':
      return t('Capture: nothing leaves this computer');
    case 'local':
      return t('Local: mail only between people here');
    case 'deliver':
      return t('Deliver: mail goes to the world');
  }
}

/** How much there is; nothing of what there is none. */
export function countWords({ captured, unread }: TrayState): string | null {
  if (captured === 0 && unread === 0) return null;
  if (captured === 0) return t('{unread, plural, one {# unread message} other {# unread messages}}', { unread });
  return t('{captured, number} captured, {unread, number} unread', { captured, unread });
}

export const outgoingItem = ({ state }: Seen, acts: Acts): MenuItemConstructorOptions => ({
  id: 'outgoing',
  label: t('Pause Outgoing Mail'),
  type: 'checkbox',
  checked: state?.outgoing === 'paused',
  enabled: state !== null,
  click: () => acts.setOutgoing(state?.outgoing === 'paused' ? 'on' : 'paused'),
});

export const modeItem = ({ state }: Seen, acts: Acts): MenuItemConstructorOptions => ({
  id: 'mode',
  label: t('Mode'),
  enabled: state !== null,
  submenu: (['capture', 'local', 'deliver'] as const).map(mode => ({
    id: `mode-${mode}`,
    label: modeWords(mode),
    type: 'radio' as const,
    checked: state?.mode === mode,
    // What is drawn may be a moment old: whoever carries it out knows what there is.
    click: () => acts.setMode(mode),
  })),
});

export const copyItem = ({ state }: Seen): MenuItemConstructorOptions => ({
  id: 'copy',
  label: t('Copy SMTP Settings'),
  enabled: (state?.copies.length ?? 0) > 0,
  submenu: (state?.copies ?? []).map(({ kind, text }) => ({
    id: `copy-${kind}`,
    label: kind === 'env' ? t('As Lines for .env') : kind === 'url' ? t('As URL') : t('Host and Port'),
    click: () => copy(text),
  })),
});

export const loginItem = ({ startsAtLogin }: Seen, acts: Acts): MenuItemConstructorOptions => ({
  id: 'login',
  label: t('Start at Login'),
  type: 'checkbox',
  checked: startsAtLogin,
  click: () => acts.setStartsAtLogin(!startsAtLogin),
});

/** One that came lately: opened, or its code or link taken along. */
export function recentItem(recent: Recent, acts: Acts): MenuItemConstructorOptions {
  const { subject, from, to, path, code, link } = recent;
  const label = plainLabel(
    t('{subject} – {from} → {to}', { subject: subject || t('(no subject)'), from: from || t('unknown sender'), to }),
  );
  const open = () => acts.open(path);
  if (code === null && link === null) return { label, click: open };
  return {
    label,
    submenu: [
      { label: t('Open'), click: open },
      ...(code ? [{ label: t('Copy Code {code}', { code }), click: () => copy(code) }] : []),
      ...(link ? [{ label: t('Copy Link'), click: () => copy(link) }] : []),
    ],
  };
}

export const copy = (text: string): void => void clipboard.writeText(text);

/** What a sender wrote is no accelerator, no second line, and not wider than the screen. */
export function plainLabel(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1)}…` : line;
  return process.platform === 'darwin' ? cut : cut.replaceAll('&', '&&');
}
