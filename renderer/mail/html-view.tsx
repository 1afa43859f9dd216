/** The HTML of a message, in a frame without scripts, without an origin and without network. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MailMessage } from '../../server/api/contract.ts';
import { plural } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { mailDocument } from './reader/sanitize.ts';

/** A larger picture is offered as an attachment only. */
const LARGEST_PICTURE = 5_000_000;

export function HtmlView({ message, html }: { message: MailMessage; html: string }) {
  const pictures = usePictures(message);
  const shown = useMemo(
    () =>
      mailDocument({
        html,
        part: id => pictures.get(id) ?? null,
        remote: () => null,
        linkTo: () => '',
        quotes: true,
        dark: false,
        marked: [],
      }),
    [html, pictures],
  );
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current) frame.current.srcdoc = shown.document;
  }, [shown]);
  return (
    <>
      {shown.blocked.length > 0 && (
        <p className="blocked" role="status">
          <StatusShape shape="info" />
          {plural(shown.blocked.length, 'item')} from the internet {shown.blocked.length === 1 ? 'was' : 'were'} not
          loaded. The sender does not learn that you read this.
        </p>
      )}
      <iframe
        // A frame of its own once the pictures are there: Chromium may lose a document that is given while another loads.
        key={pictures.size}
        ref={frame}
        className="mail-frame"
        title={`Message: ${message.subject || 'no subject'}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
      />
    </>
  );
}

const none: ReadonlyMap<string, string> = new Map();

/** The pictures that came with the message, as data:, by Content-ID. */
function usePictures(message: MailMessage): ReadonlyMap<string, string> {
  const [pictures, setPictures] = useState(none);
  useEffect(() => {
    const parts = message.attachments.filter(
      part => part.contentId && /^image\//i.test(part.type) && part.size <= LARGEST_PICTURE,
    );
    if (parts.length === 0) return;
    const abort = new AbortController();
    const load = parts.map(async part => [bare(part.contentId!), await dataUrl(part.url, abort.signal)] as const);
    void Promise.allSettled(load).then(results => {
      if (abort.signal.aborted) return;
      setPictures(new Map(results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))));
    });
    return () => abort.abort();
  }, [message]);
  return pictures;
}

const bare = (contentId: string): string => contentId.replace(/^<|>$/g, '');

async function dataUrl(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const blob = await answer.blob();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
  return promise;
}
