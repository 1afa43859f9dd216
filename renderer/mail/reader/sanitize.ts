/**
 * Mail's HTML made harmless, in three layers that each hold alone: DOMPurify takes over only what is on a list, and
 * styles rule by rule; the frame it is shown in has neither scripts nor an origin; the frame's own policy lets nothing
 * be loaded. Every picture enters as data:, so the frame never speaks to a network. A link keeps no address: it is a
 * number, by which the window asks the person first.
 *
 * One DOMPurify with one set of hooks for the whole window: a second could not make its Trusted Types policy.
 */
import DOMPurify from 'dompurify';
import { contentIdIn } from './content-id.ts';
import { type CssChange, cleanSheet, cleanStyle } from './css.ts';
import { frameDocument } from './frame-document.ts';
import { attributes, tags } from './html-list.ts';

export type MailLink = { readonly href: string; readonly text: string };
export type BlockedPicture = { readonly address: string; readonly tracker: boolean };

export type SanitizeInput = {
  readonly html: string;
  /** The data: form of a part, by its Content-ID. */
  readonly part: (contentId: string) => string | null;
  /** The data: form of a picture of the internet that may be shown. */
  readonly remote: (address: string) => string | null;
  /** The address of a link in the frame, which leads to a question in this window. */
  readonly linkTo: (index: number) => string;
  /** Show what the answer quotes. */
  readonly quotes: boolean;
  readonly dark: boolean;
  /** Words to mark. */
  readonly marked: readonly string[];
  /** false: no picture at all, neither its own nor what stands in the HTML. */
  readonly pictures?: boolean;
  /** As another mail program would show it; null: as it is. */
  readonly look?: MailLook | null;
};
export type MailLook = {
  readonly css: CssChange;
  /** What becomes of the elements, when they are harmless. */
  readonly elements: (document: HTMLElement) => void;
  /** Our own style below the sender's. */
  readonly ground: string;
};
export type MailDocument = {
  /** TrustedHTML where the browser has it: goes into srcdoc and nowhere else. */
  readonly document: string;
  readonly links: readonly MailLink[];
  readonly blocked: readonly BlockedPicture[];
  /** Remote pictures that were asked for and are shown. */
  readonly shown: number;
  /** Something quoted was folded, or could be. */
  readonly quoted: boolean;
};

const LINK = /^\s*(?:https?:\/\/|mailto:|tel:)/i;
const REMOTE = /^\s*(?:https?:)?\/\//i;
const PICTURE = /^data:image\/(?:png|gif|jpeg|webp|avif);base64,[a-z0-9+/=\s]*$/i;

type Run = {
  readonly input: SanitizeInput;
  readonly links: MailLink[];
  readonly blocked: Map<string, BlockedPicture>;
  shown: number;
};
/** Of the run that is on: DOMPurify gives its hooks no argument of ours. */
let run: Run | null = null;

/** What an address of a picture becomes; null: it is left out, and counted where it is of the internet. */
function pictureOf(address: string, tracker = false): string | null {
  if (!run) return null;
  const url = address.trim();
  if (run.input.pictures === false) return null;
  if (PICTURE.test(url)) return url;
  const contentId = contentIdIn(url);
  if (contentId !== null) return run.input.part(contentId);
  if (!REMOTE.test(url)) return null;
  const full = url.startsWith('//') ? `https:${url}` : url;
  const known = run.input.remote(full);
  if (known !== null && PICTURE.test(known)) {
    run.shown++;
    return known;
  }
  if (known === null)
    run.blocked.set(full, { address: full, tracker: tracker || (run.blocked.get(full)?.tracker ?? false) });
  return null;
}

const styled = (address: string): string | null => pictureOf(address);

DOMPurify.addHook('uponSanitizeElement', node => {
  if (node.nodeName === 'STYLE') node.textContent = cleanSheet(node.textContent ?? '', styled, run?.input.look?.css);
});

DOMPurify.addHook('afterSanitizeAttributes', node => {
  if (node.hasAttribute('style'))
    node.setAttribute('style', cleanStyle(node.getAttribute('style') ?? '', styled, run?.input.look?.css));
  if (node.nodeName === 'IMG') keepPicture(node);
  if (node.hasAttribute('background')) {
    const picture = pictureOf(node.getAttribute('background') ?? '');
    if (picture === null) node.removeAttribute('background');
    else node.setAttribute('background', picture);
  }
  if (node.hasAttribute('href')) keepLink(node);
});

function keepPicture(node: Element): void {
  const source = node.getAttribute('src') ?? firstOf(node.getAttribute('srcset'));
  node.removeAttribute('srcset');
  node.removeAttribute('src');
  if (source === null) return;
  const picture = pictureOf(source, isTracker(node));
  if (picture !== null) node.setAttribute('src', picture);
  else node.setAttribute('data-left-out', '');
}

const firstOf = (srcset: string | null): string | null => srcset?.trim().split(/\s+/)[0]?.replace(/,$/, '') || null;

/** A picture that nobody is meant to see tells only that the message was opened. */
function isTracker(node: Element): boolean {
  const size = (name: 'width' | 'height'): number => {
    const style = new RegExp(`(?:^|;)\\s*(?:max-)?${name}:\\s*([\\d.]+)px`, 'i').exec(node.getAttribute('style') ?? '');
    return Number.parseFloat(style?.[1] ?? node.getAttribute(name) ?? '100');
  };
  const hidden = /(?:display:\s*none|visibility:\s*hidden|opacity:\s*0(?:\.0*)?(?:;|$))/i;
  return Math.min(size('width'), size('height')) <= 3 || hidden.test(node.getAttribute('style') ?? '');
}

function keepLink(node: Element): void {
  const href = (node.getAttribute('href') ?? '').trim();
  for (const name of ['href', 'target', 'title']) node.removeAttribute(name);
  // In the frame a relative address would mean this window.
  if (!run || node.nodeName !== 'A' || !LINK.test(href)) return;
  const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
  node.setAttribute('href', run.input.linkTo(run.links.length));
  node.setAttribute('target', '_top');
  // Where it really leads, whatever its words say.
  node.setAttribute('title', href);
  run.links.push({ href, text });
}

export function mailDocument(input: SanitizeInput): MailDocument {
  run = { input, links: [], blocked: new Map(), shown: 0 };
  try {
    const clean = DOMPurify.sanitize(input.html, {
      ALLOWED_TAGS: [...tags],
      ALLOWED_ATTR: [...attributes],
      ALLOW_DATA_ATTR: false,
      ALLOW_ARIA_ATTR: false,
      // What these hold is judged by the hooks, each by its own rule.
      ADD_URI_SAFE_ATTR: ['background', 'style'],
      // The second half lets through what is no address at all, such as `width="1"`.
      ALLOWED_URI_REGEXP: /^\s*(?:(?:https?|mailto|tel|cid):|\/\/|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
      WHOLE_DOCUMENT: true,
      RETURN_DOM: true,
    });
    const { links, blocked, shown } = run;
    input.look?.elements(clean as HTMLElement);
    const made = frameDocument(clean as HTMLElement, { ...input, ground: input.look?.ground ?? '' });
    return { document: made.document, links, blocked: [...blocked.values()], shown, quoted: made.quoted };
  } finally {
    run = null;
  }
}
