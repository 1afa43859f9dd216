/**
 * The words of an HTML part, for a preview and for search. Crude on purpose: tags fall away, script, style and head
 * with their content; the result is plain text and must be shown as such, never as HTML.
 */

const silent: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);
const inline: ReadonlySet<string> = new Set([
  'a',
  'abbr',
  'b',
  'em',
  'font',
  'i',
  'mark',
  's',
  'small',
  'span',
  'strong',
  'u',
  'wbr',
]);

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bull', '•'],
  ['euro', '€'],
  ['copy', '©'],
  ['auml', 'ä'],
  ['ouml', 'ö'],
  ['uuml', 'ü'],
  ['Auml', 'Ä'],
  ['Ouml', 'Ö'],
  ['Uuml', 'Ü'],
  ['szlig', 'ß'],
  ['eacute', 'é'],
  ['egrave', 'è'],
  // Soft hyphen and joiners: padding that newsletters hide after their preview text.
  ['shy', ''],
  ['zwnj', ''],
  ['zwj', ''],
]);

/** The text of the HTML, white space collapsed, up to about `most` characters. Linear in the length of `html`. */
export function textOfHtml(html: string, most = Number.POSITIVE_INFINITY): string {
  let out = '';
  let at = 0;
  while (at < html.length && out.length < most * 2) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    out += html.slice(at, end);
    if (open === -1) break;
    const tag = readTag(html, open);
    if (tag.name === '') out += '<';
    else if (!inline.has(tag.name)) out += ' ';
    at = silent.has(tag.name) ? afterElement(html, tag.name, tag.end) : tag.end;
  }
  return decodeEntities(out).replace(/\s+/g, ' ').trim().slice(0, most);
}

/** A tag, comment or declaration at `open`; the name '' means that the "<" is only a character. */
function readTag(html: string, open: number): { name: string; end: number } {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    return { name: 'wbr', end: end === -1 ? html.length : end + 3 };
  }
  // A text of such alone is looked at once for each.
  if (!/[a-z/!?]/i.test(html[open + 1] ?? '')) return { name: '', end: open + 1 };
  const name = /^<[/!?]?([a-z][a-z0-9:-]{0,30})/i.exec(html.slice(open, open + 40))?.[1];
  if (name === undefined) return { name: '', end: open + 1 };
  const end = html.indexOf('>', open);
  const opening = html[open + 1] !== '/';
  return { name: opening ? name.toLowerCase() : closingName(name), end: end === -1 ? html.length : end + 1 };
}

/** A closing tag hides nothing that follows it. */
const closingName = (name: string): string => (inline.has(name.toLowerCase()) ? 'wbr' : 'div');

const endTags: ReadonlyMap<string, RegExp> = new Map(
  [...silent].map(name => [name, new RegExp(`</${name}[\\s>/]`, 'gi')]),
);

/** The offset after the end tag; where there is none, all the rest is part of the element. */
function afterElement(html: string, name: string, from: number): number {
  const endTag = endTags.get(name)!;
  endTag.lastIndex = from;
  const found = endTag.exec(html);
  if (!found) return html.length;
  const end = html.indexOf('>', found.index);
  return end === -1 ? html.length : end + 1;
}

export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const shown = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && !(code >= 127 && code < 160);
    return shown ? String.fromCodePoint(code) : ' ';
  });
