/**
 * What a message gives away: names of machines inside, the program that wrote it, blind recipients, keys and card numbers in its
 * words, pictures that count who looks, links whose words name another place. Found out by form alone; nothing is tried. Pure.
 */
import { textOfHtml } from '../../mime/html-text.ts';
import type { Message } from '../../mime/message.ts';
import { MOST_TEXT } from './content.ts';
import { type Finding, found } from './finding.ts';
import { attributeOf, type Element, MOST_HTML, placesIn, type ScannedHtml } from './html-scan.ts';

const MOST_SHOWN = 5;
const LONGEST_FIELD = 10_000;
const MOST_PLACES = 50;

export function leaksOf(message: Message, html: ScannedHtml | null): readonly Finding[] {
  const findings = [...inHeader(message), ...inWords(message), ...(html ? inHtml(html) : [])];
  return findings.length > 0 ? findings : [found('privacy', 'fine', 'nothing-leaks')];
}

const PROGRAM = /^(?:x-php-originating-script|x-php-script|x-source(?:-args|-dir)?|x-originating-ip|x-mailer-script)$/i;
/** Ours tells the way to here; the sender's own Received: tells his network. */
const INSIDE_NAME =
  /\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:internal|local|lan|corp|intranet|home\.arpa|svc\.cluster\.local)\b/gi;
const INSIDE_ADDRESS =
  /(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d.])/g;

function inHeader({ headers }: Message): readonly Finding[] {
  const findings: Finding[] = [];
  const inside = new Set<string>();
  for (const { name, value } of headers) {
    const short = value.slice(0, LONGEST_FIELD);
    if (PROGRAM.test(name))
      findings.push(found('privacy', 'fault', 'program-told', { field: name, value: short.slice(0, 120) }));
    if (/^bcc$/i.test(name) && short.trim() !== '')
      findings.push(found('privacy', 'fault', 'bcc-told', { value: short.slice(0, 120) }));
    for (const form of [INSIDE_NAME, INSIDE_ADDRESS])
      for (const [host] of short.matchAll(form)) if (inside.size < 50) inside.add(`${name}: ${host}`);
  }
  if (inside.size > 0)
    findings.push(
      found('privacy', 'warning', 'inside-told', {
        count: inside.size,
        names: [...inside].slice(0, MOST_SHOWN).join(', '),
      }),
    );
  return findings;
}

/** Forms of which a match is hardly anything else. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['GitHub', /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/],
  ['GitLab', /\bglpat-[\w-]{20,60}\b/],
  ['Stripe', /\b[rs]k_live_[A-Za-z0-9]{16,99}\b/],
  ['Slack', /\bxox[abprs]-[A-Za-z0-9-]{10,99}\b/],
  ['Google', /\bAIza[\w-]{35}\b/],
  ['OpenAI', /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,200}\b/],
  ['npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['PEM', /-----BEGIN (?:[A-Z]{1,12} )?PRIVATE KEY-----/],
];

function inWords({ text, html, subject }: Message): readonly Finding[] {
  const words = [
    subject,
    (text ?? '').slice(0, MOST_TEXT),
    textOfHtml((html ?? '').slice(0, MOST_HTML), MOST_TEXT),
  ].join('\n');
  const kinds = SECRETS.flatMap(([kind, form]) => (form.test(words) ? [kind] : []));
  const cards = new Set<string>();
  for (const [number] of words.matchAll(/(?<![\d.,-])(?:\d[ -]?){12,18}\d(?![\d.,-]*\d)/g)) {
    const digits = number.replace(/\D/g, '');
    if (
      /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5))/.test(digits) &&
      digits.length >= 13 &&
      digits.length <= 19 &&
      passesLuhn(digits)
    )
      cards.add(`…${digits.slice(-4)}`);
    if (cards.size >= MOST_SHOWN) break;
  }
  return [
    ...(kinds.length > 0 ? [found('privacy', 'fault', 'key-in-words', { kinds: kinds.join(', ') })] : []),
    ...(cards.size > 0 ? [found('privacy', 'fault', 'card-in-words', { cards: [...cards].join(', ') })] : []),
  ];
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [at, letter] of [...digits].reverse().entries()) {
    const digit = Number(letter) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function inHtml(html: ScannedHtml): readonly Finding[] {
  const place = placesIn(html.source);
  const at = (which: readonly Element[]) => which.slice(0, MOST_PLACES).map(one => place(one.at));
  const pictures = html.elements.filter(
    one => one.name === 'img' && /^\s*(?:https?:)?\/\//i.test(attributeOf(one, 'src') ?? ''),
  );
  const trackers = pictures.filter(isTracker);
  const hosts = new Set(pictures.flatMap(one => hostOf(attributeOf(one, 'src') ?? '') ?? []));
  const lying = html.elements.length === 0 ? [] : lyingLinks(html);
  return [
    ...(trackers.length > 0
      ? [
          found(
            ...(['privacy', 'warning', 'trackers'] as const),
            {
              count: trackers.length,
              hosts: [...new Set(trackers.flatMap(one => hostOf(attributeOf(one, 'src') ?? '') ?? []))]
                .slice(0, MOST_SHOWN)
                .join(', '),
            },
            at(trackers),
          ),
        ]
      : []),
    ...(pictures.length > trackers.length
      ? [
          found(
            'privacy',
            'note',
            'remote-pictures',
            { count: pictures.length, hosts: [...hosts].slice(0, MOST_SHOWN).join(', ') },
            at(pictures),
          ),
        ]
      : []),
    ...(lying.length > 0 ? [found('privacy', 'warning', 'lying-link', { count: lying.length }, at(lying))] : []),
  ];
}

function isTracker(one: Element): boolean {
  const style = attributeOf(one, 'style') ?? '';
  const tiny = (side: string) =>
    /^[01](?:px)?$/i.test(attributeOf(one, side) ?? '') ||
    new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*[01](?:px)?\\s*(?:;|$)`, 'i').test(style);
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style) || (tiny('width') && tiny('height'));
}

export function hostOf(address: string): string | null {
  const whole = address.trim().replace(/^\/\//, 'https://');
  return URL.canParse(whole) ? new URL(whole).hostname || null : null;
}

/** Its words are the address of another host. */
function lyingLinks({ elements, runs }: ScannedHtml): readonly Element[] {
  const lying = new Set<Element>();
  for (const { text, parent } of runs) {
    const link = parent === -1 ? undefined : elements[parent];
    if (link?.name !== 'a') continue;
    const [, said] =
      /^\s*(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?:[/?#]\S*)?\s*$/i.exec(text.slice(0, 500)) ?? [];
    const host = hostOf(attributeOf(link, 'href') ?? '');
    if (said === undefined || host === null || /^mailto:/i.test(attributeOf(link, 'href') ?? '')) continue;
    const bare = (name: string) => name.toLowerCase().replace(/^www\./, '');
    const [a, b] = [bare(said), bare(host)];
    if (a !== b && !a.endsWith(`.${b}`) && !b.endsWith(`.${a}`)) lying.add(link);
  }
  return [...lying];
}
