/**
 * Mail's HTML made harmless, in three layers that each hold alone: DOMPurify takes away what acts; the frame it is
 * shown in has neither scripts nor an origin; the frame's own policy lets nothing be loaded. Every picture enters as
 * data:, so the viewer never speaks to a network. What was to be loaded from afar is counted.
 *
 * One DOMPurify with one set of hooks for the whole window: a second could not make its Trusted Types policy.
 */
import DOMPurify from 'dompurify';
import { contentIdIn } from './content-id.ts';
import { cssAsksFor, withoutRemoteCss } from './css.ts';

type HtmlPolicy = { createHTML(text: string): string };
type TrustedTypes = { createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy };

/** The only place besides DOMPurify that makes trusted HTML: for the finished document of the frame. */
const policy: HtmlPolicy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('mailroom-mail', {
  createHTML: text => text,
}) ?? {
  createHTML: text => text,
};

const FRAME_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'; base-uri 'none'";
const FRAME_STYLE = `
  html { color-scheme: light; }
  body { font: 14px/1.5 system-ui, sans-serif; color: #1b1a17; background: #fff; margin: 20px 24px; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; } pre { white-space: pre-wrap; } table { max-width: 100%; }
  blockquote { margin: 0 0 0 4px; padding-left: 12px; border-left: 2px solid #ddd8cc; }`;

const LOADING = ['src', 'srcset', 'background', 'poster', 'data', 'lowsrc', 'dynsrc'] as const;
const ABSOLUTE = /^\s*(?:https?:\/\/|mailto:|tel:)/i;
const REMOTE = /^\s*(?:https?:)?\/\//i;
const PICTURE = /^data:image\/(?:png|gif|jpeg|webp|avif|bmp|svg\+xml)[;,]/i;

/** What the hooks of one run need; DOMPurify gives them no argument of ours. */
let run: { readonly picture: (contentId: string) => string | null; blocked: number } = {
  picture: () => null,
  blocked: 0,
};

DOMPurify.addHook('uponSanitizeElement', node => {
  if (node.nodeName !== 'STYLE') return;
  run.blocked += cssAsksFor(node.textContent ?? '');
  node.textContent = withoutRemoteCss(node.textContent ?? '');
});

DOMPurify.addHook('afterSanitizeAttributes', node => {
  // In the frame a relative address would mean this window.
  if (node.hasAttribute('href') && !ABSOLUTE.test(node.getAttribute('href') ?? '')) node.removeAttribute('href');
  if (node.tagName === 'A' && node.hasAttribute('href')) {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
    // Where it really leads, whatever its words say.
    node.setAttribute('title', node.getAttribute('href') ?? '');
  }
  const style = node.getAttribute('style');
  if (style) {
    run.blocked += cssAsksFor(style);
    node.setAttribute('style', withoutRemoteCss(style));
  }
  for (const name of LOADING) keepOnlyData(node, name);
});

function keepOnlyData(node: Element, name: string): void {
  const value = node.getAttribute(name);
  if (value === null || PICTURE.test(value)) return;
  const contentId = name === 'src' ? contentIdIn(value) : null;
  const picture = contentId === null ? null : run.picture(contentId);
  if (picture) {
    node.setAttribute(name, picture);
    return;
  }
  node.removeAttribute(name);
  if (REMOTE.test(value)) run.blocked++;
}

export type MailDocument = {
  /** TrustedHTML where the browser has it: goes into srcdoc and nowhere else. */
  readonly document: string;
  readonly blocked: number;
};

/** `picture` gives the data: form of a part by its Content-ID, or null to leave it out. */
export function mailDocument(html: string, picture: (contentId: string) => string | null): MailDocument {
  run = { picture, blocked: 0 };
  const clean = DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'base',
      'meta',
      'link',
      'iframe',
      'frame',
      'object',
      'embed',
      'audio',
      'video',
      'source',
    ],
    ADD_ATTR: ['target'],
    // The second half lets through what is no address at all, such as `align="right"`; relative links are taken out by the hook.
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid):|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
    FORCE_BODY: true,
  });
  const text = `<!doctype html><html lang=""><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><meta name="referrer" content="no-referrer"><title>Message</title><style>${FRAME_STYLE}</style></head><body>${clean}</body></html>`;
  return { document: policy.createHTML(text), blocked: run.blocked };
}
