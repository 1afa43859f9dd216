/** What goes along with a letter: name, size, how far it is on its way; and the sum against what can be sent. */
import { Paperclip, RotateCw, X } from 'lucide-react';
import { t } from '../../../server/base/language.ts';
import { IconButton } from '../../design/button.tsx';
import { size } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { type Attachment, bodyText, type Letter } from './letter.ts';
import { isBeside } from './message.ts';
import { attachmentsSize, type SizeLimits, sizeFault } from './sizes.ts';
import { useTools } from './tools.ts';

/** From this share of the limit on the sum is told against it. */
const WORTH_TELLING = 0.5;

export function AttachmentList({ letter, limits }: { letter: Letter; limits: SizeLimits }) {
  const shown = letter.attachments.filter(one => isBeside(letter, one));
  const sum = attachmentsSize(letter.attachments);
  const fault = sizeFault(letter.attachments, bodyText(letter.body), limits);
  const near = limits.attachments !== null && sum > limits.attachments * WORTH_TELLING;
  if (shown.length === 0 && fault === null && !near) return null;
  return (
    <section className="letter-files" aria-label={t('Attachments')} data-field="attachments" tabIndex={-1}>
      {shown.length > 0 && (
        <ul>
          {shown.map(one => (
            <File key={one.key} letter={letter} file={one} />
          ))}
        </ul>
      )}
      {fault ? (
        <p className="letter-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </p>
      ) : (
        (shown.length > 1 || near) && (
          <p className="quiet num">
            {near && limits.attachments !== null
              ? t('{sum} of at most {most}', { sum: size(sum), most: size(limits.attachments) })
              : size(sum)}
          </p>
        )
      )}
    </section>
  );
}

function File({ letter, file }: { letter: Letter; file: Attachment }) {
  const { client, desk } = useTools();
  const onWay = file.blobId === null && file.fault === null;
  const href =
    file.blobId && letter.accountId ? client.blobUrl(letter.accountId, file.blobId, file.name, file.type) : null;
  return (
    <li className="letter-file" data-tone={file.fault ? 'failed' : undefined}>
      {file.fault ? <StatusShape shape="failed" /> : <Paperclip size={14} strokeWidth={1.6} aria-hidden="true" />}
      {href ? (
        <a className="clip" href={href} download={file.name} title={file.name}>
          {file.name}
        </a>
      ) : (
        <span className="clip" title={file.name}>
          {file.name}
        </span>
      )}
      <span className="quiet num">
        {file.fault ??
          (onWay && file.sent > 0
            ? t('{sent} of {all}', { sent: size(file.sent), all: size(file.size) })
            : size(file.size))}
      </span>
      {onWay && (
        <progress
          value={file.sent}
          max={Math.max(1, file.size)}
          aria-label={t('{name} on its way', { name: file.name })}
        />
      )}
      {file.fault && (
        <IconButton label={t('Try {name} again', { name: file.name })} onClick={() => desk.uploads.retry(letter, file)}>
          <RotateCw size={14} strokeWidth={1.6} />
        </IconButton>
      )}
      <IconButton
        label={t(onWay ? 'Stop and take {name} off' : 'Take {name} off', { name: file.name })}
        onClick={() => desk.detach(letter.key, file.key)}
      >
        <X size={14} strokeWidth={1.6} />
      </IconButton>
    </li>
  );
}
