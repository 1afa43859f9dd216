/** Every address that a message names, once, with where it stands; and, where somebody asks for it, what a HEAD of it says. */
import type { Clock } from '../../base/ports.ts';
import { seconds } from '../../base/units.ts';
import { decodeEntities } from '../../mime/html-text.ts';
import { type Finding, found, type Place } from './finding.ts';
import { attributeOf, placesIn, type ScannedHtml } from './html-scan.ts';
import { hostOf } from './leaks.ts';

export type LinkRow = {
  readonly href: string;
  /** 'text': of the plain text alone. */
  readonly kind: 'link' | 'picture' | 'style' | 'text';
  readonly times: number;
  /** Of the HTML. */
  readonly places: readonly Place[];
  /** null: it was not asked. */
  readonly answer: LinkAnswer | null;
};
export type LinkAnswer = {
  /** 0: there was none; 451: it leads inside, and was not asked. */
  readonly status: number;
  /** Where it leads on to, or why there is no answer. */
  readonly because: string;
};
export type HeadAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly location: string | null }
  /** To this computer, or its network. */
  | { readonly kind: 'inside'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };
/** Asks one address once, by HEAD; never by GET. */
export type AskHead = (address: string) => Promise<HeadAnswer>;

const MOST_LINKS = 1000;
const MOST_PLACES = 20;
const LONGEST = 4096;

export function linksOf(html: ScannedHtml | null, text: string | null): readonly LinkRow[] {
  const rows = new Map<string, { kind: LinkRow['kind']; times: number; at: number[] }>();
  const add = (written: string, kind: LinkRow['kind'], at: number | null): void => {
    const href = written.trim();
    if (href === '' || href.length > LONGEST) return;
    const known = rows.get(href);
    if (!known && rows.size >= MOST_LINKS) return;
    const row = known ?? { kind, times: 0, at: [] };
    row.times++;
    if (at !== null && row.at.length < MOST_PLACES) row.at.push(at);
    rows.set(href, row);
  };
  for (const element of html?.elements ?? []) {
    if (element.name === 'a' || element.name === 'area') {
      const href = attributeOf(element, 'href');
      if (href !== null) add(href, 'link', element.at);
    }
    if (element.name === 'img' && /^\s*(?:https?:)?\/\//i.test(attributeOf(element, 'src') ?? ''))
      add(attributeOf(element, 'src')!, 'picture', element.at);
    if (element.name === 'link' && /stylesheet/i.test(attributeOf(element, 'rel') ?? ''))
      add(attributeOf(element, 'href') ?? '', 'style', element.at);
  }
  for (const [one] of (text ?? '').slice(0, 1_000_000).matchAll(/\bhttps?:\/\/[^\s<>"]{2,4000}/giu)) {
    const href = decodeEntities(withoutStops(one));
    if (!rows.has(href)) add(href, 'text', null);
  }
  const place = placesIn(html?.source ?? '');
  return [...rows].map(([href, { kind, times, at }]) => ({ href, kind, times, places: at.map(place), answer: null }));
}

/** What can be seen without asking anybody. */
export function linkFindings(rows: readonly LinkRow[]): readonly Finding[] {
  const group = (severity: Finding['severity'], code: string, fits: (row: LinkRow) => boolean): readonly Finding[] => {
    const which = rows.filter(fits);
    const values = { count: which.length, first: (which[0]?.href ?? '').slice(0, 100) };
    return which.length > 0
      ? [found('links', severity, code, values, which.flatMap(({ places }) => places).slice(0, 50))]
      : [];
  };
  const faults = [
    ...group('fault', 'empty-link', ({ href }) => /^(?:#|javascript:.*)$/i.test(href)),
    ...group('fault', 'link-unread', ({ href }) => /^https?:/i.test(href) && !URL.canParse(href)),
    ...group('fault', 'link-relative', ({ href }) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(href)),
    ...group('fault', 'link-template', ({ href }) => /\{\{|\}\}|%7B%7B|\[\[|<%|\$\{|\*\|/i.test(href)),
    ...group('fault', 'link-inside', ({ href }) =>
      /^(?:localhost|127\.|10\.|192\.168\.|0\.0\.0\.0|\[::1\])|\.(?:local|test|internal|lan)$/i.test(
        hostOf(href) ?? '',
      ),
    ),
    ...group('warning', 'link-plain', ({ href, kind }) => kind !== 'text' && /^http:/i.test(href)),
  ];
  return faults.length > 0 || rows.length === 0
    ? faults
    : [found('links', 'fine', 'links-fine', { count: rows.length })];
}

/** Mailpit takes as many. */
const MOST_ASKED = 100;
const MOST_OF_A_HOST = 20;
const AT_ONCE = 6;
const ALL_TOGETHER = seconds(60);
const MOST_REDIRECTS = 5;

export type AskOptions = {
  readonly ask: AskHead;
  readonly clock: Clock;
  readonly follow: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** One at a time of each host, so many hosts at once. What there is no time or place for stays unasked. */
export async function askLinks(
  rows: readonly LinkRow[],
  { ask, clock, follow, signal }: AskOptions,
): Promise<readonly LinkRow[]> {
  const until = clock.monotonic() + ALL_TOGETHER;
  const answers = new Map<string, LinkAnswer>();
  const web = rows.filter(({ href }) => /^https?:\/\//i.test(href)).slice(0, MOST_ASKED);
  const hosts = [...Map.groupBy(web, ({ href }) => hostOf(href) ?? '').values()].map(list =>
    list.slice(0, MOST_OF_A_HOST),
  );
  const work = async (): Promise<void> => {
    for (let list = hosts.shift(); list; list = hosts.shift())
      for (const { href } of list) {
        if (signal?.aborted || clock.monotonic() > until) return;
        answers.set(href, await answerOf(ask, href, follow));
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows.map(row => ({ ...row, answer: answers.get(row.href) ?? null }));
}

async function answerOf(ask: AskHead, href: string, follow: boolean): Promise<LinkAnswer> {
  let address = href;
  for (let step = 0; ; step++) {
    const answer = await ask(address);
    if (answer.kind === 'inside') return { status: 451, because: answer.because };
    if (answer.kind === 'failed') return { status: 0, because: answer.because };
    const { status, location } = answer;
    const moved = status >= 300 && status < 400 && location !== null && URL.canParse(location, address);
    if (!follow || !moved) return { status, because: location ?? '' };
    if (step === MOST_REDIRECTS) return { status: 0, because: 'it leads from address to address without an end' };
    address = new URL(location, address).href;
  }
}

/** What ends a sentence ends no address. By hand: an expression would look through each run of them once for every sign. */
function withoutStops(address: string): string {
  let to = address.length;
  while (to > 0 && `.,;:!?)]}'"`.includes(address[to - 1]!)) to--;
  return address.slice(0, to);
}
