/** What is done to the elements of a cleaned message: which quotes can be folded, and where a searched word stands. */

/** A quote with nothing of the writer's own after it; one that is answered in between stays. */
export function isFoldable(quote: Element): boolean {
  if (quote.parentElement?.closest('blockquote, .gmail_quote')) return false;
  for (let node: Node | null = quote; node && node.nodeName !== 'BODY'; node = node.parentNode)
    for (let after = node.nextSibling; after; after = after.nextSibling)
      if (!isQuote(after) && (after.textContent ?? '').trim() !== '') return false;
  return (quote.ownerDocument.body?.textContent ?? '').trim() !== (quote.textContent ?? '').trim();
}

const isQuote = (node: Node): boolean =>
  node.nodeName === 'BLOCKQUOTE' || (node as Partial<Element>).classList?.contains('gmail_quote') === true;

const MOST_MARKS = 500;

export function markWords(body: HTMLElement, words: readonly string[]): void {
  const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  let left = MOST_MARKS;
  for (const node of nodes) {
    if (left <= 0 || node.parentElement?.closest('style')) continue;
    const found = [...node.data.matchAll(pattern)].filter(([text]) => text !== '').slice(0, left);
    left -= found.length;
    for (const { index, 0: text } of found.reverse()) {
      const rest = node.splitText(index);
      rest.splitText(text.length);
      const mark = body.ownerDocument.createElement('mark');
      rest.replaceWith(mark);
      mark.append(rest);
    }
  }
}
