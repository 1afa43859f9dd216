/**
 * What a person who tests a sign-up is after: the one-time code, and the one link to press. Found by the words around
 * them, in English, German, French and Spanish; never a link by which somebody leaves a list. Pure.
 */
import { decodeEntities, textOfHtml } from '../mime/html-text.ts';

export type Recognised = {
  /** Digits and letters alone, as a form wants them. */
  readonly code: string | null;
  readonly link: { readonly href: string; readonly text: string } | null;
};
export type Recognisable = { readonly subject: string; readonly text: string | null; readonly html: string | null };

/** Looked at; what is behind is no code that somebody is to find. */
const LOOKED_AT = 60_000;
const LONGEST_SUBJECT = 1000;
/** Between the word and the digits: 'Your verification code for Example Shop (valid for 10 minutes) is:' */
const NEAR = 90;
/** Of words, and of what may be a code. */
const MOST = 500;

const CODE_WORDS =
  /\b(?:one[- ]?time|pass\s?codes?|codes?|otp|pin|tan|einmal\w*|(?:best[äa]tigungs|sicherheits|zugangs|anmelde|verifizierungs|pr[üu]f)\w*|kennzahl|c[oó]digos?|clave|contrase[ñn]a de un solo uso|usage unique|mot de passe [àa] usage)\b/giu;
