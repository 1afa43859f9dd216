/** A folder of PSTs, as Outlook's own is: each of several stands in a folder of its name. Only on disk: they are read in place. */
import { join } from 'node:path';
import { err, ok } from '../../base/result.ts';
import { joined } from '../joined.ts';
import type { Opened, Source, SourceOptions } from '../source.ts';
import { byName, type Tree } from '../tree.ts';
import { pstSource } from './pst-source.ts';

const PST = /\.(pst|ost)$/i;

const filesOf = async (tree: Tree): Promise<string[]> =>
  (await tree.entries(''))
    .toSorted(byName)
    .flatMap(({ name, kind }) => (kind === 'file' && PST.test(name) ? [name] : []));

export const holdsPst = async (tree: Tree): Promise<boolean> => (await filesOf(tree)).length > 0;

/** One that cannot be read is told of, and the others are read. */
export async function pstFolderSource(tree: Tree, options: SourceOptions): Opened {
  const files = await filesOf(tree);
  const parts: Source[] = [];
  const faults: string[] = [];
  for (const file of files) {
    const root = files.length > 1 ? [file.replace(PST, '')] : [];
    const opened = await pstSource(join(tree.name, file), options, root);
    if (opened.ok) parts.push(opened.value);
    else faults.push(opened.error);
  }
  if (parts.length === 0) return err(faults.join('; '));
  const others = (await tree.entries('')).length > files.length ? ['Only the PSTs of this folder are read'] : [];
  const notes = () => [...tree.notes(), ...faults, ...others];
  return ok(joined({ format: 'pst', name: tree.name, parts, notes, close: () => tree.close() }));
}
