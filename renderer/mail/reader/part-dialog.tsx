/**
 * One part of a message, opened: a message inside is read as any other, what is safe to show is shown. A message may hold
 * messages that hold messages, so that reader is had when one is opened.
 */
import { lazy, Suspense } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { useJmap } from '../../jmap/react.tsx';
import { AttachmentDialog } from './attachment-dialog.tsx';
import { fileName, type MessageSource } from './message.ts';

const ParsedMessage = lazy(async () => ({ default: (await import('./attached-message.tsx')).ParsedMessage }));

type PartProps = { readonly part: EmailBodyPart; readonly source: MessageSource; readonly onClose: () => void };

export function PartDialog({ part, source, onClose }: PartProps) {
  const client = useJmap();
  if (part.type !== 'message/rfc822' || !part.blobId)
    return <AttachmentDialog part={part} address={partAddress(client, part, source)} onClose={onClose} />;
  return (
    <Suspense>
      <ParsedMessage
        title={t('Attached: {name}', { name: fileName(part, t('message')) })}
        blobId={part.blobId}
        source={source}
        onClose={onClose}
      />
    </Suspense>
  );
}

/** Where its octets are had. */
export const partAddress = (
  client: ReturnType<typeof useJmap>,
  part: EmailBodyPart,
  { accountId }: MessageSource,
): string => client.blobUrl(accountId, part.blobId ?? '', fileName(part), part.type);
