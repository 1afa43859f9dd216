/** What the store's files take on the disk, without what can be made anew. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../base/units.ts';
import { databasePath, segmentFolder } from './sqlite/paths.ts';

export const sizeOf = (path: string): Bytes => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

export const storeBytes = (folder: string): Bytes =>
  sizeOf(databasePath(folder)) + sizeOf(`${databasePath(folder)}-wal`) + segmentBytes(folder);

const segmentBytes = (folder: string): Bytes =>
  readdirSync(segmentFolder(folder)).reduce((sum, name) => sum + sizeOf(join(segmentFolder(folder), name)), 0);
