/**
 * What a folder is called in a place that takes no name as long as ours: a file's name has 255 octets, and a folder of a
 * Maildir is one name with all its levels. What is cut ends in some letters of its hash, so that no two become one.
 */
import { hash } from 'node:crypto';
import { encodeModifiedUtf7 } from '../mime/modified-utf7.ts';
import { fileName } from './file-names.ts';
import type { FolderPath } from './source.ts';

/** Room is left for '.sbd', '.part' and the like. */
const LONGEST = 230;
const HASH = 8;
/** Characters of each level, the first that fits. */
const CUTS = [60, 30, 15, 8, 4, 1];

function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most + HASH + 1
    ? text
    : `${letters.slice(0, most).join('')}~${hash('sha256', text).slice(0, HASH)}`;
}

function fitting<T>(whole: T, cutTo: (most: number) => T, size: (of: T) => number): T {
  if (size(whole) <= LONGEST) return whole;
  for (const most of CUTS) if (size(cutTo(most)) <= LONGEST) return cutTo(most);
  return cutTo(1);
}

/** Each level is a file or a folder. */
export const filedPath = (path: FolderPath): FolderPath =>
  path.map(level =>
    fitting(
      level,
      most => cut(level, most),
      text => Buffer.byteLength(fileName(text)),
    ),
  );

export const folderPlace = (path: FolderPath): string => filedPath(path).map(fileName).join('/');

/** INBOX is the top; a dot within a name as Dovecot's listescape writes it. */
export function maildirPlace(path: FolderPath): string {
  if (path.length === 1 && path[0] === 'INBOX') return '.';
  return `.${path.map(escapedLevel).join('.')}`;
}

export const escapedLevel = (level: string): string =>
  encodeModifiedUtf7(level.replace(/[./\\]/g, mark => `\\${mark.charCodeAt(0).toString(16).padStart(2, '0')}`));

/** All levels are one name. */
export function maildirPath(path: FolderPath): FolderPath {
  const sizeOf = (levels: FolderPath): number => maildirPlace(levels).length;
  const kept = fitting(path, most => path.map(level => cut(level, most)), sizeOf);
  return sizeOf(kept) <= LONGEST ? kept : [cut(path.join('/'), 1)];
}

/** Where a program that reads the place finds a folder of ours. */
export function keptPath(format: string, path: FolderPath): FolderPath {
  if (format === 'maildir') return maildirPath(path);
  return format === 'mbox' || format === 'eml' || format === 'zip' ? filedPath(path) : path;
}
