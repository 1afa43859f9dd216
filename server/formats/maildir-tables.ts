/**
 * The files that IMAP servers keep beside the messages of a Maildir: Dovecot's keywords, UIDs and subscriptions, Courier's
 * keywords and subscriptions. A line that is not understood is passed over: they only say more about the messages.
 */
import { mebibytes } from '../base/units.ts';
import { decodeModifiedUtf7 } from '../mime/modified-utf7.ts';
import type { FolderPath } from './source.ts';
import { below, type Tree, textOf } from './tree.ts';

const LARGEST_TABLE = mebibytes(256);
const LARGEST_LIST = mebibytes(16);

/** Letter's index → name: "0 $Forwarded". */
export async function dovecotKeywords(tree: Tree, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const line of await linesOf(tree, below(folder, 'dovecot-keywords'), LARGEST_LIST)) {
    const found = /^(\d{1,2}) (\S.*)$/.exec(line);
    if (found) names[Number(found[1])] = found[2]!;
  }
  return names;
}

export type UidList = { readonly uidValidity: number | null; readonly uids: ReadonlyMap<string, number> };

/** Version 3: "3 V1275660208 N25022 G…", then "25006 W1394 :1276528487.M364837P9451.host,S=1355"; version 1: "25006 name". */
export async function dovecotUids(tree: Tree, folder: string): Promise<UidList> {
  const [head = '', ...lines] = await linesOf(tree, below(folder, 'dovecot-uidlist'), LARGEST_TABLE);
  const validity = /^3 .*\bV(\d+)/.exec(head)?.[1] ?? /^1 (\d+) \d+$/.exec(head)?.[1];
  const uids = new Map<string, number>();
  for (const line of lines) {
    const found = /^(\d+) (?:[^:]*:)?(\S+)$/.exec(line);
    if (found) uids.set(uniqueOf(found[2]!), Number(found[1]));
  }
  return { uidValidity: validity === undefined ? null : Number(validity), uids };
}

const uniqueOf = (name: string): string => name.replace(/:2,[A-Za-z]*$/, '');

/**
 * Courier's: ':list' has the keywords, a blank line, and "name:0 2"; a file of a message's name has its keywords instead, and
 * '.N.name' is a newer one of that.
 */
export async function courierKeywords(tree: Tree, folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const place = below(folder, 'courierimapkeywords');
  const found = new Map<string, readonly string[]>();
  const files = (await tree.entries(place)).filter(entry => entry.kind === 'file').map(entry => entry.name);
  if (files.length === 0) return found;
  const lines = await linesOf(tree, below(place, ':list'), LARGEST_LIST);
  const blank = lines.indexOf('');
  const names = lines.slice(0, Math.max(0, blank));
  for (const line of blank === -1 ? [] : lines.slice(blank + 1)) {
    const at = line.lastIndexOf(':');
    const indexes = line
      .slice(at + 1)
      .split(' ')
      .map(Number);
    if (at > 0)
      found.set(
        line.slice(0, at),
        indexes.map(index => names[index]).filter(name => name !== undefined),
      );
  }
  const updates = files
    .filter(name => name !== ':list')
    .map(name => /^\.(\d+)\.(.+)$/.exec(name) ?? [name, '-1', name])
    .sort((a, b) => Number(a[1]) - Number(b[1]));
  for (const [file, , message] of updates) {
    found.set(
      message!,
      (await linesOf(tree, below(place, file!), LARGEST_LIST)).filter(name => name !== ''),
    );
  }
  return found;
}

/** Names as they are written there, not yet paths; null: there is no such list. */
export async function subscribedNames(tree: Tree): Promise<readonly FolderPath[] | null> {
  const dovecot = await textOf(tree, 'subscriptions', LARGEST_LIST);
  if (dovecot !== null) return dovecotSubscriptions(dovecot);
  const courier = await textOf(tree, 'courierimapsubscribed', LARGEST_LIST);
  if (courier === null) return null;
  return listed(courier).map(name => levels(name, '.').slice(name.startsWith('INBOX.') ? 1 : 0));
}

/** "V\t2" and tabs between the levels, or names with the separator that the server had: '.' or '/'. */
function dovecotSubscriptions(text: string): FolderPath[] {
  const lines = listed(text);
  if (lines[0]?.startsWith('V\t2')) return lines.slice(1).map(line => line.split('\t').map(decodedName));
  const separator = lines.some(line => line.includes('/')) ? '/' : '.';
  return lines.map(line => levels(line, separator));
}

const listed = (text: string): string[] => text.split(/\r?\n/).filter(line => line !== '');
const levels = (name: string, separator: string): string[] => name.split(separator).map(decodedName);

/** Modified UTF-7; else, as newer servers write it, UTF-8. */
export function decodedName(octets: string): string {
  const name = decodeModifiedUtf7(octets);
  return name.ok ? name.value : octets;
}

async function linesOf(tree: Tree, path: string, most: number): Promise<string[]> {
  return ((await textOf(tree, path, most)) ?? '').split('\n').map(line => line.replace(/\r$/, ''));
}
