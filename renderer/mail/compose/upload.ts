/**
 * A file to the server over the window's own connection (RFC 9404 §4.1): pieces in base64, each a blob, then one blob of
 * all of them. No piece is larger than one message of the connection may be.
 */
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { setErrorWords } from '../../jmap/errors.ts';

/** In base64 this stays well below what a message of the connection may have. */
export const PIECE = 384 * 1024;
/** RFC 9404 §3.1: every server takes as many. */
const MOST_SOURCES = 64;

type Options = { readonly onProgress: (sent: number) => void; readonly signal: AbortSignal };
type Source = { readonly 'data:asBase64': string } | { readonly blobId: JmapId };

export async function upload(
  client: JmapClient,
  accountId: JmapId,
  file: Blob,
  type: string,
  { onProgress, signal }: Options,
): Promise<JmapId> {
  const put = async (data: readonly Source[], as: string): Promise<JmapId> => {
    const args = { accountId, create: { piece: { data, type: as } } };
    const { created, notCreated } = await client.ask('Blob/upload', args, { signal });
    const found = created?.piece?.id;
    if (found) return found;
    throw new Error(notCreated?.piece ? setErrorWords(notCreated.piece) : t('The server did not keep it.'));
  };
  const octets = 'application/octet-stream';
  if (file.size <= PIECE) return put([{ 'data:asBase64': await base64(file) }], type);
  let pieces: JmapId[] = [];
  for (let at = 0; at < file.size; at += PIECE) {
    pieces.push(await put([{ 'data:asBase64': await base64(file.slice(at, at + PIECE)) }], octets));
    onProgress(Math.min(file.size, at + PIECE));
  }
  while (pieces.length > MOST_SOURCES) {
    const joined: JmapId[] = [];
    for (let at = 0; at < pieces.length; at += MOST_SOURCES)
      joined.push(
        await put(
          pieces.slice(at, at + MOST_SOURCES).map(blobId => ({ blobId })),
          octets,
        ),
      );
    pieces = joined;
  }
  return put(
    pieces.map(blobId => ({ blobId })),
    type,
  );
}

/** By the browser's own encoder: no string of single characters is built. */
export function base64(part: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ''));
  reader.onerror = () => reject(new Error(t('The file cannot be read any more.')));
  reader.readAsDataURL(part);
  return promise;
}
