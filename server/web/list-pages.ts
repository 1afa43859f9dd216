/**
 * The pages of mailing lists at the public web door: plain HTML without scripts, a button that posts. What is said comes
 * from lists/; here it is made safe to show. RFC 8058 §3.2: a mail program posts `List-Unsubscribe=One-Click`, without
 * cookies and from anywhere; it needs no more than the status.
 */
import type { IncomingMessage } from 'node:http';
import { kibibytes } from '../base/units.ts';
import type { ListPage, ListVisit } from '../lists/pages.ts';

export type AskLists = (visit: ListVisit) => Promise<ListPage>;
export type ListAnswer = { readonly status: number; readonly html: string };

export const LISTS = '/lists/';
/** A form of one field. */
const LONGEST_FORM = kibibytes(4);
const ONE_CLICK = /(?:^|&)List-Unsubscribe=One-Click(?:&|$)/;
/** RFC 7578: the same as multipart/form-data. */
const ONE_CLICK_PART = /name="?List-Unsubscribe"?[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\nOne-Click\r\n--/i;

/** null: its body is too long. */
export async function answerLists(request: IncomingMessage, path: string, ask: AskLists): Promise<ListAnswer | null> {
  const form = request.method === 'POST' ? await bodyOf(request) : '';
  if (form === null) return null;
  const act = request.method === 'POST' ? (actIn(form) ?? '') : null;
  const page = await ask({ path: path.slice(LISTS.length), act });
  return { status: page.status, html: printPage(page) };
}

function actIn(form: string): string | null {
  const text = form.trim();
  if (ONE_CLICK.test(text) || ONE_CLICK_PART.test(form)) return 'one-click';
  return /^act=([a-z-]{1,20})$/.exec(text)?.[1] ?? null;
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_FORM) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('latin1');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, letter => entities[letter]!);

function printPage({ language, title, lines, buttons }: ListPage): string {
  const form = buttons.map(({ act, label }) => `<button name="act" value="${escaped(act)}">${escaped(label)}</button>`);
  return [
    '<!doctype html>',
    `<html lang="${language}"><head><meta charset="utf-8"><meta name="robots" content="noindex">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    ...lines.map(line => `<p>${escaped(line)}</p>`),
    ...(form.length > 0 ? [`<form method="post">${form.join(' ')}</form>`] : []),
    '</main></body></html>\n',
  ].join('\n');
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText;color-scheme:light dark}' +
  'main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.4rem}p{overflow-wrap:anywhere}' +
  'button{font:inherit;padding:.5rem 1.1rem;margin:.5rem .5rem 0 0}';

/** Nothing of elsewhere, nothing that runs, in nobody's frame. */
export const LIST_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
} as const;
