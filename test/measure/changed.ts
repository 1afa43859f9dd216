/**
 * What of a page is new or no longer what it was since this was asked last: the outermost elements, as selectors; what is in
 * them goes with them. Runs in the page. The first time it is all.
 */
export const changed = (): string[] => {
  const MARK = 'data-measure-changed';
  const kept = globalThis as { marks?: WeakMap<Element, string> };
  const before = kept.marks ?? new WeakMap<Element, string>();
  const now = new WeakMap<Element, string>();
  kept.marks = now;
  for (const one of document.querySelectorAll(`[${MARK}]`)) one.removeAttribute(MARK);
  const outermost: Element[] = [];
  const walk = (element: Element, isInside: boolean): void => {
    // Its own tag and words, without what is in it.
    const words = [...element.childNodes].map(node => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : ''));
    const signature = `${(element.cloneNode(false) as Element).outerHTML}${words.join('')}`;
    now.set(element, signature);
    const isNew = !isInside && before.get(element) !== signature;
    if (isNew) outermost.push(element);
    for (const child of element.children) walk(child, isInside || isNew);
  };
  walk(document.body, false);
  for (const [i, element] of outermost.entries()) element.setAttribute(MARK, String(i));
  return outermost.map((_, i) => `[${MARK}="${i}"]`);
};
