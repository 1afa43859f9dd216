/** A page for tests, built as the window is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** `folder` holds its index.html; gives where it lies when it is built. */
export async function buildPage(folder: string): Promise<{ readonly root: string; close(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'mailroom-page-'));
  await build({
    configFile: false,
    root: folder,
    base: '/',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: root, emptyOutDir: true, target: 'chrome146', modulePreload: false, chunkSizeWarningLimit: 4096 },
  });
  return { root, close: () => rm(root, { recursive: true, force: true }) };
}
