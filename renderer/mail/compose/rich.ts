/**
 * A rich text as the editor keeps it (ProseMirror's JSON), and what becomes of it: simple HTML with inline styles, which
 * is all that mail programs agree on; the plain text that goes beside it; and back from plain text. Pure.
 */
import { writeEntities } from './entities.ts';

export type RichMark = { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> };
export type RichNode = {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly RichNode[];
  readonly marks?: readonly RichMark[];
  readonly text?: string;
};

export const paragraph = (...content: readonly RichNode[]): RichNode =>
  content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' };
export const words = (text: string, ...marks: readonly RichMark[]): RichNode =>
  marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text };
export const richDocument = (content: readonly RichNode[]): RichNode => ({
  type: 'doc',
  content: content.length > 0 ? content : [paragraph()],
});

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:1.5";
const MONO = 'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px';

const inside = (node: RichNode): string => (node.content ?? []).map(html).join('');

const blocks: Readonly<Record<string, (node: RichNode) => string>> = {
  doc: node => `<div style="${FONT}">${inside(node)}</div>`,
  paragraph: node => `<p style="margin:0 0 1em">${inside(node) || '<br>'}</p>`,
  heading: node => {
    const level = Math.min(3, Math.max(1, Number(node.attrs?.level) || 1));
    return `<h${level} style="margin:1em 0 .5em;font-size:${[22, 18, 16][level - 1]}px;line-height:1.3">${inside(node)}</h${level}>`;
  },
  bulletList: node => `<ul style="margin:0 0 1em;padding-left:1.6em">${inside(node)}</ul>`,
  orderedList: node => {
    const start = Number(node.attrs?.start) || 1;
    return `<ol style="margin:0 0 1em;padding-left:1.6em"${start === 1 ? '' : ` start="${start}"`}>${inside(node)}</ol>`;
  },
  // An item of one paragraph is that paragraph's words.
  listItem: node =>
    `<li>${(node.content ?? []).map((one, i) => (i === 0 && one.type === 'paragraph' ? inside(one) : html(one))).join('')}</li>`,
  blockquote: node =>
    `<blockquote type="cite" style="margin:0 0 1em;padding-left:12px;border-left:2px solid #c9c3b4;color:#55524b">${inside(node)}</blockquote>`,
  codeBlock: node =>
    `<pre style="margin:0 0 1em;padding:10px 12px;background:#f3f1ec;white-space:pre-wrap;${MONO}">${inside(node)}</pre>`,
  horizontalRule: () => '<hr style="border:0;border-top:1px solid #c9c3b4;margin:1em 0">',
  hardBreak: () => '<br>',
  signature: node => `<div class="signature" style="color:#55524b">-- <br>${inside(node)}</div>`,
  image: ({ attrs = {} }) => {
    const width = Number(attrs.width) || 0;
    const sized = width > 0 ? ` width="${Math.round(width)}"` : '';
    return `<img src="${attribute(attrs.src)}" alt="${attribute(attrs.alt)}"${sized} style="max-width:100%;height:auto">`;
  },
};

const marks: Readonly<Record<string, (inner: string, mark: RichMark) => string>> = {
  bold: inner => `<strong>${inner}</strong>`,
  italic: inner => `<em>${inner}</em>`,
  underline: inner => `<span style="text-decoration:underline">${inner}</span>`,
  strike: inner => `<span style="text-decoration:line-through">${inner}</span>`,
  code: inner => `<code style="background:#f3f1ec;padding:1px 4px;${MONO}">${inner}</code>`,
  link: (inner, { attrs }) => (isLink(attrs?.href) ? `<a href="${attribute(attrs.href)}">${inner}</a>` : inner),
};

const isLink = (href: unknown): href is string => typeof href === 'string' && /^(?:https?:|mailto:|tel:)/i.test(href);
const attribute = (value: unknown): string => writeEntities(typeof value === 'string' ? value : '');

function html(node: RichNode): string {
  if (node.type !== 'text') return blocks[node.type]?.(node) ?? inside(node);
  // Two spaces together are one in HTML.
  const text = writeEntities(node.text ?? '')
    .replace(/ {2}/g, ' \u00a0')
    .replace(/^ /, '\u00a0');
  return (node.marks ?? []).reduceRight((inner, mark) => marks[mark.type]?.(inner, mark) ?? inner, text);
}

/** A whole document, as it stands in the letter. */
export const richToHtml = (doc: RichNode): string =>
  `<!doctype html><html><head><meta charset="utf-8"></head><body>${html(doc)}</body></html>`;

