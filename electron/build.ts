/**
 * Builds what cannot run as it is: the window (renderer → out/renderer) and its preload (one CommonJS file, as a
 * sandboxed preload must be). With `--app` also the main process and the server, for the packaged app; from a
 * checkout both run unbuilt, since Node and Electron strip the types themselves.
 */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

const top = join(import.meta.dirname, '..');
/** Given by the shell, or with a native part: never inside a bundle. */
const external = ['electron', 'better-sqlite3'];

const renderer: InlineConfig = {
  configFile: false,
  root: join(top, 'renderer'),
  base: '/',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: join(top, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    modulePreload: false,
    chunkSizeWarningLimit: 4096,
  },
};

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
await build(forNode({ preload: join(top, 'electron/preload.ts') }, 'out', 'cjs'));

if (process.argv.includes('--app')) {
  for (const folder of ['out/electron', 'out/server']) rmSync(join(top, folder), { recursive: true, force: true });
  await build(forNode({ main: join(top, 'electron/main.ts') }, 'out/electron', 'es'));
  await build(forNode({ main: join(top, 'server/main.ts'), ...threads() }, 'out/server', 'es'));
}

/** Each thread of the server is a bundle of its own beside main.js: store/sqlite/worker.ts → store-worker.js. */
function threads(): Record<string, string> {
  const files = globSync('server/*/**/worker.ts', { cwd: top });
  return Object.fromEntries(files.map(file => [`${file.split(/[/\\]/)[1]}-worker`, join(top, file)]));
}
