/** The message as it came, octet for octet where its alphabet allows; of a long one only the lines in sight exist. */
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button, CopyButton } from '../../design/button.tsx';
import { size } from '../../design/format.ts';
import { useRows } from '../../design/rows.ts';
import { useJmap } from '../../jmap/react.tsx';
import { decoded, read } from './attachment-dialog.tsx';
import type { Message, MessageSource } from './message.ts';
import { save } from './save.ts';

const LINE = 18;
/** More is not put on the clipboard. */
const MOST_TO_COPY = 2_000_000;

export function RawView({ message, source }: { message: Message; source: MessageSource }) {
  const client = useJmap();
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const address = client.blobUrl(source.accountId, message.blobId, 'message.eml', 'message/rfc822');
  useEffect(() => {
    const abort = new AbortController();
    read(address, abort.signal).then(
      bytes => setLines(decoded(bytes, 'utf-8').split(/\r?\n/)),
      fault => !abort.signal.aborted && setTrouble(fault instanceof Error ? fault.message : String(fault)),
    );
    return () => abort.abort();
  }, [address]);
  return (
    <section className="reader-raw" aria-label={t('Source of the message')}>
      <div className="reader-view-acts">
        <span className="quiet">
          {lines
            ? t('{size}, {count, plural, one {# line} other {# lines}}', {
                size: size(message.size),
                count: lines.length,
              })
            : size(message.size)}
        </span>
        <Button onClick={() => save(address, 'message.eml')}>
          <Download size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Save as .eml')}
        </Button>
        {lines && message.size <= MOST_TO_COPY && (
          <CopyButton text={lines.join('\r\n')} label={t('Copy the source')}>
            {t('Copy')}
          </CopyButton>
        )}
      </div>
      {trouble && <p role="alert">{t('The source could not be read: {trouble}', { trouble })}</p>}
      {!lines && !trouble && <p role="status">{t('Reading the source…')}</p>}
      {lines && <Lines lines={lines} />}
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null);
  const { first, end, total } = useRows(box, lines.length, LINE, 20);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="raw-lines mono" ref={box} tabIndex={0} aria-label={t('Lines')}>
      <div style={{ height: total, paddingTop: first * LINE }}>
        {lines.slice(first, end).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <div key={first + i}>{line || ' '}</div>
        ))}
      </div>
    </section>
  );
}
