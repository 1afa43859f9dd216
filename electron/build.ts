/**
 * Builds what cannot run as it is: the window (renderer → out/renderer) and its preload (one CommonJS file, as a
 * sandboxed preload must be). With `--app` also what the packaged app has: the main process, the server, and the commands
 * with a Node to run them, since Electron is closed to scripts there (fuses). From a checkout all of these run unbuilt.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  globSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig, normalizePath, type Plugin, type Rolldown } from 'vite';
import { SCREENS } from '../server/web/assets.ts';

const top = join(import.meta.dirname, '..');
/** Given by the shell, or with a native part: never inside a bundle. */
const external = ['electron', 'better-sqlite3'];

const renderer: InlineConfig = {
  configFile: false,
  root: join(top, 'renderer'),
  base: '/',
  logLevel: 'warn',
  plugins: [react(), asksEarly(), namesScreens()],
  build: {
    outDir: join(top, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    // The window is never where a browser needs help with it; what it names is asked for at once, not file after file.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    rolldownOptions: { output: { codeSplitting: { groups: filesOfTheStart() } } },
  },
};

/** Where one comes in. What they have in common with other screens is one file, `parts`, not a dozen. */
const DAILY = ['mail/mail-view.tsx', 'queue/queue-view.tsx', 'log/log-view.tsx'];
const DESIGN = /\/renderer\/design\//;

/**
 * What every screen needs stands in two files: a browser asks for six at a time, and each of the small ones that it would
 * otherwise be cut into costs as much as these. `start` is all that main.tsx imports, and is read before the language is
 * known; `window` is what app.tsx imports besides, and may hold messages in constants. All of design/ is in it, so that its
 * style sheets stand before those of the screens.
 */
function filesOfTheStart() {
  let start: ReadonlySet<string> | null = null;
  let window: ReadonlySet<string> | null = null;
  const entry = normalizePath(join(top, 'renderer/main.tsx'));
  const name: Rolldown.CodeSplittingNameFunction = (id, context) => {
    start ??= importedBy([entry], context);
    window ??= importedBy([normalizePath(join(top, 'renderer/app.tsx'))], context);
    // By itself: it waits for `window`, which imports `start`, and would wait for itself.
    if (id === entry) return null;
    return start.has(id) ? 'start' : window.has(id) || DESIGN.test(id) ? 'window' : null;
  };
  let daily: ReadonlySet<string> | null = null;
  const part: Rolldown.CodeSplittingNameFunction = (id, context) => {
    daily ??= importedBy(
      DAILY.map(view => normalizePath(join(top, 'renderer', view))),
      context,
    );
    return daily.has(id) ? 'parts' : null;
  };
  return [
    { name, debugName: 'files of the start', includeDependenciesRecursively: false, priority: 2 },
    { name: part, debugName: 'parts of screens', includeDependenciesRecursively: false, priority: 1, minShareCount: 2 },
  ];
}

/** Themselves and all they import, but not what they load later. */
function importedBy(entries: readonly string[], context: Rolldown.ChunkingContext): ReadonlySet<string> {
  const ids = new Set(entries);
  // A set that grows while it is walked.
  for (const id of ids) for (const next of context.getModuleInfo(id)?.importedIds ?? []) ids.add(next);
  return ids;
}

/** The page asks at once for what it will want in any case, not when the file before has been read. */
function asksEarly(): Plugin {
  return {
    name: 'asks-early',
    transformIndexHtml(_, { bundle = {} }) {
      const link = (href: string, attrs: object) => ({
        ...{ tag: 'link', injectTo: 'head' as const },
        attrs: { ...attrs, crossorigin: true, href: `/${href}` },
      });
      const wanted = new Set(Object.keys(bundle).filter(name => nameOf(bundle[name]!) === 'app'));
      // A set that grows while it is walked.
      for (const name of wanted) for (const next of importsOf(bundle[name])) wanted.add(next);
      return Object.values(bundle).flatMap(file => {
        const name = nameOf(file);
        if (wanted.has(file.fileName) && !ASKED.test(name)) return [link(file.fileName, { rel: 'modulepreload' })];
        // Not only asked for: whoever imports app.tsx would otherwise put it in, and wait for it once more.
        if (name === 'window.css') return [link(file.fileName, { rel: 'stylesheet' })];
        if (!FONTS.test(name)) return [];
        return [link(file.fileName, { rel: 'preload', as: 'font', type: 'font/woff2' })];
      });
    },
  };
}

/**
 * For the server, which puts them into the page (server/web/assets.ts): by address, the files that its screen needs besides the
 * window's own. Which screen stands at which address is written in views.tsx alone.
 */
function namesScreens(): Plugin {
  const SCREEN = /import\('([^']+)'\),\s*'\w+',\s*'(\/[^']*\/)'/g;
  const views = join(top, 'renderer/shell/views.tsx');
  return {
    name: 'names-screens',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(file => file.type === 'chunk');
      /** What a file imports stands before it, so that its style sheet has the last word. */
      const addTo = (files: Set<string>, name: string, passed: ReadonlySet<string>): Set<string> => {
        if (files.has(name) || passed.has(name)) return files;
        for (const next of importsOf(bundle[name])) addTo(files, next, passed);
        for (const style of stylesOf(bundle[name])) if (!passed.has(style)) files.add(style);
        return files.add(name);
      };
      const own = new Set<string>();
      for (const { name, isEntry, fileName } of chunks) if (isEntry || name === 'app') addTo(own, fileName, new Set());
      const screens = [...readFileSync(views, 'utf8').matchAll(SCREEN)].map(([, module = '', at = '']) => {
        const id = normalizePath(join(views, '..', module));
        const chunk = chunks.find(one => one.facadeModuleId === id);
        if (!chunk) throw new Error(`${module} of ${at} is no file of the window`);
        const files = [...addTo(new Set(), chunk.fileName, own)];
        // Style sheets first: the page waits for them.
        return [at, files.sort((one, other) => Number(other.endsWith('.css')) - Number(one.endsWith('.css')))] as const;
      });
      this.emitFile({ type: 'asset', fileName: SCREENS, source: JSON.stringify(Object.fromEntries(screens)) });
    },
  };
}

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset;
/** Of text and of figures; further scripts are read when there are letters of them. */
const FONTS = /^(?:inter|jetbrains-mono)-latin-wght/;
/** By the page itself. */
const ASKED = /^(?:start|rolldown-runtime)$/;
const nameOf = (file: Output): string => (file.type === 'chunk' ? file.name : (file.names[0] ?? ''));
type WithStyles = { readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } };
const stylesOf = (file: Output | undefined): readonly string[] => [
  ...((file as WithStyles | undefined)?.viteMetadata?.importedCss ?? []),
];
const importsOf = (file: Output | undefined): readonly string[] => (file?.type === 'chunk' ? file.imports : []);

