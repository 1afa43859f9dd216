/**
 * What stands badly in a page as it is now: text that is cut off without a word, text that lies on text, a page that scrolls
 * two ways. Runs in the page; `node` texts are judged by their own boxes, so padding and empty space count for nothing.
 *
 * Cut off on purpose, and not told: what ends with an ellipsis or is clamped, and has its whole text at hand by `title`,
 * by a name, or one click further; what is for ears only; what scrolls or is scrolled away; what another layer covers.
 */
export type Misplaced = { readonly kind: 'clipped' | 'overlapping' | 'too wide'; readonly where: string };

export const misplaced = (): Misplaced[] => {
  const found: Misplaced[] = [];
  const LEAST = 2;
  /** As .only-read-aloud and what is like it. */
  const POINT = 1;
  const NO_COLOUR = 'rgba(0, 0, 0, 0)';
  type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  const name = (element: Element): string => {
    const parts: string[] = [];
    for (let at: Element | null = element; at && parts.length < 3; at = at.parentElement)
      parts.unshift(
        at.localName +
          [...at.classList]
            .slice(0, 2)
            .map(one => `.${one}`)
            .join(''),
      );
    return parts.join(' > ');
  };
  const said = (text: string): string => JSON.stringify(text.trim().replace(/\s+/g, ' ').slice(0, 50));

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push({ kind: 'too wide', where: `the page by ${wide} px` });

  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, known);
    return known;
  };
  const isForEars = (element: Element): boolean =>
    element.closest('.only-read-aloud, [aria-hidden="true"] .only-read-aloud, [inert], [data-closed]') !== null;
  const boxesOf = new Map<Element, DOMRect>();
  const boxOf = (element: Element): DOMRect => {
    const known = boxesOf.get(element) ?? element.getBoundingClientRect();
    boxesOf.set(element, known);
    return known;
  };
  const framesOf = new Map<Element, readonly Element[]>();
  /** Those between a text and the page that cut what is outside of them, the innermost first. */
  const frames = (element: Element | null): readonly Element[] => {
    if (!element || element === document.body) return [];
    const known = framesOf.get(element);
    if (known) return known;
    const { overflowX, overflowY, position } = styleOf(element);
    const own = overflowX !== 'visible' || overflowY !== 'visible' ? [element] : [];
    const all = position === 'fixed' ? own : [...own, ...frames(element.parentElement)];
    framesOf.set(element, all);
    return all;
  };

  const layer = [...document.querySelectorAll('[role=dialog], [role=menu], .menu, .letter')].at(-1) ?? document.body;
  type Text = { readonly element: Element; readonly text: string; readonly boxes: Box[] };
  const texts: Text[] = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    const text = node.textContent ?? '';
    if (text.trim() === '' || isForEars(element)) continue;
    const style = styleOf(element);
    if (style.visibility !== 'visible' || style.opacity === '0') continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    range.selectNodeContents(node);
    let boxes: Box[] = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    const around = frames(element).map(frame => [frame, boxOf(frame)] as const);
    // Nothing but a point of it is there, or a dot in its place: it is for ears, as .only-read-aloud is.
    if (style.color === NO_COLOUR || around.some(([, { width, height }]) => width <= POINT || height <= POINT))
      continue;
    // The words after a subject are there whole line or not at all (message-list.css).
    if (element.closest('.row-preview') && around.some(([, outer]) => boxes.every(box => box.top >= outer.bottom)))
      continue;
    for (const [frame, outer] of around) {
      const own = styleOf(frame);
      const scrollsX = /auto|scroll/.test(own.overflowX);
      const scrollsY = /auto|scroll/.test(own.overflowY);
      const ends = own.textOverflow === 'ellipsis' || own.webkitLineClamp !== 'none' || frame.closest('.clip') !== null;
      const out = boxes.filter(
        box =>
          (!scrollsX && !ends && (box.right > outer.right + LEAST || box.left < outer.left - LEAST)) ||
          (!scrollsY &&
            !ends &&
            !scrollsX &&
            (box.bottom > outer.bottom + LEAST || box.top < outer.top - LEAST) &&
            outer.height > 0),
      );
      // A row that is half scrolled out is cut by what scrolls, which stands further out.
      if (out.length > 0 && !frame.matches('.message-list, .log-rows, .status-listeners'))
        found.push({ kind: 'clipped', where: `${name(frame)} cuts ${said(text)} of ${name(element)}` });
      boxes = boxes
        .map(box => ({
          left: Math.max(box.left, outer.left),
          right: Math.min(box.right, outer.right),
          top: Math.max(box.top, outer.top),
          bottom: Math.min(box.bottom, outer.bottom),
        }))
        .filter(box => box.right - box.left > 1 && box.bottom - box.top > 1);
    }
    if (boxes.length > 0) texts.push({ element, text, boxes });
  }

  // Only what one can see: in the middle of it nothing else lies on top.
  const isSeen = ({ element, boxes }: Text): boolean => {
    const [{ left, right, top, bottom }] = boxes as [Box];
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (hit === element || hit.contains(element) || element.contains(hit));
  };
  /** What floats lies on what is beneath it, and is meant to. */
  const floats = (element: Element): Element | null => {
    for (let at: Element | null = element; at && at !== layer; at = at.parentElement)
      if (/fixed|absolute|sticky/.test(styleOf(at).position) && styleOf(at).zIndex !== 'auto') return at;
    return null;
  };
  const known = new Map<Text, boolean>();
  /** Asked of what lies on something only: to ask the page what is at a point costs more than all the rest. */
  const seen = (text: Text): boolean => {
    const is = known.get(text) ?? isSeen(text);
    known.set(text, is);
    return is;
  };
  const lieOnOneAnother = (one: Text, other: Text): boolean =>
    one.boxes.some(a =>
      other.boxes.some(
        b =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > LEAST &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * Math.min(a.bottom - a.top, b.bottom - b.top),
      ),
    );
  for (const [i, one] of texts.entries())
    for (let at = i + 1; at < texts.length; at++) {
      const other = texts[at]!;
      if (!lieOnOneAnother(one, other)) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (floats(one.element) !== floats(other.element)) continue;
      if (!seen(one) || !seen(other)) continue;
      found.push({
        kind: 'overlapping',
        where: `${said(one.text)} of ${name(one.element)} and ${said(other.text)} of ${name(other.element)}`,
      });
    }
  return found;
};
