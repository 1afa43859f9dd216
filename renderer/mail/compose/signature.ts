/**
 * The signature at the end of a letter, changed with the identity. What the writer has changed in it is the writer's, and
 * stays. Pure. RFC 3676 §4.3: a line of two dashes and a space parts it from the text.
 */
import { type RichNode, richDocument, textBlocks, textToRich } from './rich.ts';

const SEPARATOR = '-- ';

const signatureBlock = (signature: string): string =>
  signature.trim() === '' ? '' : `${SEPARATOR}\n${signature.replace(/\r\n?/g, '\n').trimEnd()}`;

/**
 * @param before  the signature that was put in last; '' for none
 * @param quote   the quoted text at the end, below which no signature is put; '' for none
 */
export function changeSignature(text: string, before: string, after: string, quote = ''): string {
  const [old, wanted] = [signatureBlock(before), signatureBlock(after)];
  if (old === wanted) return text;
  if (old !== '') {
    const at = text.lastIndexOf(`\n${old}`);
    const end = at + 1 + old.length;
    // Changed by hand, or taken out: then it is not ours any more.
    if (at === -1 || !/^(?:\n|$)/.test(text.slice(end))) return text;
    const gap = wanted === '' ? text.slice(0, at).replace(/\n$/, '') : `${text.slice(0, at)}\n${wanted}`;
    return gap + text.slice(end);
  }
  const at = quote !== '' && text.endsWith(quote) ? text.length - quote.length : text.length;
  const [above, below] = [text.slice(0, at).replace(/\n+$/, ''), text.slice(at)];
  return `${above}\n\n${wanted}${below === '' ? '' : `\n\n${below}`}`;
}

/** The same for a rich text; `before` and `after` are what stands in the signature's node. */
export function changeRichSignature(doc: RichNode, before: RichNode | null, after: RichNode | null): RichNode {
  const content = doc.content ?? [];
  const at = content.findIndex(node => node.type === 'signature');
  if (at !== -1) {
    if (before === null || !alike(content[at]!, before)) return doc;
    return richDocument([...content.slice(0, at), ...(after ? [after] : []), ...content.slice(at + 1)]);
  }
  if (before !== null || after === null) return doc;
  // Above what is quoted: the line that introduces the quote belongs to it.
  const quote = content.findIndex(node => node.type === 'blockquote');
  const end = quote === -1 ? content.length : Math.max(0, quote - 1);
  return richDocument([...content.slice(0, end), after, ...content.slice(end)]);
}

/** Plain text as rich text, its signature as a signature where it stands as it was put in. */
export function richWithSignature(text: string, signature: string, rich: RichNode | null): RichNode {
  const bare = changeSignature(text, signature, '');
  return bare === text ? textToRich(text) : changeRichSignature(textToRich(bare), null, rich);
}

export const textSignature = (signature: string): RichNode | null =>
  signature.trim() === ''
    ? null
    : { type: 'signature', content: textBlocks(signature.replace(/\r\n?/g, '\n').trimEnd()) };

/** Attributes that only say what is usual come and go with the editor. */
const alike = (a: RichNode, b: RichNode): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
const plain = ({ type, text, content, marks }: RichNode): unknown => [
  type,
  text ?? '',
  (marks ?? []).map(mark => [mark.type, mark.attrs?.href ?? null]),
  (content ?? []).map(plain),
];
