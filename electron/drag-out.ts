/** Drags something of the window's out to the desktop as a file: written to a temporary folder, then handed over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, nativeImage, type WebContents } from 'electron';
import type { Client } from '../server/api/rpc.ts';
import type { ShellApi } from '../server/api/shell.ts';
import { origin } from './security.ts';

/** What a drag may hold; more is saved by the button. */
const LARGEST = 64 * 1024 * 1024;

export type DragOut = { start(contents: WebContents, path: string, name: string): Promise<boolean> };

/** @param icon  shown at the pointer; macOS and Windows refuse a drag without */
export function newDragOut(icon: string, server: () => Client<ShellApi> | null): DragOut {
  const folders: string[] = [];
  app.on('quit', () => {
    for (const folder of folders) void rm(folder, { recursive: true, force: true }).catch(() => {});
  });
  return {
    async start(contents, path, name) {
      const bytes = await octetsAt(server(), origin + path);
      if (!bytes) return false;
      const folder = await mkdtemp(join(tmpdir(), 'mailroom-drag-'));
      folders.push(folder);
      const file = join(folder, plainName(name));
      await writeFile(file, bytes, { mode: 0o600 });
      contents.startDrag({ file, icon: nativeImage.createFromPath(icon) });
      return true;
    },
  };
}

async function octetsAt(server: Client<ShellApi> | null, url: string): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of server?.watchBlob({ url }) ?? []) {
    if ('head' in part) {
      if (part.head.status !== 200) return null;
      continue;
    }
    size += part.bytes.length;
    if (size > LARGEST) return null;
    parts.push(part.bytes);
  }
  return parts.length === 0 ? null : Buffer.concat(parts);
}

/** A name for one file in one folder, whatever the sender called it. */
const plainName = (name: string): string =>
  name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a file's name must not hold
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120) || 'message.eml';
