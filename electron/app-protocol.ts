/**
 * app://mailroom: the built window's files, and below /blob/ what the server keeps, such as attachments. Main reads
 * files of one folder and passes octets on; it knows no mail.
 */
import { join } from 'node:path';
import { protocol } from 'electron';
import type { Client } from '../server/api/rpc.ts';
import type { BlobPart, ShellApi } from '../server/api/shell.ts';
import { blobHeaders, readAsset, windowHeaders } from '../server/web/assets.ts';

/** @param server  the server's shell API, or null while the server is away */
export function serveApp(out: string, server: () => Client<ShellApi> | null): void {
  const root = join(out, 'renderer');
  protocol.handle('app', async request => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'mailroom') return nothing(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return nothing(405);
    if (pathname.startsWith('/blob/')) return blob(request.url, server(), request.signal);
    const asset = await readAsset(root, pathname);
    return asset ? new Response(asset.body, { headers: { ...windowHeaders(null), ...asset.headers } }) : nothing(404);
  });
}

const nothing = (status: number): Response => new Response(null, { status, headers: blobHeaders });

/** The first part says what it is; the rest flows as fast as the page takes it. */
async function blob(url: string, server: Client<ShellApi> | null, signal: AbortSignal): Promise<Response> {
  if (!server) return nothing(503);
  const parts = server.watchBlob({ url }, signal);
  const first = await parts.next().catch(() => null);
  if (first === null) return nothing(502);
  if (first.done || !('head' in first.value)) return nothing(404);
  const { status, headers } = first.value.head;
  return new Response(status === 204 || status === 304 ? null : octets(parts), {
    status,
    headers: { ...headers, ...blobHeaders },
  });
}

function octets(parts: AsyncGenerator<BlobPart, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await parts.next();
        if (part.done) controller.close();
        else if ('bytes' in part.value) controller.enqueue(part.value.bytes);
      },
      async cancel() {
        await parts.return();
      },
    },
    { highWaterMark: 1 },
  );
}
