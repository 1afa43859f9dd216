/**
 * The text below what a domain's people send: how a letter looks with it, and what is left as it is. The letters to look
 * with are made here; what becomes of them is the server's word. Pure.
 */

import type { FooterRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';

/** null: it has a text. */
export type FooterForm = {
  readonly text: string;
  /** Not the text line by line, but its own. */
  readonly hasHtml: boolean;
  readonly html: string;
  readonly on: FooterRow['on'];
};

export const newFooter: FooterForm = { text: '', hasHtml: false, html: '', on: 'elsewhere' };
export const footerFormOf = ({ text, html, on }: FooterRow): FooterForm => ({
  ...{ text, hasHtml: html !== undefined, html: html ?? '', on },
});
export const footerFrom = (domain: string, { text, hasHtml, html, on }: FooterForm): FooterRow => ({
  ...{ domain, text, on },
  ...(hasHtml && html.trim() !== '' ? { html } : {}),
});
export const sameFooter = (a: FooterForm, b: FooterForm): boolean =>
  a.text === b.text && a.on === b.on && a.hasHtml === b.hasHtml && (!a.hasHtml || a.html === b.html);

export const onChoices: readonly (readonly [FooterRow['on'], string])[] = [
  ['elsewhere', t('Mail that leaves')],
  ['all', t('All mail')],
];
export const onWords = (on: FooterRow['on']): string =>
  on === 'all'
    ? t('Below all mail of its people, also among themselves.')
    : t('Below mail of its people that leaves this server.');

/** Whose fault a sentence of the server is. */
export const isOfHtml = (sentence: string): boolean => /\bHTML\b/.test(sentence);

// ── a letter to look with ──

export type LetterKind = 'plain' | 'html';
const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replace(/.{76}/g, '$&\r\n')
    .trim();

export type Letter = { readonly from: string; readonly to: string; readonly subject: string; readonly body: string };

/** In base64, so that what comes back is read without a parser of mail: a coding stays the one it was. */
export function letterOf(kind: LetterKind, domain: string): Letter {
  const lines = [t('Hello Kim,'), t('the drawings are done; you find them in the folder.'), t('Until Thursday'), 'Ana'];
  return {
    ...{ from: `ana@${domain}`, to: 'kim@there.example', subject: t('The drawings') },
    body:
      kind === 'html'
        ? `<html><body>${lines.map(one => `<p>${one}</p>`).join('')}</body></html>`
        : lines.join('\r\n\r\n'),
  };
}

export const messageOf = (letter: Letter, kind: LetterKind): string =>
  [
    ...[`From: ${letter.from}`, `To: ${letter.to}`, 'Subject: Drawings', 'MIME-Version: 1.0'],
    `Content-Type: text/${kind === 'html' ? 'html' : 'plain'}; charset=utf-8`,
    ...['Content-Transfer-Encoding: base64', '', base64(letter.body), ''],
  ].join('\r\n');

/** The text of a letter that was made above, with whatever was added to it. */
export function bodyOf(message: string): string {
  const coded = message.slice(message.search(/\r?\n\r?\n/)).replace(/\s+/g, '');
  return new TextDecoder().decode(Uint8Array.from(atob(coded), letter => letter.charCodeAt(0)));
}

// ── what is left as it is ──

export type Spared = { readonly what: string; readonly why: string };
/** test/unit/renderer/accounts-footers.test.ts shows a letter of each to the server. */
export const spared: readonly Spared[] = [
  { what: t('Signed and encrypted mail'), why: t('S/MIME, PGP, DKIM: one changed letter would break the seal.') },
  { what: t('Answers that have it already'), why: t('Where it stands in what is quoted, it is not added once more.') },
  { what: t('Reports, receipts and mail of programs'), why: t('Nobody wrote them, and other programs read them.') },
  { what: t('Posts of mailing lists'), why: t('A list has its own words at the end.') },
  { what: t('Mail that is a file alone'), why: t('There is no text for it to stand below.') },
];
