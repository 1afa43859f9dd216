/**
 * Any HTML as a rich text of ours. First the cleaner that makes mail safe to read, then what the schema knows; pictures
 * stay where they belong to the letter (`cid:`), and nothing is ever loaded.
 */
import { getSchema } from '@tiptap/core';
import { DOMParser as SchemaParser, type Slice } from '@tiptap/pm/model';
import { mailDocument } from '../reader/sanitize.ts';
import type { RichNode } from './rich.ts';
import { extensions } from './rich-schema.ts';

const schema = getSchema(extensions());

const LINK = 'mailroom-link:';

/** TrustedHTML where the browser has it: made by the cleaner and nobody else. Links get their addresses back. */
export function cleanBody(html: string): HTMLElement {
  const { document: clean, links } = mailDocument({
    html,
    part: id => `cid:${encodeURIComponent(id)}`,
    remote: () => null,
    linkTo: index => `${LINK}${index}`,
    quotes: true,
    dark: false,
    marked: [],
  });
  const { body } = new DOMParser().parseFromString(clean as unknown as string, 'text/html');
  for (const link of body.querySelectorAll('a')) {
    const found = links[Number((link.getAttribute('href') ?? '').slice(LINK.length))];
    if (found) link.setAttribute('href', found.href);
    link.removeAttribute('target');
    link.removeAttribute('title');
  }
  for (const signature of body.querySelectorAll('div.signature')) withoutSeparator(signature);
  return body;
}

/** `-- ` and the line's end stand in the letter, not in the editor. */
function withoutSeparator(signature: Element): void {
  const [first, second] = signature.childNodes;
  if (first?.nodeType !== 3 || !/^\s*--\s*$/.test(first.textContent ?? '')) return;
  if (second?.nodeName === 'BR') second.remove();
  first.remove();
}

export const readHtml = (html: string): RichNode =>
  SchemaParser.fromSchema(schema).parse(cleanBody(html)).toJSON() as RichNode;

/** For what is pasted: open at its ends, so that words join the line they are put into. */
export const readSlice = (body: HTMLElement, into: Parameters<typeof SchemaParser.fromSchema>[0]): Slice =>
  SchemaParser.fromSchema(into).parseSlice(body, { preserveWhitespace: false });
