/** What a folder is for, guessed from its name in the languages of the usual programs. A person may say otherwise. */
import type { FolderPath, FolderRole } from './source.ts';

const names: readonly (readonly [FolderRole, readonly string[]])[] = [
  ['inbox', ['inbox', 'posteingang', 'boîte de réception', 'bandeja de entrada', 'posta in arrivo', 'postvak in']],
  [
    'sent',
    [
      ...[
        'sent',
        'sent items',
        'sent messages',
        'sent mail',
        'sent-mail',
        'outbox-sent',
        'gesendet',
        'gesendete objekte',
      ],
      ...['gesendete elemente', 'gesendete nachrichten', 'envoyés', 'éléments envoyés', 'messages envoyés', 'enviados'],
      ...['elementos enviados', 'posta inviata', 'inviata', 'verzonden', 'verzonden items', 'wysłane', 'отправленные'],
    ],
  ],
  [
    'drafts',
    [
      ...['drafts', 'draft', 'entwürfe', 'entwurf', 'brouillons', 'borradores', 'bozze', 'concepten', 'rascunhos'],
      ...['wersje robocze', 'черновики'],
    ],
  ],
  [
    'trash',
    [
      ...[
        'trash',
        'bin',
        'deleted',
        'deleted items',
        'deleted messages',
        'papierkorb',
        'gelöscht',
        'gelöschte objekte',
      ],
      ...['gelöschte elemente', 'corbeille', 'éléments supprimés', 'papelera', 'elementos eliminados', 'cestino'],
      ...['posta eliminata', 'prullenbak', 'verwijderde items', 'lixeira', 'kosz', 'корзина'],
    ],
  ],
  [
    'junk',
    [
      ...['junk', 'junk e-mail', 'junk email', 'junk-e-mail', 'junk mail', 'spam', 'bulk mail', 'spamverdacht'],
      ...[
        'courrier indésirable',
        'indésirables',
        'correo no deseado',
        'posta indesiderata',
        'ongewenste e-mail',
        'спам',
      ],
    ],
  ],
  ['archive', ['archive', 'archives', 'archiv', 'all mail', 'alle nachrichten', 'archivo', 'archivio', 'archief']],
];
const roleOfName = new Map(names.flatMap(([role, words]) => words.map(word => [word, role] as const)));

/** Folders of these hold nothing but the folders below them; what is in them is as if it stood one level higher. */
const shells = new Set(['[gmail]', '[google mail]']);

/** Only of a folder at the top, of one below INBOX, or below a provider's shell: 'Work/Sent' is somebody's own. */
export function guessRole(path: FolderPath): FolderRole | null {
  const depth = path.length;
  const above = path[0]?.toLowerCase() ?? '';
  if (depth === 0 || depth > 2 || (depth === 2 && above !== 'inbox' && !shells.has(above))) return null;
  const role = roleOfName.get(path[depth - 1]!.normalize('NFC').toLowerCase()) ?? null;
  return role === 'inbox' && depth > 1 ? null : role;
}
