/**
 * Plain text as it was meant: lines of one width unwrapped where the sender says they may be (format=flowed, RFC 3676),
 * quotes by their depth, what can be folded, and what in it is an address. Pure.
 */
export type TextBlock = {
  /** How many times it is quoted; 0: the writer's own. */
  readonly depth: number;
  readonly text: string;
  readonly kind: 'text' | 'signature' | 'attribution';
  /** It only repeats what was said before, at the end of the message. */
  readonly foldable: boolean;
};

export type TextFormat = { readonly flowed: boolean; readonly delSp: boolean };

/** From the value of a Content-Type field. */
export const textFormat = (contentType: string): TextFormat => ({
  flowed: /;\s*format\s*=\s*"?flowed"?/i.test(contentType),
  delSp: /;\s*delsp\s*=\s*"?yes"?/i.test(contentType),
});

type Line = { readonly depth: number; readonly text: string };

export function textBlocks(text: string, format: TextFormat = { flowed: false, delSp: false }): TextBlock[] {
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const lines = format.flowed ? unwrapped(plain.map(flowedLine), format.delSp) : plain.map(quotedLine);
  const blocks: { depth: number; lines: string[]; kind: TextBlock['kind'] }[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    const begins = line.depth === 0 && line.text === '-- ';
    if (last && last.depth === line.depth && !begins) last.lines.push(line.text);
    else blocks.push({ depth: line.depth, lines: [line.text], kind: begins ? 'signature' : 'text' });
  }
  return withFolds(splitAttribution(blocks.map(block => ({ ...block, text: block.lines.join('\n') }))));
}

function quotedLine(line: string): Line {
  const marks = /^(?:>[ \t]?)+/.exec(line)?.[0] ?? '';
  return { depth: marks.replace(/[^>]/g, '').length, text: line.slice(marks.length) };
}

/** RFC 3676 §4.4, §4.5: the marks stand without spaces, and one space after them is stuffing. */
function flowedLine(line: string): Line {
  const depth = /^>*/.exec(line)![0].length;
  const rest = line.slice(depth);
  return { depth, text: rest.startsWith(' ') ? rest.slice(1) : rest };
}

/** RFC 3676 §4.2: a line that ends in a space goes on in the next of the same depth; "-- " never does. */
function unwrapped(lines: readonly Line[], delSp: boolean): Line[] {
  const out: Line[] = [];
  let open = false;
  for (const { depth, text } of lines) {
    const last = out.at(-1);
    const flows = text.endsWith(' ') && text !== '-- ';
    const shown = flows && delSp ? text.slice(0, -1) : text;
    if (open && last && last.depth === depth && text !== '-- ')
      out[out.length - 1] = { depth, text: last.text + shown };
    else out.push({ depth, text: shown });
    open = flows;
  }
  return out;
}

type Rough = Omit<TextBlock, 'foldable'>;

/** "On Monday Ann wrote:" belongs to the quote under it. */
function splitAttribution(blocks: readonly Rough[]): Rough[] {
  return blocks.flatMap((block, i) => {
    const next = blocks[i + 1];
    const found = /^([\s\S]*?)((?:^|\n)[^\n]+(?:\n[^\n]+)?:\s*)$/.exec(block.text);
    if (block.depth > 0 || !next || next.depth === 0 || !found || !/\d/.test(found[2]!)) return [block];
    const [, own = '', attribution = ''] = found;
    const rest = { ...block, text: attribution.trim(), kind: 'attribution' as const };
    return own.trim() === '' ? [rest] : [{ ...block, text: own.replace(/\n+$/, '') }, rest];
  });
}

const isEmpty = (block: Rough): boolean => block.text.trim() === '';

function withFolds(blocks: readonly Rough[]): TextBlock[] {
  const lastOwn = blocks.findLastIndex(block => block.depth === 0 && block.kind === 'text' && !isEmpty(block));
  const folds = (i: number): boolean => lastOwn >= 0 && i > lastOwn && blocks[i]!.kind !== 'signature';
  const quotes = blocks.some((block, i) => block.depth > 0 && folds(i));
  return blocks.map((block, i) => ({ ...block, foldable: quotes && folds(i) }));
}

export type Piece = { readonly text: string; readonly href: string | null };

const ADDRESS =
  /\bhttps?:\/\/[^\s<>"'`{}|\\^\u00ab\u00bb\u201c\u201d]+|\bwww\.[^\s<>"'`{}|\\^]+\.[^\s<>"'`{}|\\^]+|\bmailto:[^\s<>"']+|[\w.!#$%&*+/=?^{|}~-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu;

/** Text with what can be clicked in it; closing brackets and full stops after an address belong to the sentence. */
export function withLinks(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const { index, 0: found } of text.matchAll(ADDRESS)) {
    const shown = trimmed(found);
    if (index > at) out.push({ text: text.slice(at, index), href: null });
    out.push({ text: shown, href: hrefOf(shown) });
    at = index + shown.length;
  }
  if (at < text.length) out.push({ text: text.slice(at), href: null });
  return out;
}

function trimmed(found: string): string {
  let shown = found.replace(/[.,;:!?'"*_]+$/, '');
  for (const [open, close] of ['()', '[]']) {
    while (shown.endsWith(close!) && shown.split(close!).length > shown.split(open!).length)
      shown = shown.slice(0, -1).replace(/[.,;:!?]+$/, '');
  }
  return shown;
}

const hrefOf = (text: string): string => {
  if (/^(?:https?|mailto):/i.test(text)) return text;
  return /^www\./i.test(text) ? `http://${text}` : `mailto:${text}`;
};
