/** What came with the message: open what is safe to show, save the rest, drag it out, read a message inside. */
import { Download, File, FileImage, FileText, Mail } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { desktop } from '../../api.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { size } from '../../design/format.ts';
import { useJmap } from '../../jmap/react.tsx';
import { canShow } from './attachment-dialog.tsx';
import { fileName, type MessageSource } from './message.ts';
import { PartDialog, partAddress } from './part-dialog.tsx';
import { save } from './save.ts';

type AttachmentsProps = { readonly attachments: readonly EmailBodyPart[]; readonly source: MessageSource };

export function Attachments({ attachments, source }: AttachmentsProps) {
  const [open, setOpen] = useState<EmailBodyPart | null>(null);
  const client = useJmap();
  if (attachments.length === 0) return null;
  const address = (part: EmailBodyPart): string => partAddress(client, part, source);
  const drag = (part: EmailBodyPart) => (event: DragEvent) => {
    const url = new URL(address(part), location.href).href;
    const out = desktop?.dragOut;
    if (out) {
      event.preventDefault();
      out(address(part), fileName(part));
    } else event.dataTransfer.setData('DownloadURL', `${part.type}:${fileName(part)}:${url}`);
  };
  const total = attachments.reduce((sum, part) => sum + part.size, 0);
  return (
    <section className="message-attachments" aria-label={t('Attachments')}>
      <p className="quiet">
        {t('{count, plural, one {# attachment} other {# attachments}}, {size}', {
          count: attachments.length,
          size: size(total),
        })}
        {attachments.length > 1 && (
          <Button kind="quiet" onClick={() => attachments.forEach(part => void save(address(part), fileName(part)))}>
            <Download size={14} strokeWidth={1.6} aria-hidden="true" /> {t('Save all')}
          </Button>
        )}
      </p>
      <ul className="attachments">
        {attachments.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part may stand twice, and none moves
          <li key={i} draggable onDragStart={drag(part)}>
            <Icon type={part.type} />
            {canShow(part) ? (
              <button type="button" className="text-button clip" onClick={() => setOpen(part)}>
                {fileName(part)}
              </button>
            ) : (
              <span className="clip">{fileName(part)}</span>
            )}
            <span className="quiet num">{size(part.size)}</span>
            <IconButton
              label={t('Save {name}', { name: fileName(part) })}
              onClick={() => save(address(part), fileName(part))}
            >
              <Download size={16} strokeWidth={1.6} />
            </IconButton>
          </li>
        ))}
      </ul>
      {open && <PartDialog part={open} source={source} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Icon({ type }: { type: string }) {
  const Shown = type.startsWith('image/')
    ? FileImage
    : type.startsWith('text/')
      ? FileText
      : type === 'message/rfc822'
        ? Mail
        : File;
  return <Shown size={16} strokeWidth={1.6} aria-label={type} />;
}