/** 123456 · 123 456 · 123-456 · 12 34 56 · A1B-2C3 (letters only together with digits) */
const CANDIDATE =
  /(?<![\p{L}\p{N}@#/.,:_€$£+-])(?:\d{4,8}|\d{3}[\s-]\d{3}|\d{2}[\s-]\d{2}[\s-]\d{2}|\d{4}[\s-]\d{4}|(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{3,4}-?[A-Z0-9]{3,4})(?![\p{L}\p{N}%€$£]|[-/:,.]\d|\s?(?:€|EUR|USD|GBP|%))/gu;

export function recognise({ subject, text, html }: Recognisable): Recognised {
  const isHtmlAlone = (text ?? '').trim() === '' && html !== null;
  const body = isHtmlAlone ? wordsOf(html) : (text ?? '').slice(0, LOOKED_AT);
  const title = subject.slice(0, LONGEST_SUBJECT);
  const code = codeIn(title) ?? codeIn(body) ?? (html === null || isHtmlAlone ? null : codeIn(wordsOf(html)));
  return { code, link: (html === null ? null : linkOfHtml(html)) ?? linkOfText(body) };
}

const wordsOf = (html: string): string => textOfHtml(html.slice(0, 4 * LOOKED_AT), LOOKED_AT);

// ── codes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of all candidates near a word for codes the nearest; behind the word before in front of it. */
function codeIn(text: string): string | null {
  const words = [...text.matchAll(CODE_WORDS)].slice(0, MOST).map(found => ({
    start: found.index,
    end: found.index + found[0].length,
  }));
  if (words.length === 0) return null;
  let best: { readonly code: string; readonly far: number } | null = null;
  for (const found of [...text.matchAll(CANDIDATE)].slice(0, MOST)) {
    if (isNumberOfSomething(text, found.index, found[0])) continue;
    const far = Math.min(...words.map(word => distance(word, found.index, found.index + found[0].length)));
    if (far <= NEAR && (!best || far < best.far)) best = { code: found[0].replace(/[\s-]/g, ''), far };
  }
  return best?.code ?? null;
}

/** In front of its word a code stands close: '481 223 is your code'. */
function distance(word: { readonly start: number; readonly end: number }, start: number, end: number): number {
  if (start >= word.end) return start - word.end;
  return end <= word.start ? 2 * (word.start - end) + 1 : Number.POSITIVE_INFINITY;
}

const BEFORE_A_NUMBER =
  /(?:order|invoice|ticket|case|ref(?:erence)?|customer|postal|zip|tel|phone|fax|bestell\w*|rechnung\w*|kunden\w*|postleit\w*|plz|auftrag\w*|vorgang\w*|commande|facture|client|dossier|pedido|factura|cliente|postal code|code postal|c[oó]digo postal|©|\(c\)|copyright)\s*(?:-?\s*(?:code|number|nummer|nr|no|id|num[ée]ro|n[°º]))?\s*[.:#]?\s*$/iu;

function isNumberOfSomething(text: string, at: number, found: string): boolean {
  const before = text.slice(Math.max(0, at - 40), at);
  if (BEFORE_A_NUMBER.test(before) || /\+\d[\d\s()/-]*$/.test(before)) return true;
  // A year beside a date or a copyright, not four digits of chance.
  return (
    /^(?:19|20)\d\d$/.test(found) &&
    /(?:©|\b\d{1,2}[./ ]|\p{L}{3,}\.? )$/u.test(before) &&
    !/(?:is|ist|lautet|est|es)[: ]*$/iu.test(before)
  );
}

// ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const LEAVING =
  /unsub|opt-?out|abmeld|abbestell|austragen|d[ée]sabonn|d[ée]sinscri|darse de baja|cancelar (?:la )?suscrip|\bbaja\b|preferences|einstellungen|pr[ée]f[ée]rences|preferencias|manage.{0,12}(?:mail|subscription|notif)|list-manage|email-settings/iu;
const ASIDE =
  /privacy|datenschutz|imprint|impressum|confidentialit|privacidad|\bterms\b|\bagb\b|conditions|condiciones|view (?:it )?(?:in|online)|im browser|dans (?:le|votre) navigateur|en (?:el|tu) navegador|contact|kontakt|support|\bhelp\b|hilfe|facebook|twitter|instagram|linkedin|youtube|play\.google|apps\.apple/iu;
const PRESSED =
  /confirm|verif|activat|reset|set (?:a |your )?(?:new )?password|sign ?in|log ?in|magic|accept|join|invit|get started|complete|continue|best[äa]tig|aktivier|zur[üu]cksetzen|passwort|anmelden|einloggen|annehmen|beitreten|einladung|fortfahren|weiter|v[ée]rifi|activer|r[ée]initialis|connect|accepter|rejoindre|continuer|mot de passe|confirma|verifica|activa|restablec|inicia|entrar|aceptar|unirse|contrase/iu;
const IN_ADDRESS =
  /[/?&=_-](?:confirm|verif|activat|reset|password|magic|invite?|token|login|sign-?in|bestaetig|validate|one-?time)/iu;
const BUTTON = /\bbutton\b|\bbtn\b|\bcta\b|background(?:-color)?\s*:|role\s*=\s*["']?button/iu;

type Candidate = { readonly href: string; readonly text: string; readonly points: number };

const LONGEST_TAG = 4000;
const LONGEST_INSIDE = 2000;
const MOST_ANCHORS = 2000;

/** Attributes and what stands inside of each. Linear: a place that was looked up once is never looked for again. */
function* anchorsOf(html: string): Generator<readonly [attributes: string, inside: string]> {
  const end = finderOf(html, />/g);
  const closing = finderOf(html, /<\/a\s{0,20}>/gi);
  const opening = /<a\s/gi;
  for (let n = 0; n < MOST_ANCHORS; n++) {
    const start = opening.exec(html);
    if (!start) return;
    const from = opening.lastIndex;
    const tag = end(from);
    const close = tag === null ? null : closing(tag + 1);
    if (tag === null || close === null) return;
    if (tag - from > LONGEST_TAG || close - tag > LONGEST_INSIDE) continue;
    yield [html.slice(from, tag), html.slice(tag + 1, close)];
    opening.lastIndex = close;
  }
}

/** The first at or behind a place; places are asked for in order. null: there is no more. */
export function finderOf(text: string, what: RegExp): (from: number) => number | null {
  let known = -1;
  let over = false;
  return from => {
    if (over) return null;
    if (known >= from) return known;
    what.lastIndex = from;
    const found = what.exec(text);
    if (!found) over = true;
    else known = found.index;
    return found ? known : null;
  };
}

function linkOfHtml(html: string): Recognised['link'] {
  const found: Candidate[] = [];
  for (const [attributes, inside] of anchorsOf(html.slice(0, 4 * LOOKED_AT))) {
    const href = hrefIn(attributes);
    if (href === null) continue;
    const text = textOfHtml(inside, 120);
    found.push({ href, text, points: pointsOf(href, text, BUTTON.test(attributes)) });
  }
  return theBest(found);
}

const ADDRESS = /https?:\/\/[^\s<>"'()[\]{}]{4,2000}/giu;

function linkOfText(text: string): Recognised['link'] {
  const found = [...text.matchAll(ADDRESS)].map(match => {
    const href = match[0].replace(/[.,;:!?]+$/, '');
    // The words before an address say what it is for.
    const before =
      text
        .slice(Math.max(0, match.index - 80), match.index)
        .split(/\r?\n\s*\r?\n/)
        .at(-1) ?? '';
    return { href, text: '', points: pointsOf(href, before, false) };
  });
  return theBest(found);
}

function pointsOf(href: string, text: string, isButton: boolean): number {
  if (LEAVING.test(text) || LEAVING.test(href)) return 0;
  const words = PRESSED.test(text) ? 3 : 0;
  const address = IN_ADDRESS.test(href) ? 2 : 0;
  // A button alone may be an advertisement's; a link that says what it does counts.
  const points = words + address + (isButton ? 1 : 0);
  return ASIDE.test(text) && words < 3 ? 0 : points;
}

/** The first of the best; a mere button is none. */
function theBest(found: readonly Candidate[]): Recognised['link'] {
  const best = found.reduce<Candidate | null>((a, b) => (a === null || b.points > a.points ? b : a), null);
  return best && best.points >= 2 ? { href: best.href, text: best.text } : null;
}

function hrefIn(attributes: string): string | null {
  const [, double, single, bare] = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/iu.exec(attributes) ?? [];
  const href = decodeEntities(double ?? single ?? bare ?? '').trim();
  return /^https?:\/\//iu.test(href) && href.length <= 2000 ? href : null;
}
