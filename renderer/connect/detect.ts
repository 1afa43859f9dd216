/**
 * Which program a project's folder is of, by the files that stand in it: its mail settings are then shown first. Only names
 * are looked at, and the short texts that say which libraries a project has. Pure.
 */
import type { SnippetId } from '../../server/api/connect-snippets.ts';

export type ProjectFile = {
  /** Within the folder that was given: 'config/application.rb'. */
  readonly path: string;
  /** Of the few that are read. */
  readonly text?: string;
};
export type Detected = { readonly id: SnippetId; readonly by: string };

/** What is read of a project, when it is there. */
export const READ_FILES = ['package.json', 'composer.json', 'Gemfile', 'pyproject.toml', 'requirements.txt', 'pom.xml'];
/** Deeper nobody looks, and nothing that was installed. */
const DEEPEST = 3;
const INSTALLED = /(^|\/)(node_modules|vendor|\.git|target|dist|build)\//;

type Rule = readonly [id: SnippetId, file: RegExp, holds?: RegExp];
/** The surest first: a framework before its language. */
const rules: readonly Rule[] = [
  ['laravel', /^artisan$/],
  ['django', /^manage\.py$/],
  ['django', /^(requirements\.txt|pyproject\.toml)$/, /\bdjango\b/i],
  ['rails', /^config\/application\.rb$/],
  ['rails', /^Gemfile$/, /^\s*gem ['"]rails['"]/m],
  ['symfony', /^symfony\.lock$|^bin\/console$/],
  ['symfony', /^composer\.json$/, /"symfony\/(mailer|framework-bundle)"/],
  ['laravel', /^composer\.json$/, /"laravel\/framework"/],
  ['spring', /^(pom\.xml|build\.gradle(\.kts)?)$/],
  ['wordpress', /^(wp-config(-sample)?\.php|wp-content\/.*)$/],
  ['playwright', /^playwright\.config\.[cm]?[jt]s$/],
  ['node', /^package\.json$/],
  ['python', /^(requirements\.txt|pyproject\.toml|setup\.py|Pipfile)$/],
  ['php', /^(composer\.json|index\.php)$/],
  ['docker', /^(compose|docker-compose)\.ya?ml$|^Dockerfile$/],
  ['actions', /^\.github\/workflows\/[^/]+\.ya?ml$/],
];

/** null: nothing that is known here. */
export function detect(files: readonly ProjectFile[]): Detected | null {
  const seen = files.filter(({ path }) => path.split('/').length <= DEEPEST && !INSTALLED.test(path));
  for (const [id, name, holds] of rules) {
    const found = seen.find(({ path, text = '' }) => name.test(path) && (holds === undefined || holds.test(text)));
    if (found) return { id, by: found.path };
  }
  return null;
}

const LONGEST_READ = 200_000;

/** Of a folder that was chosen: the path's first part is its own name. */
export async function filesOf(list: Iterable<File>): Promise<ProjectFile[]> {
  const files = [...list].map(file => ({ file, path: withoutFolder(file.webkitRelativePath || file.name) }));
  return Promise.all(
    files.map(async ({ file, path }) =>
      READ_FILES.includes(path) && file.size < LONGEST_READ ? { path, text: await file.text() } : { path },
    ),
  );
}
const withoutFolder = (path: string): string => (path.includes('/') ? path.slice(path.indexOf('/') + 1) : path);

/** Of a folder that was dropped: two levels of it, which is where the files stand that tell. */
export async function filesInDrop(transfer: DataTransfer): Promise<ProjectFile[]> {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 0) return filesOf(transfer.files);
  const inside = await Promise.all(entries.map(entry => (isFolder(entry) ? listing(entry) : [entry])));
  const first = inside.flat();
  const second = await Promise.all(
    first
      .filter(isFolder)
      .filter(folder => LOOKED_INTO.includes(folder.name))
      .map(folder => listing(folder)),
  );
  const roots = entries.filter(isFolder).map(folder => `${folder.fullPath}/`);
  return Promise.all([...first, ...second.flat()].map(entry => projectFile(entry, roots)));
}
const LOOKED_INTO = ['config', 'bin', 'wp-content', '.github'];
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const listing = (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> =>
  new Promise(resolve => folder.createReader().readEntries(resolve, () => resolve([])));

async function projectFile(entry: FileSystemEntry, roots: readonly string[]): Promise<ProjectFile> {
  const root = roots.find(one => entry.fullPath.startsWith(one)) ?? '/';
  const path = entry.fullPath.slice(root.length);
  if (!READ_FILES.includes(path) || !entry.isFile) return { path };
  const file = await new Promise<File | null>(resolve =>
    (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
  );
  return file && file.size < LONGEST_READ ? { path, text: await file.text() } : { path };
}
