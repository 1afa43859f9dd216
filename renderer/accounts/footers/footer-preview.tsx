/** A letter as it would look with the footer: made here, footed by the server, shown as mail is shown. */

import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { FooterRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Choice } from '../../design/field.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { heard } from '../../language/heard.ts';
import { isDisconnect, useConnection, wordsOf } from '../../live.ts';
import { linkAddress, MailFrame } from '../../mail/reader/mail-frame.tsx';
import { mailDocument } from '../../mail/reader/sanitize.ts';
import { useIsDark } from '../../mail/reader/use-is-dark.ts';
import '../../mail/reader/reader.css';
import { bodyOf, type LetterKind, letterOf, messageOf } from './footer-words.ts';

/** After the last key. */
const PAUSE = 250;
type Tried =
  | { readonly state: 'bare' }
  | { readonly state: 'footed'; readonly body: string }
  | { readonly state: 'left'; readonly because: string };

type PreviewProps = {
  readonly footer: FooterRow;
  /** What is wrong with it, in the server's words; null: nothing. */
  readonly onJudged: (fault: string | null) => void;
};

export function FooterPreview({ footer, onJudged }: PreviewProps) {
  const [kind, setKind] = useState<LetterKind>('plain');
  const tried = useTried(footer, kind, onJudged);
  const letter = letterOf(kind, footer.domain);
  const body = tried.state === 'footed' ? tried.body : letter.body;
  return (
    <section className="footer-preview" aria-label={t('How a letter looks with it')}>
      <div className="footer-preview-head">
        <h3>{t('How a letter looks with it')}</h3>
        <Choice
          label={t('The letter')}
          value={kind}
          choices={[
            ['plain', t('Plain text')],
            ['html', 'HTML'],
          ]}
          onChange={setKind}
        />
      </div>
      <div className="footer-letter">
        <p className="quiet footer-letter-head">
          {letter.from} → {letter.to}
        </p>
        <p className="footer-letter-subject">{letter.subject}</p>
        {kind === 'html' ? <HtmlLetter html={body} /> : <p className="footer-letter-text">{body}</p>}
      </div>
      <p className="field-help" role="status">
        {tried.state === 'left' && (
          <>
            <StatusShape shape="info" size={12} />{' '}
            {t('This letter is left as it is: {reason}.', { reason: heard(tried.because) })}
          </>
        )}
        {tried.state === 'bare' && footer.text.trim() === '' && t('What is typed appears below the letter.')}
      </p>
    </section>
  );
}

function useTried(footer: FooterRow, kind: LetterKind, onJudged: PreviewProps['onJudged']): Tried {
  const { api } = useConnection();
  const [tried, setTried] = useState<Tried>({ state: 'bare' });
  const key = JSON.stringify(footer);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is all of the footer
  useEffect(() => {
    if (footer.text.trim() === '') {
      setTried({ state: 'bare' });
      onJudged(null);
      return;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      if (!api) return;
      try {
        const message = messageOf(letterOf(kind, footer.domain), kind);
        const done = await api.footers.try({ footer, message }, abort.signal);
        if (abort.signal.aborted) return;
        setTried(
          done.message === null
            ? { state: 'left', because: done.because ?? '' }
            : { state: 'footed', body: bodyOf(done.message) },
        );
        onJudged(null);
      } catch (error) {
        if (abort.signal.aborted || isDisconnect(error)) return;
        setTried({ state: 'bare' });
        onJudged(wordsOf(error));
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, key, kind]);
  return tried;
}

/** As the reader shows a stranger's HTML: cleaned, in a frame without scripts; a footer's links lead nowhere from here. */
function HtmlLetter({ html }: { readonly html: string }) {
  const [path] = useLocation();
  const [word] = useState(() => crypto.randomUUID());
  const dark = useIsDark();
  const document = useMemo(
    () =>
      path &&
      mailDocument({
        ...{ html, quotes: true, dark, marked: [] },
        part: () => null,
        remote: () => null,
        linkTo: index => linkAddress(word, index),
      }).document,
    [html, word, path, dark],
  );
  return (
    <MailFrame document={document} title={t('How a letter looks with it')} word={word} dark={dark} onLink={nowhere} />
  );
}
const nowhere = (): void => {};
