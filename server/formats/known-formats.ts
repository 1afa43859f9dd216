/** Formats of other programs that are known by what they look like, beside those that open.ts knows itself. */
import { err } from '../base/result.ts';
import { backupIn, backupSource } from './hmailserver/source.ts';
import type { Formats } from './open.ts';
import { isPst } from './outlook/pst-file.ts';
import { holdsPst, pstFolderSource } from './outlook/pst-folder.ts';
import { pstSource } from './outlook/pst-source.ts';

const SEVEN_ZIP = '377abcaf271c';

export const knownFormats: Formats = {
  files: [
    { name: 'pst', knows: isPst, open: pstSource },
    {
      name: '7z',
      knows: head => head.toString('hex', 0, 6) === SEVEN_ZIP,
      open: async path =>
        err(
          `${path} is a 7z archive, which is not read here: unpack it ("7z x", or 7-Zip on Windows) and name the folder`,
        ),
    },
  ],
  folders: [
    { name: 'hmailserver', knows: async tree => (await backupIn(tree)) !== null, open: backupSource },
    { name: 'pst', knows: holdsPst, open: pstFolderSource },
  ],
};
