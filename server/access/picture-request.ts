/**
 * One question for one picture, over a connection that was dialled to a judged address. It says nothing of who asks:
 * no cookie, no referrer, no language, the same words for everybody. RFC 9110, RFC 9112.
 */
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { PictureTarget } from './picture-address.ts';
import { type PictureKind, pictureKind } from './picture-kind.ts';

export const LARGEST_PICTURE: Bytes = mebibytes(5);

export type Picture = { readonly type: PictureKind; readonly bytes: Buffer };
/** Another address to ask, or the picture. */
export type PictureAnswer = { readonly moved: string } | { readonly picture: Picture };

const HEADERS = {
  'User-Agent': 'Mozilla/5.0',
  Accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif',
  'Accept-Encoding': 'identity',
  Connection: 'close',
} as const;

/** Whoever calls keeps the time, and ends the connection when it is over. */
export function askForPicture(
  { url }: PictureTarget,
  connection: Duplex,
  most: Bytes = LARGEST_PICTURE,
): Promise<Result<PictureAnswer, string>> {
  return new Promise(resolve => {
    const asked = request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: { Host: url.host, ...HEADERS },
      setHost: false,
      // Without an agent: one would open connections of its own, to wherever `Host` is taken to be.
      createConnection: () => connection,
    });
    asked.on('error', fault => resolve(err(`the answer could not be read: ${fault.message}`)));
    asked.on('close', () => resolve(err('the connection was closed before an answer came')));
    asked.on('response', response => void read(response, most).then(resolve));
    asked.end();
  });
}

async function read(response: IncomingMessage, most: Bytes): Promise<Result<PictureAnswer, string>> {
  const { statusCode = 0, headers } = response;
  const { location } = headers;
  if ([301, 302, 303, 307, 308].includes(statusCode) && location !== undefined) return ok({ moved: location });
  if (statusCode !== 200) return err(`its server answered ${statusCode}`);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return err('its server packed it, unasked');
  if (Number(headers['content-length'] ?? 0) > most) return err('it is too large');
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > most) return err('it is too large');
      parts.push(part);
    }
  } catch (fault) {
    return err(`it broke off: ${(fault as Error).message}`);
  }
  const bytes = Buffer.concat(parts);
  const type = pictureKind(bytes);
  return type === null ? err('it is not a PNG, JPEG, GIF, WebP or AVIF picture') : ok({ picture: { type, bytes } });
}
