/** The parts a message is made of, each with its type, alphabet, coding and size; each can be looked at and saved. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { IconButton } from '../../design/button.tsx';
import { size } from '../../design/format.ts';
import { useJmap } from '../../jmap/react.tsx';
import { canShow } from './attachment-dialog.tsx';
import { fileName, type Message, type MessageSource, partRows, transferEncoding } from './message.ts';
import { PartDialog, partAddress } from './part-dialog.tsx';
import { save } from './save.ts';

export function PartsView({ message, source }: { message: Message; source: MessageSource }) {
  const client = useJmap();
  const [open, setOpen] = useState<EmailBodyPart | null>(null);
  const address = (part: EmailBodyPart): string => partAddress(client, part, source);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="reader-parts" aria-label={t('MIME tree')} tabIndex={0}>
      <table aria-label={t('Parts of the message')}>
        <thead>
          <tr>
            <th scope="col">{t('Type')}</th>
            <th scope="col">{t('Alphabet')}</th>
            <th scope="col">{t('Coding')}</th>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Size')}</th>
            <th scope="col">
              <span className="only-read-aloud">{t('Save')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {partRows(message.bodyStructure).map(({ part, depth }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts do not move
            <tr key={i}>
              <td className="mono" style={{ paddingInlineStart: depth * 18 }}>
                {depth > 0 && <span aria-hidden="true">└ </span>}
                <span className="only-read-aloud">{t('Level {level}:', { level: depth + 1 })} </span>
                {canShow(part) ? (
                  <button type="button" className="text-button" onClick={() => setOpen(part)}>
                    {part.type}
                  </button>
                ) : (
                  part.type
                )}
              </td>
              <td>{part.charset ?? ''}</td>
              <td>{part.subParts ? '' : transferEncoding(part)}</td>
              <td className="clip">{part.name ?? (part.cid ? `cid:${part.cid}` : '')}</td>
              <td className="num">{part.subParts ? '' : size(part.size)}</td>
              <td>
                {part.blobId && (
                  <IconButton
                    label={t('Save {name}', { name: part.type })}
                    onClick={() => save(address(part), fileName(part))}
                  >
                    <Download size={15} strokeWidth={1.6} />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open && <PartDialog part={open} source={source} onClose={() => setOpen(null)} />}
    </section>
  );
}
