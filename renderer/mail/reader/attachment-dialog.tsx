/** An attachment that can be looked at without running anything: pixels, and text as text. */
import { useEffect, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { fileName } from './message.ts';
import { save } from './save.ts';

/** SVG and PDF are documents that can hold scripts; they are saved, not shown. */
const PIXELS = /^image\/(?:png|jpe?g|gif|webp|avif|bmp)$/i;
const TEXT =
  /^(?:text\/|message\/(?:delivery-status|disposition-notification|rfc822-headers)|application\/(?:json|pgp-signature|ics))/i;
const MOST_TEXT = 1_000_000;
const MOST_PIXELS = 50_000_000;

export const canShow = ({ type, blobId, size }: EmailBodyPart): boolean =>
  blobId !== null && (type === 'message/rfc822' || TEXT.test(type) || (PIXELS.test(type) && size <= MOST_PIXELS));

type AttachmentDialogProps = {
  readonly part: EmailBodyPart;
  readonly address: string;
  readonly onClose: () => void;
};

export function AttachmentDialog({ part, address, onClose }: AttachmentDialogProps) {
  const name = fileName(part);
  return (
    <Dialog open onClose={onClose} title={name} wide>
      {PIXELS.test(part.type) ? (
        <Picture address={address} type={part.type} name={name} />
      ) : (
        <Text address={address} charset={part.charset} />
      )}
      <div className="dialog-actions">
        <Button kind="main" onClick={() => save(address, name)}>
          {t('Save')}
        </Button>
      </div>
    </Dialog>
  );
}

function Picture({ address, type, name }: { address: string; type: string; name: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const [trouble, setTrouble] = useState(false);
  useEffect(() => {
    let url: string | null = null;
    const abort = new AbortController();
    read(address, abort.signal).then(
      bytes => {
        url = URL.createObjectURL(new Blob([bytes], { type }));
        setShown(url);
      },
      () => !abort.signal.aborted && setTrouble(true),
    );
    return () => {
      abort.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [address, type]);
  if (trouble) return <p role="alert">{t('The picture could not be read. It can still be saved.')}</p>;
  return shown ? (
    <img className="attachment-picture" src={shown} alt={name} onError={() => setTrouble(true)} />
  ) : (
    <p role="status">{t('Reading the picture…')}</p>
  );
}

function Text({ address, charset }: { address: string; charset: string | null }) {
  const [text, setText] = useState<string | null>(null);
  const [trouble, setTrouble] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    read(address, abort.signal).then(
      bytes => setText(decoded(bytes.slice(0, MOST_TEXT), charset)),
      () => !abort.signal.aborted && setTrouble(true),
    );
    return () => abort.abort();
  }, [address, charset]);
  if (trouble) return <p role="alert">{t('It could not be read. It can still be saved.')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="attachment-text" tabIndex={0}>
      {text ?? t('Reading…')}
    </pre>
  );
}

export async function read(address: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(t('The server answered {status}', { status: String(answer.status) }));
  return answer.arrayBuffer();
}

export function decoded(bytes: ArrayBuffer, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
