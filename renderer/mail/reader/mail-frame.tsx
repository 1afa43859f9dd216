/**
 * The frame of a message's HTML: no scripts, no origin, no network; it may do one thing, lead the window to a question
 * about a link after somebody clicked it (a fragment of the window's own address, under a word of chance).
 *
 * Its height cannot be asked of it, since it has no origin and no script. So a twin of the same document, which nobody
 * sees or touches and which has an origin but no script either, is laid out at the same width, measured and taken away.
 */
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react';

const TALLEST = 40_000;
const FIRST_HEIGHT = 240;
/** Of A4 and Letter, between their margins. */
const PAPER_WIDTH = 700;
/** For the bar of a document that is wider than its place. */
const SCROLL_BAR = 16;

type FrameProps = {
  readonly document: string;
  readonly title: string;
  readonly word: string;
  readonly dark: boolean;
  readonly onLink: (index: number) => void;
};

export function MailFrame({ document, title, word, dark, onLink }: FrameProps) {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(FIRST_HEIGHT);
  const [paper, setPaper] = useState(FIRST_HEIGHT);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    // While it is printed nothing is laid out anew: the height on paper is known.
    const look = (): void => {
      if (!matchMedia('print').matches) setWidth(element.clientWidth);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    return measured(document, width, (tall, onPaper) => {
      setHeight(Math.min(TALLEST, tall));
      setPaper(onPaper);
    });
  }, [document, width]);
  useEffect(() => heardLinks(word, onLink), [word, onLink]);
  return (
    <div className="mail-frame-place" ref={place} style={{ height, '--on-paper': `${paper}px` } as CSSProperties}>
      {/* A frame of its own for each document: Chromium may lose one that is given while another loads. */}
      <Frame key={word + document.length} document={document} title={title} dark={dark} />
    </div>
  );
}

function Frame({ document, title, dark }: Pick<FrameProps, 'document' | 'title' | 'dark'>) {
  const frame = useRef<HTMLIFrameElement>(null);
  useLayoutEffect(() => {
    if (frame.current) frame.current.srcdoc = document;
  }, [document]);
  return (
    <iframe
      ref={frame}
      className="mail-frame"
      data-dark={dark || undefined}
      title={title}
      sandbox="allow-top-navigation-by-user-activation"
    />
  );
}

/** How tall the document is at this width, told once it has loaded. Gives what breaks it off. */
function measured(document: string, width: number, tell: (height: number, onPaper: number) => void): () => void {
  const twin = globalThis.document.createElement('iframe');
  twin.className = 'mail-twin';
  twin.setAttribute('sandbox', 'allow-same-origin');
  twin.setAttribute('aria-hidden', 'true');
  twin.inert = true;
  twin.tabIndex = -1;
  twin.style.width = `${width}px`;
  twin.addEventListener('load', () => {
    const root = twin.contentDocument?.documentElement;
    // Without a height it was not laid out: the window is hidden.
    if (!root?.scrollHeight) return twin.remove();
    const tall = root.scrollHeight + (root.scrollWidth > width ? SCROLL_BAR : 0);
    twin.style.width = `${PAPER_WIDTH}px`;
    tell(tall, root.scrollHeight);
    twin.remove();
  });
  twin.srcdoc = document;
  globalThis.document.body.append(twin);
  return () => twin.remove();
}

/** Where links in the frame lead: this window, and a fragment that only it can read. */
export const linkAddress = (word: string, index: number): string =>
  `${location.href.split('#')[0]}#link-${word}-${index}`;

function heardLinks(word: string, onLink: (index: number) => void): () => void {
  const hear = (): void => {
    const found = new RegExp(`^#link-${word}-(\\d{1,6})$`).exec(location.hash);
    if (!found) return;
    // The question is no place of its own: its entry becomes one of the place it was asked at, and is left. One that
    // came meanwhile cannot be told a second time, and no step leads further back than there were clicks.
    history.replaceState(history.state, '', location.href.split('#')[0]);
    history.back();
    onLink(Number(found[1]));
  };
  addEventListener('hashchange', hear);
  return () => removeEventListener('hashchange', hear);
}