/** Code for Node: packages inside, what Node and Electron bring outside. */
const forNode = (input: Record<string, string>, outDir: string, format: 'es' | 'cjs'): InlineConfig => ({
  configFile: false,
  root: top,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    target: 'node24',
    outDir: join(top, outDir),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external,
      // All beside each other, so that what is found relative to the code is at the same place for each chunk.
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});

await build(renderer);
// The client for tests, which the server hands out: as it is, with its types beside it.
mkdirSync(join(top, 'out/renderer/test-client'), { recursive: true });
for (const [from, to] of Object.entries({ 'mailroom.mjs': 'mailroom.mjs', 'types.d.mts': 'mailroom.d.mts' }))
  cpSync(join(top, 'server/client', from), join(top, 'out/renderer/test-client', to));
await build(forNode({ preload: join(top, 'electron/preload.ts') }, 'out', 'cjs'));

if (process.argv.includes('--app')) {
  for (const folder of ['electron', 'server', 'cli', 'bin'])
    rmSync(join(top, 'out', folder), { recursive: true, force: true });
  await build(forNode({ main: join(top, 'electron/main.ts') }, 'out/electron', 'es'));
  await build(forNode({ main: join(top, 'server/main.ts'), ...threads() }, 'out/server', 'es'));
  await buildCommands();
}

/** resources/cli and resources/bin of the package: plain files, for Node reads no archive. */
async function buildCommands(): Promise<void> {
  const entries = { mailroom: join(top, 'server/cli/main.ts'), sendmail: join(top, 'server/sendmail/packaged.ts') };
  await build(forNode({ ...entries, ...threads() }, 'out/cli/out/server', 'es'));
  writeFileSync(join(top, 'out/cli/package.json'), '{ "type": "module" }\n');
  // What electron-builder takes from a folder of the app's it leaves out of the archive, so these lie here once more.
  cpSync(join(top, 'out/renderer'), join(top, 'out/cli/out/renderer'), { recursive: true });
  const sqlite = 'node_modules/better-sqlite3';
  for (const part of ['package.json', 'LICENSE', 'lib', `prebuilds/${process.platform}-${process.arch}.node`])
    cpSync(join(top, sqlite, part), join(top, 'out/cli', sqlite, part), { recursive: true });
  const [bin, from] = [join(top, 'out/bin'), join(top, 'electron/package')];
  mkdirSync(bin, { recursive: true });
  putNode(join(bin, process.platform === 'win32' ? 'node.exe' : 'node'));
  if (process.platform === 'win32') copyFileSync(join(from, 'command.cmd'), join(bin, 'mailroom.cmd'));
  else
    for (const name of ['mailroom', 'sendmail', 'mailq', 'newaliases', 'rmail', 'runq'])
      putProgram(join(from, 'command.sh'), join(bin, name));
  putProgram(join(from, 'in-path.sh'), join(top, 'out/in-path.sh'));
}

/** For all to run and nobody else to write, whatever the checkout's mask made of it. */
function putProgram(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

/** The Node that builds is the one that is packed, so each system and processor is built on its own; or the one that is named. */
function putNode(to: string): void {
  const node = process.env.MAILROOM_PACK_NODE ?? process.execPath;
  try {
    linkSync(node, to);
  } catch {
    copyFileSync(node, to);
  }
  if (process.platform !== 'win32') chmodSync(to, 0o755);
}

/** Each thread of the server is a bundle of its own beside main.js: store/sqlite/worker.ts → store-worker.js. */
function threads(): Record<string, string> {
  const files = globSync('server/*/**/worker.ts', { cwd: top });
  return Object.fromEntries(files.map(file => [`${file.split(/[/\\]/)[1]}-worker`, join(top, file)]));
}
