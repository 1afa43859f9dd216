/**
 * Builds what cannot run as it is: the window (renderer → out/renderer) and its preload (one CommonJS file, as a
 * sandboxed preload must be). With `--app` also the main process and the server, for the packaged app; from a
 * checkout both run unbuilt, since Node and Electron strip the types themselves.
 */
import { cpSync, globSync, rmSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig, type Plugin } from 'vite';

const top = join(import.meta.dirname, '..');
/** Given by the shell, or with a native part: never inside a bundle. */
const external = ['electron', 'better-sqlite3'];

const renderer: InlineConfig = {
  configFile: false,
  root: join(top, 'renderer'),
  base: '/',
  logLevel: 'warn',
  plugins: [react(), tailwind()],
  build: {
    outDir: join(top, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    modulePreload: false,
    chunkSizeWarningLimit: 4096,
  },
};

/** Code for Node: packages inside, what Node and Electron bring outside. */
const forNode = (
  input: Record<string, string>,
  outDir: string,
  format: 'es' | 'cjs',
  plugins: Plugin[] = [],
): InlineConfig => ({
  configFile: false,
  root: top,
  logLevel: 'warn',
  plugins,
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
      // All beside each other: a file that is found relative to the code is then at the same place for each chunk.
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});

/**
 * The server finds files relative to its own source: `new URL('./worker.ts', import.meta.url)` and
 * `import.meta.dirname`. A bundle has another place, so these are turned to where the files are then: code becomes a
 * bundle of its own, other files below server/ are copied to out/server/files/, the rest stays in the app's folder.
 */
function relativeFiles(workers: Record<string, string>): Plugin {
  const out = join(top, 'out/server');
  const placeOf = (target: string): string => {
    const name = Object.keys(workers).find(worker => workers[worker] === target);
    if (name) return `./${name}.js`;
    const below = relative(join(top, 'server'), target);
    const path = below.startsWith('..') ? relative(out, target) : join('files', below);
    return `./${path.split(sep).join('/')}`;
  };
  return {
    name: 'relative-files',
    transform(code, id) {
      if (!id.startsWith(join(top, 'server') + sep) || !code.includes('import.meta')) return null;
      const place = (path: string) => placeOf(resolve(dirname(id), path)) + (path.endsWith('/') ? '/' : '');
      return code
        .replace(
          /new URL\(\s*(['"])(\.[^'"]*)\1,\s*import\.meta\.url\s*,?\s*\)/g,
          (_, quote, path) => `new URL(${quote}${place(path)}${quote}, import.meta.url)`,
        )
        .replace(/\bimport\.meta\.dirname\b/g, `(import.meta.dirname + ${JSON.stringify(place('.').slice(1))})`);
    },
  };
}

await build(renderer);
await build(forNode({ preload: join(top, 'electron/preload.ts') }, 'out', 'cjs'));

if (process.argv.includes('--app')) {
  rmSync(join(top, 'out/electron'), { recursive: true, force: true });
  rmSync(join(top, 'out/server'), { recursive: true, force: true });
  const workers = Object.fromEntries(
    globSync('server/**/{worker,*-worker}.ts', { cwd: top }).map(file => [
      file.slice('server/'.length, -extname(file).length).replaceAll(/[/\\]/g, '-'),
      join(top, file),
    ]),
  );
  await build(forNode({ main: join(top, 'electron/main.ts') }, 'out/electron', 'es'));
  await build(forNode({ main: join(top, 'server/main.ts'), ...workers }, 'out/server', 'es', [relativeFiles(workers)]));
  for (const file of globSync('server/**/*', { cwd: top }).filter(isData)) {
    cpSync(join(top, file), join(top, 'out/server/files', relative('server', file)));
  }
}

/** What the server reads while it runs: SQL, texts; not code and not the folders' descriptions. */
function isData(file: string): boolean {
  return statSync(join(top, file)).isFile() && !/\.(ts|mjs)$|(README|DECISIONS)\.md$/.test(file);
}
