/** Bytes to and from the server by address (RFC 8620 §6): templates of RFC 6570 level 1, and an upload with its progress. */
import { JmapError } from './errors.ts';

export const expandTemplate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

type Uploaded = { readonly blobId: string; readonly size: number; readonly type: string };
type UploadOptions = { readonly onProgress?: (sent: number) => void; readonly signal?: AbortSignal };

/** fetch tells no progress of what it sends, so this is XMLHttpRequest. */
export function uploadTo(url: string, data: Blob, { onProgress, signal }: UploadOptions): Promise<Uploaded> {
  const { promise, resolve, reject } = Promise.withResolvers<Uploaded>();
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.responseType = 'json';
  request.setRequestHeader('Content-Type', data.type || 'application/octet-stream');
  request.upload.onprogress = event => onProgress?.(event.loaded);
  request.onload = () => {
    if (request.status >= 200 && request.status < 300) return resolve(request.response as Uploaded);
    const detail = (request.response as { readonly detail?: string } | null)?.detail;
    reject(new JmapError('requestFailed', 'upload', detail ?? `The server refused it (${request.status}).`));
  };
  request.onerror = () => reject(new JmapError('disconnected', 'upload', 'The connection was lost while it was sent.'));
  request.onabort = () => reject(new JmapError('cancelled', 'upload', 'It was not waited for.'));
  signal?.addEventListener('abort', () => request.abort(), { once: true });
  request.send(data);
  return promise;
}
