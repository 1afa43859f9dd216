/** The HTML of a message: cleaned, framed, with its pictures by permission and its links by question. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { Button } from '../../design/button.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { linkAddress, MailFrame } from './mail-frame.tsx';
import type { MessageSource } from './message.ts';
import { PicturesBar } from './pictures-bar.tsx';
import { type BlockedPicture, type MailLink, type MailLook, mailDocument } from './sanitize.ts';
import { usePartPictures, useRemotePictures } from './use-pictures.ts';

type HtmlBodyProps = {
  readonly source: MessageSource;
  readonly html: string;
  readonly parts: readonly EmailBodyPart[];
  readonly title: string;
  readonly author: string | null;
  /** Not junk, and not found to be forged: what is always permitted is shown without asking. */
  readonly trusted: boolean;
  readonly dark: boolean;
  readonly marked: readonly string[];
  /** As another mail program might show it. */
  readonly look?: MailLook | null;
  /** No picture at all, its own parts neither. */
  readonly pictures?: boolean;
};

const newWord = (): string => crypto.randomUUID().replaceAll('-', '');
const noBlocked: readonly BlockedPicture[] = [];

export function HtmlBody(props: HtmlBodyProps) {
  const { source, html, parts, title, author, trusted, dark, marked, look = null, pictures = true } = props;
  const [path] = useLocation();
  const [word] = useState(newWord);
  const [quotes, setQuotes] = useState(false);
  const [link, setLink] = useState<MailLink | null>(null);
  const [asked, setAsked] = useState(noBlocked);
  const own = usePartPictures(source, parts);
  const addresses = useMemo(() => asked.filter(one => !one.tracker).map(one => one.address), [asked]);
  const remote = useRemotePictures(source, author, addresses, trusted);
  const shown = useMemo(
    () => ({
      path,
      ...mailDocument({
        html,
        part: id => own.get(id) ?? null,
        remote: address => remote.shown.get(address) ?? null,
        linkTo: index => linkAddress(word, index),
        quotes,
        dark,
        marked,
        look,
        pictures,
      }),
    }),
    // The links lead to the window's own address, so they change with it.
    [html, own, remote.shown, word, quotes, dark, marked, path, look, pictures],
  );
  // A document of the same text is the same one, however often it was made: the frame and its twin load it once.
  const kept = useRef(shown.document);
  if (String(kept.current) !== String(shown.document)) kept.current = shown.document;
  // What is asked for is all that the message names, whatever of it is shown by now.
  useEffect(() => {
    if (shown.shown === 0) setAsked(shown.blocked);
  }, [shown]);
  const onLink = useCallback((index: number) => setLink(shown.links[index] ?? null), [shown]);
  return (
    <>
      {pictures && <PicturesBar remote={remote} asked={asked} author={author} trusted={trusted} />}
      <MailFrame document={kept.current} title={title} word={word} dark={dark} onLink={onLink} />
      {shown.quoted && (
        <Button kind="quiet" className="reader-quotes" aria-expanded={quotes} onClick={() => setQuotes(!quotes)}>
          {quotes ? t('Hide what it quotes') : t('… Show what it quotes')}
        </Button>
      )}
      {link && <LinkDialog link={link} onClose={() => setLink(null)} />}
    </>
  );
}
