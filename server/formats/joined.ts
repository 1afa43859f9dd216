/** Several sources as one: each keeps its folders; of two that have one path, the second gets a number. */
import type { FolderPath, Source, SourceFolder } from './source.ts';

type Part = { readonly source: Source; readonly folder: SourceFolder };

export function joined(options: {
  readonly format: string;
  readonly name: string;
  readonly parts: readonly Source[];
  readonly notes?: () => readonly string[];
  close(): Promise<void>;
}): Source {
  const { format, name, parts, notes = () => [] } = options;
  let known: Promise<ReadonlyMap<string, Part>> | null = null;
  const all = () => (known ??= foldersOf(parts));
  return {
    ...{ format, name },
    notes: () => [...new Set([...notes(), ...parts.flatMap(part => part.notes())])],
    folders: async () =>
      [...(await all())].map(([key, { folder }]) => ({ ...folder, path: JSON.parse(key) as FolderPath })),
    async *messages(folder, options) {
      const part = (await all()).get(JSON.stringify(folder.path));
      if (part) yield* part.source.messages(part.folder, options);
    },
    async close() {
      for (const part of parts) await part.close();
      await options.close();
    },
  };
}

async function foldersOf(parts: readonly Source[]): Promise<ReadonlyMap<string, Part>> {
  const found = new Map<string, Part>();
  for (const source of parts) {
    for (const folder of await source.folders()) {
      let path = folder.path;
      for (let n = 2; found.has(keyOf(path)); n++) path = [...folder.path.slice(0, -1), `${folder.path.at(-1)} ${n}`];
      found.set(keyOf(path), { source, folder });
    }
  }
  return found;
}

const keyOf = (path: FolderPath): string => JSON.stringify(path);
