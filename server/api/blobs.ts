/**
 * Octets by address, for the window: whatever a blobId of JMAP names, a message, a part, an upload. Answered so that a
 * browser can only keep or show them, never run them.
 */
import { asBuffer } from '../base/bytes.ts';
import type { JmapUser } from '../jmap/backend.ts';

/** `…/{name}?type={type}`, as the session's downloadUrl has it. */
const BLOB = /^\/blob\/jmap\/([\w-]{1,255})\/([\w-]{1,255})\/([^/]{1,2000})$/;
/** Shown in place; everything else is downloaded. An SVG can hold scripts. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|bmp)|text\/plain)$/;

/** `owner`: whose blobs. */
export const newBlobs =
  (owner: Pick<JmapUser, 'account'>) =>
  async (request: Request): Promise<Response | null> => {
    const { pathname, searchParams } = new URL(request.url);
    const blob = BLOB.exec(pathname);
    return blob && blobOf(owner, blob, searchParams.get('type'));
  };

async function blobOf(
  owner: Pick<JmapUser, 'account'>,
  [, accountId = '', blobId = '', name = '']: readonly string[],
  type: string | null,
): Promise<Response | null> {
  const account = await owner.account(accountId);
  const found = account && (await account.blob(blobId));
  return found && answer(found.bytes, type || found.type || 'application/octet-stream', decoded(name));
}

/** What is no percent-encoding is meant as it stands. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function answer(bytes: Uint8Array, type: string, name: string): Response {
  const shown = SHOWN.test(type.toLowerCase());
  const quoted = `filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, c => `%${c.charCodeAt(0).toString(16)}`)}`;
  return new Response(Uint8Array.from(asBuffer(bytes)), {
    headers: {
      'content-type': shown ? type : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; ${quoted}`,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}
