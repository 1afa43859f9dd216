/**
 * Octets by address, for the window: a message's source, its parts, and whatever a blobId of JMAP names. Answered so that
 * a browser can only keep or show them, never run them.
 */
import { asBuffer } from '../base/bytes.ts';
import type { JmapUser } from '../jmap/backend.ts';
import { readMessage } from '../mime/message.ts';
import type { Store } from '../store/interface.ts';

const SOURCE = /^\/blob\/message\/(\d{1,15})\/source$/;
const PART = /^\/blob\/message\/(\d{1,15})\/part\/(\d{1,4})$/;
/** `…/{name}?type={type}`, as the session's downloadUrl has it. */
const BLOB = /^\/blob\/jmap\/([\w-]{1,255})\/([\w-]{1,255})\/([^/]{1,2000})$/;
/** Shown in place; everything else is downloaded. An SVG can hold scripts. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|bmp)|text\/plain)$/;

/** `owner`: whose blobs; null: there are none of JMAP. */
export const newBlobs =
  (store: Store, owner: Pick<JmapUser, 'account'> | null) =>
  async (request: Request): Promise<Response | null> => {
    const { pathname, searchParams } = new URL(request.url);
    const blob = BLOB.exec(pathname);
    if (blob) return owner && blobOf(owner, blob, searchParams.get('type'));
    const source = SOURCE.exec(pathname);
    if (source) return sourceOf(store, Number(source[1]));
    const part = PART.exec(pathname);
    return part ? partOf(store, Number(part[1]), Number(part[2])) : null;
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

async function sourceOf(store: Store, id: number): Promise<Response | null> {
  const facts = await store.message(id);
  if (!facts) return null;
  const bytes = await store.bytes(id);
  return answer(bytes, 'message/rfc822', `${facts.trace}.eml`);
}

async function partOf(store: Store, id: number, index: number): Promise<Response | null> {
  if (!(await store.message(id))) return null;
  const message = await readMessage(await store.bytes(id));
  const attachment = message.attachments[index];
  return attachment ? answer(attachment.bytes, attachment.type, attachment.filename) : null;
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