// ── the text beside it ────────────────────────────────────────────────────────────────────────────────────────────

export const richToText = (doc: RichNode): string => blockTexts(doc.content ?? []).replace(/\u00a0/g, ' ');

/** Blocks are kept apart by an empty line; a quote follows directly the line that introduces it. */
const blockTexts = (all: readonly RichNode[]): string => all.map(blockText).join('\n\n');

function blockText(node: RichNode): string {
  switch (node.type) {
    case 'bulletList':
      return items(node, () => '- ');
    case 'orderedList': {
      const start = Number(node.attrs?.start) || 1;
      return items(node, i => `${start + i}. `);
    }
    case 'blockquote':
      return blockTexts(node.content ?? [])
        .split('\n')
        .map(line => (line === '' ? '>' : line.startsWith('>') ? `>${line}` : `> ${line}`))
        .join('\n');
    case 'horizontalRule':
      return '---';
    case 'signature':
      return `-- \n${(node.content ?? []).map(blockText).join('\n')}`;
    case 'image':
      return inlineText(node);
    default:
      return (node.content ?? []).map(inlineText).join('');
  }
}

const items = (list: RichNode, sign: (i: number) => string): string =>
  (list.content ?? [])
    .map((item, i) => {
      const first = sign(i);
      const text = (item.content ?? []).map(blockText).join('\n');
      return first + text.replaceAll('\n', `\n${' '.repeat(first.length)}`);
    })
    .join('\n');

/** `[picture]` goes out with the letter: whoever reads it reads it in English, whatever the window speaks. */
function inlineText(node: RichNode): string {
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'image') return node.attrs?.alt ? `[${String(node.attrs.alt)}]` : '[picture]';
  const text = node.text ?? '';
  const href = node.marks?.find(mark => mark.type === 'link')?.attrs?.href;
  if (!isLink(href)) return text;
  const bare = (address: string): string => address.replace(/^(?:https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '');
  return bare(text) === bare(href) ? text : `${text} <${href.replace(/^mailto:/i, '')}>`;
}

// ── from plain text ───────────────────────────────────────────────────────────────────────────────────────────────

/** Empty lines part paragraphs, other line ends stay; lines that begin with `>` are a quote. */
export const textToRich = (text: string): RichNode => richDocument(textBlocks(text.replace(/\r\n?/g, '\n')));

export function textBlocks(text: string): readonly RichNode[] {
  const runs: { readonly quoted: boolean; readonly lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = line.startsWith('>');
    if (runs.at(-1)?.quoted === quoted) runs.at(-1)!.lines.push(line);
    else runs.push({ quoted, lines: [line] });
  }
  return runs.flatMap(({ quoted, lines }, i) =>
    quoted
      ? [{ type: 'blockquote', content: textBlocks(lines.map(line => line.replace(/^> ?/, '')).join('\n')) }]
      : paragraphs(lines, i > 0, i < runs.length - 1),
  );
}

/** The empty line between words and a quote only parts them. */
function paragraphs(lines: readonly string[], afterQuote: boolean, beforeQuote: boolean): readonly RichNode[] {
  const from = afterQuote && lines[0] === '' ? 1 : 0;
  const to = beforeQuote && lines.length > from && lines.at(-1) === '' ? -1 : undefined;
  const kept = lines.slice(from, to);
  if (kept.length === 0) return [];
  return kept
    .join('\n')
    .split('\n\n')
    .map(block =>
      paragraph(
        ...block
          .split('\n')
          .flatMap((line, i) => [...(i > 0 ? [{ type: 'hardBreak' }] : []), ...(line ? [words(line)] : [])]),
      ),
    );
}

/** Something that plain text cannot say. Links, lists and quotes it can. */
export function hasFormatting(node: RichNode): boolean {
  if (['heading', 'codeBlock', 'image', 'horizontalRule'].includes(node.type)) return true;
  if (node.marks?.some(mark => mark.type !== 'link')) return true;
  return (node.content ?? []).some(hasFormatting);
}

/** The Content-IDs of the pictures in it. */
export function picturesIn(node: RichNode): readonly string[] {
  const src = node.type === 'image' ? String(node.attrs?.src ?? '') : '';
  return [
    ...(src.startsWith('cid:') ? [decodeURIComponent(src.slice(4))] : []),
    ...(node.content ?? []).flatMap(picturesIn),
  ];
}
