/** What lies where in a store's folder. */
import { join } from 'node:path';

export const databasePath = (folder: string): string => join(folder, 'mailroom.db');
export const segmentFolder = (folder: string): string => join(folder, 'segments');
export const segmentPath = (folder: string, segment: number): string =>
  join(segmentFolder(folder), `${String(segment).padStart(6, '0')}.seg`);
