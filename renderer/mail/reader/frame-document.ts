/**
 * The finished document of a message's frame: our policy and our plain style first, then what was taken over of the
 * sender's. Quoted text at its end is folded away and searched words are marked here, where there are elements.
 */

import { t } from '../../../server/base/language.ts';
import { isFoldable, markWords } from './frame-marks.ts';

type HtmlPolicy = { createHTML(text: string): string };
type TrustedTypes = { createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy };

/** The only place besides DOMPurify that makes trusted HTML: for the finished document of the frame. */
const policy: HtmlPolicy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('mailroom-mail', {
  createHTML: text => text,
}) ?? {
  createHTML: text => text,
};

export const FRAME_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-src 'none'";

const STYLE = `
  html { --paper: #fff; color-scheme: light; background: var(--paper); overflow: auto hidden; }
  body { font: 14px/1.5 system-ui, sans-serif; color: #1b1a17; background: var(--paper); margin: 16px 24px; overflow-wrap: anywhere; }
  @media (max-width: 408px) { body { margin-inline: 16px; } }
  img { max-width: 100%; height: auto; } pre { white-space: pre-wrap; } table { max-width: 100%; }
  img[data-left-out] { outline: 1px dashed #857f72; outline-offset: -1px; }
  img[data-left-out][alt]:not([alt=""]) { padding: 1px 4px; }
  img[data-left-out]:is([width="0"], [width="1"], [height="0"], [height="1"]) { display: none; }
  blockquote { margin: 0 0 0 4px; padding-left: 12px; border-left: 2px solid #ddd8cc; }
  mark { background: #fbe7a1; color: inherit; }`;
/** Light turned to dark, hues kept; pictures turned back. Bare paper becomes nearly the window's own dark surface. */
const DARK = `
  html { --paper: #f8faff; filter: invert(0.9) hue-rotate(180deg); }
  img:not([data-left-out]), [background], [style*="url("] { filter: invert(1) hue-rotate(180deg); }
  [background] img, [style*="url("] img { filter: none; }`;

type Wanted = {
  readonly quotes: boolean;
  readonly dark: boolean;
  readonly marked: readonly string[];
  /** More of our plain style. */
  readonly ground: string;
};

export function frameDocument(
  clean: HTMLElement,
  wanted: Wanted,
): { readonly document: string; readonly quoted: boolean } {
  const body = clean.querySelector('body') ?? clean;
  const quoted = [...body.querySelectorAll('blockquote, .gmail_quote, .moz-cite-prefix')].filter(isFoldable);
  if (!wanted.quotes) for (const quote of quoted) quote.remove();
  if (wanted.marked.length > 0) markWords(body, wanted.marked);
  const styles = [...clean.querySelectorAll('style')].map(style => style.textContent ?? '');
  for (const style of clean.querySelectorAll('style, title')) style.remove();
  const own = [...body.attributes].map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`).join('');
  const text =
    `<!doctype html><html lang=""><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">` +
    `<meta name="referrer" content="no-referrer"><title>${t('Message')}</title><style>${STYLE}${wanted.ground}</style>` +
    `${styles.map(style => `<style>${style}</style>`).join('')}<style media="screen">${wanted.dark ? DARK : ''}</style></head>` +
    `<body${own}>${body.innerHTML}</body></html>`;
  return { document: policy.createHTML(text), quoted: quoted.length > 0 };
}

const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
