/**
 * Gmail's export: one mbox in which each message names its labels (X-Gmail-Labels). Labels become folders, '/' between their
 * levels, and a message with several lies in each; what Gmail itself has labels for becomes flags and the usual folders.
 */
import { imapKeywords } from './keywords.ts';
import { type FolderPath, Mark, type Source, type SourceItem, type SourceMessage } from './source.ts';

type System = 'inbox' | 'sent' | 'drafts' | 'trash' | 'spam' | 'unread' | 'starred' | 'important' | 'nothing';

/** Labels are in the language of the account. */
const system: Readonly<Record<System, readonly string[]>> = {
  inbox: ['inbox', 'posteingang', 'boîte de réception', 'recibidos', 'posta in arrivo', 'postvak in', 'входящие'],
  sent: ['sent', 'gesendet', 'messages envoyés', 'enviados', 'posta inviata', 'inviati', 'verzonden', 'отправленные'],
  drafts: ['drafts', 'draft', 'entwürfe', 'brouillons', 'borradores', 'bozze', 'concepten', 'черновики'],
  trash: ['trash', 'bin', 'papierkorb', 'corbeille', 'papelera', 'cestino', 'prullenbak', 'корзина'],
  spam: ['spam', 'спам'],
  unread: ['unread', 'ungelesen', 'non lus', 'no leídos', 'no leído', 'da leggere', 'ongelezen', 'непрочитанные'],
  starred: ['starred', 'markiert', 'suivis', 'destacados', 'speciali', 'met ster', 'помеченные'],
  important: ['important', 'wichtig', 'importants', 'importantes', 'importanti', 'belangrijk', 'важные'],
  nothing: [
    ...[
      'opened',
      'archived',
      'chat',
      'all mail',
      'geöffnet',
      'archiviert',
      'ouverts',
      'archivés',
      'abierto',
      'archivado',
    ],
    ...['aperti', 'archiviati', 'geopend', 'gearchiveerd', 'alle nachrichten'],
  ],
};
const meaning = new Map(
  Object.entries(system).flatMap(([what, words]) => words.map(word => [word, what as System] as const)),
);

const places: Readonly<Partial<Record<System, FolderPath>>> = {
  inbox: ['INBOX'],
  sent: ['Sent'],
  drafts: ['Drafts'],
  trash: ['Trash'],
  spam: ['Junk'],
};
const ARCHIVE: FolderPath = ['Archive'];

/** 'Category Updates', 'Kategorie „Werbung“': a keyword. */
const category = /^(?:category|kategorie|catégorie|categoría|categoria|categorie)[ :]/i;

function labelled(message: SourceMessage, labels: readonly string[]): SourceMessage {
  const folders: FolderPath[] = [];
  const keywords: string[] = [...message.keywords];
  let flags = message.flags | Mark.seen;
  for (const label of labels) {
    const what = meaning.get(label.normalize('NFC').toLowerCase());
    if (what === 'unread') flags &= ~Mark.seen;
    else if (what === 'starred') flags |= Mark.flagged;
    else if (what === 'important') keywords.push('$Important');
    else if (what === undefined && category.test(label)) keywords.push(label.replace(/[„“"]/g, ''));
    else if (what === undefined) folders.push(label.split('/').filter(level => level !== ''));
    else if (places[what]) folders.push(places[what]);
    if (what === 'drafts') flags |= Mark.draft;
  }
  const [instead = ARCHIVE, ...also] = folders.filter(path => path.length > 0);
  return { ...message, flags, keywords: imapKeywords(keywords), instead, also };
}

/** A source whose labels, where there are some, become folders. */
export function withLabels<S extends Source>(source: S): S {
  return {
    ...source,
    async *messages(folder, options) {
      for await (const item of source.messages(folder, options) as AsyncIterable<SourceItem>) {
        yield item.kind === 'message' && item.labels ? labelled(item, item.labels) : item;
      }
    },
  };
}
