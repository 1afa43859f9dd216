/** Plain text as it was meant: quotes by depth, what repeats folded, addresses to click, letters of one width by choice. */
import { useMemo, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { type TextBlock, textBlocks, textFormat, withLinks } from './text-blocks.ts';

type TextBodyProps = {
  readonly parts: readonly { readonly text: string; readonly contentType: string }[];
  readonly mono: boolean;
  readonly marked: readonly string[];
};

export function TextBody({ parts, mono, marked }: TextBodyProps) {
  const blocks = useMemo(
    () => parts.flatMap(({ text, contentType }) => textBlocks(text, textFormat(contentType))),
    [parts],
  );
  const whole = parts.map(part => part.text).join('\n');
  const [quotes, setQuotes] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const folded = blocks.some(block => block.foldable);
  const shown = quotes ? blocks : blocks.filter(block => !block.foldable);
  if (whole.trim() === '') return <p className="reader-text quiet">{t('This message has no text.')}</p>;
  return (
    <div className={mono ? 'reader-text mono' : 'reader-text'}>
      {shown.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's text does not move
        <Block key={i} block={block} marked={marked} onLink={setLink} />
      ))}
      {folded && (
        <Button kind="quiet" className="reader-quotes" aria-expanded={quotes} onClick={() => setQuotes(!quotes)}>
          {quotes ? t('Hide what it quotes') : t('… Show what it quotes')}
        </Button>
      )}
      {link && <LinkDialog link={{ href: link, text: '' }} onClose={() => setLink(null)} />}
    </div>
  );
}

type BlockProps = {
  readonly block: TextBlock;
  readonly marked: readonly string[];
  readonly onLink: (href: string) => void;
};

function Block({ block, marked, onLink }: BlockProps) {
  const pieces = withLinks(block.text).map(({ text, href }, i) =>
    href ? (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's text does not move
        key={i}
        href={href}
        onClick={event => {
          event.preventDefault();
          onLink(href);
        }}
      >
        {text}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a message's text does not move
      <Marked key={i} text={text} words={marked} />
    ),
  );
  if (block.depth === 0) return <p data-kind={block.kind}>{pieces}</p>;
  return (
    <blockquote data-depth={Math.min(4, block.depth)}>
      <span className="only-read-aloud">
        {t('Quoted{depth, plural, =1 {} other {, # deep}}:', { depth: block.depth })}{' '}
      </span>
      {pieces}
    </blockquote>
  );
}

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const wanted = words.filter(word => word !== '').map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (wanted.length === 0) return text;
  return text.split(new RegExp(`(${wanted.join('|')})`, 'gi')).map((piece, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a message's text does not move
    i % 2 === 1 ? <mark key={i}>{piece}</mark> : piece,
  );
}
