/** How long it is, whether text and HTML say the same, and what is read beside the subject before it is opened. Pure. */
import { textOfHtml } from '../../mime/html-text.ts';
import { type Finding, found } from './finding.ts';
import { hiddenOnes, MOST_HTML, type ScannedHtml } from './html-scan.ts';

/** Gmail shows no more of an HTML part, and the end is where one leaves the list. */
export const GMAIL_CLIPS_AT = 102 * 1024;
const NEAR = 0.8;
/** Characters in which words are looked for. */
export const MOST_TEXT = 200_000;
const MOST_WORDS = 20_000;
const MOST_SHOWN = 8;
const SHORT_PREHEADER = 30;

export type Weight = { readonly html: number; readonly clip: number };

export function weightOf(html: string): { readonly weight: Weight; readonly findings: readonly Finding[] } {
  const octets = Buffer.byteLength(html);
  const values = { kilobytes: Math.round((octets / 1024) * 10) / 10, limit: 102 };
  const finding =
    octets > GMAIL_CLIPS_AT
      ? found('size', 'fault', 'clipped', values)
      : octets > GMAIL_CLIPS_AT * NEAR
        ? found('size', 'warning', 'near-clip', values)
        : found('size', 'fine', 'not-clipped', values);
  return { weight: { html: octets, clip: GMAIL_CLIPS_AT }, findings: [finding] };
}

/** RFC 2046 §5.1.4: alternatives say the same. Words are compared, for layout differs. */
export function parityOf(text: string | null, html: string | null): readonly Finding[] {
  if (text === null && html === null) return [found('text', 'fault', 'no-words')];
  if (html === null) return [];
  if (text === null || text.trim() === '') return [found('text', 'fault', 'no-text')];
  const [inText, inHtml] = [wordsOf(text), wordsOf(textOfHtml(html.slice(0, MOST_HTML), MOST_TEXT))];
  const onlyText = missing(inText, inHtml);
  const onlyHtml = missing(inHtml, inText);
  const said = (words: readonly string[], all: ReadonlySet<string>) => ({
    count: words.length,
    percent: Math.round((words.length / Math.max(1, all.size)) * 100),
    words: words.slice(0, MOST_SHOWN).join(', '),
  });
  const findings = [
    ...(onlyHtml.length > 0 ? [found('text', grave(onlyHtml, inHtml), 'missing-in-text', said(onlyHtml, inHtml))] : []),
    ...(onlyText.length > 0 ? [found('text', grave(onlyText, inText), 'missing-in-html', said(onlyText, inText))] : []),
  ];
  return findings.length > 0 ? findings : [found('text', 'fine', 'same-words')];
}

const grave = (words: readonly string[], all: ReadonlySet<string>) =>
  words.length > 5 && words.length / Math.max(1, all.size) > 0.3 ? 'warning' : 'note';

/** Addresses are no words: a text has them where an HTML hides them behind some. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .slice(0, MOST_TEXT)
    .replace(/\b(?:https?:\/\/|mailto:|www\.)[^\s<>"]+/gi, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}]{2,40}/gu);
  return new Set((words ?? []).slice(0, MOST_WORDS));
}
const missing = (these: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...these].filter(word => !others.has(word));

/** What a list shows after the subject: the first words of the HTML, hidden ones too, as most programs take them. */
export function preheaderOf(html: ScannedHtml): { readonly shown: string; readonly findings: readonly Finding[] } {
  const hidden = hiddenOnes(html);
  let shown = '';
  let isMeant = false;
  for (const { text, parent } of html.runs) {
    const name = parent === -1 ? '' : html.elements[parent]!.name;
    if (/^(?:style|script|title|head|textarea|noscript)$/.test(name)) continue;
    const words = textOfHtml(text).replace(/[\u034f\u200b-\u200f\u2060\ufeff\u00ad]/g, '');
    if (words.trim() === '') continue;
    if (shown === '') isMeant = parent !== -1 && hidden[parent]!;
    shown = `${shown} ${words}`.trim();
    if (shown.length > 140 || (isMeant && shown.length >= SHORT_PREHEADER)) break;
  }
  shown = shown.replace(/\s+/g, ' ').slice(0, 140);
  if (shown === '') return { shown, findings: [found('text', 'note', 'no-preheader')] };
  const isBoiler = /view (?:this|it|in)|in (?:your|a) browser|im browser|unsubscribe|abmelden|^(?:logo|image)\b/i.test(
    shown.slice(0, 80),
  );
  const finding = isBoiler
    ? found('text', 'warning', 'preheader-boilerplate', { words: shown })
    : found('text', 'fine', isMeant ? 'preheader-meant' : 'preheader', { words: shown });
  return { shown, findings: [finding] };
}
