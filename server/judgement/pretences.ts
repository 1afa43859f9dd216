/**
 * What pretends to be what: an author whose domain looks like one of ours or of somebody our people write to, a name that
 * holds another's address, a link that shows one host and leads to another, an attachment that hides its ending. In words
 * for the owner, of a stranger's mail. Pure; what is compared is counted.
 */

import type { Link } from '../mime/links.ts';
import {
  claimedHost,
  isDisguised,
  isNumbers,
  type KnownHost,
  knownHost,
  likeness,
  looksLike,
  mixedScripts,
  registered,
  skeleton,
  UNSEEN,
  unicodeHost,
} from '../mime/look-alike.ts';
import type { AttachmentFacts, AuthorFacts } from './facts.ts';
import { isFreeMail, passesOn } from './well-known.ts';

/** Whom a message could be taken for. */
export type Circle = {
  readonly ours: readonly KnownHost[];
  /** Domains that a recipient has written to. */
  readonly others: readonly KnownHost[];
  /** By `nameKey`, the address of who goes by that name here. */
  readonly people: ReadonlyMap<string, string>;
};

export type Shown = {
  readonly authors: readonly AuthorFacts[];
  readonly replyTo: readonly Pick<AuthorFacts, 'address' | 'domain'>[];
  readonly links: readonly Link[];
  readonly attachments: readonly AttachmentFacts[];
  /** The author's domain stands behind it (DMARC). */
  readonly isProven: boolean;
  /** A recipient has written to him, or his mail was wanted: what he is called is no question any more. */
  readonly isKnown: boolean;
};

export type Pretences = {
  /** Of links, names and attachments. */
  readonly pretences: readonly string[];
  /** Who wrote it wants to be taken for one of ours or for whom our people write to. */
  readonly lookAlikes: readonly string[];
};

const MOST_TOLD = 8;
const MOST_HOSTS = 50;

export function pretencesOf(shown: Shown, circle: Circle): Pretences {
  const names = shown.isKnown ? [] : shown.authors.flatMap(author => ofName(author, shown, circle));
  const pretences = [
    ...names.filter(one => !one.isOurs).map(one => one.words),
    ...ofLinks(shown, circle),
    ...shown.attachments.flatMap(ofAttachment),
  ];
  const lookAlikes = [
    ...(shown.isKnown ? [] : ofDomains(shown, circle)),
    ...names.filter(one => one.isOurs).map(one => one.words),
  ];
  return { pretences: once(pretences), lookAlikes: once(lookAlikes) };
}

const once = (words: readonly string[]): readonly string[] => [...new Set(words)].slice(0, MOST_TOLD);

// ── who wrote it ──

function ofDomains({ authors, replyTo }: Shown, circle: Circle): readonly string[] {
  const written = new Set(authors.map(({ domain }) => domain));
  const answers = replyTo.map(({ domain }) => domain).filter(domain => !written.has(domain));
  return [
    ...[...written].flatMap(domain => takenFor(`the author's domain ${short(domain)}`, domain, circle)),
    ...[...new Set(answers)].flatMap(domain => takenFor(`answers would go to ${short(domain)}, which`, domain, circle)),
  ];
}

function takenFor(what: string, domain: string, { ours, others }: Circle): readonly string[] {
  if (domain === '' || domain.startsWith('[') || isFreeMail(domain)) return [];
  const host = knownHost(domain);
  if ([...ours, ...others].some(({ registered: own }) => own === host.registered)) return [];
  const own = comparedWith(host, ours);
  if (own) return [`${what} ${own} is yours`];
  const other = comparedWith(host, others);
  return other ? [`${what} ${other} is somebody's whom a recipient has written to`] : [];
}

/** 'looks like office.test, which'; null where it looks like none of them. */
function comparedWith(host: KnownHost, known: readonly KnownHost[]): string | null {
  for (const one of known) {
    const like = likeness(host, one);
    if (!like) continue;
    const name = short(one.registered);
    switch (like) {
      case 'letters':
        return `is drawn like ${name}, which`;
      case 'letter':
        return `differs by one letter from ${name}, which`;
      case 'hyphens':
        return `differs by its hyphens from ${name}, which`;
      case 'front':
        return `belongs to ${short(host.registered)} and begins with ${name}, which`;
    }
  }
  return null;
}

const ADDRESS = /[^\s<>"'(),;:@]{1,64}@((?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63})/u;

/** An address in the name of an author, or a name that somebody here goes by. */
function ofName(
  { name, address, domain }: AuthorFacts,
  { isProven }: Shown,
  { ours, people }: Circle,
): readonly { readonly words: string; readonly isOurs: boolean }[] {
  const own = unicodeHost(domain);
  if (ours.some(one => one.name === own)) return [];
  const [held, written = ''] = ADDRESS.exec(name) ?? [];
  // People write their names with their letters, and headers have A-labels.
  const host = unicodeHost(written.normalize('NFC').toLowerCase());
  if (held && registered(host) !== registered(own)) {
    const isOurs = ours.some(one => one.name === host);
    // Groups and notices of services name whom they write for, and stand in for it themselves.
    const isVia = isProven && /\bvia\b/i.test(name);
    if (isVia && !isOurs) return [];
    return [
      { words: `its author goes by the name of ${short(held)}, and is ${short(address)}`, isOurs: isOurs && !isVia },
    ];
  }
  const key = nameKey(name);
  const person = key === null ? undefined : people.get(key);
  if (person === undefined || person === address) return [];
  const words = `its author goes by the name of ${short(name)}, as ${short(person)} does, and is ${short(address)}`;
  return [{ words, isOurs: false }];
}

/** Two words at least: of first names there are too many. */
export function nameKey(name: string): string | null {
  const words = skeleton(name.slice(0, 100).replace(/\([^)]*\)/g, ' ')).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length >= 2 && words.join('').length >= 6 ? [...words].sort().join(' ') : null;
}

// ── links ──

/** Of each host it leads to, one false name is told: newsletters that count clicks do so with every name that they quote. */
function ofLinks(shown: Shown, { ours }: Circle): readonly string[] {
  const own = new Set(ours.map(one => one.registered));
  const asked = new Map<string, readonly string[]>();
  const told = new Set<string>();
  const words: string[] = [];
  for (const link of shown.links) {
    if (words.length >= MOST_TOLD) break;
    if (own.has(registered(unicodeHost(link.host)))) continue;
    if (!asked.has(link.host) && asked.size < MOST_HOSTS) asked.set(link.host, ofHost(link.host, ours));
    words.push(...(asked.get(link.host) ?? []));
    if (link.hasUser) words.push(`a link hides behind an @ that it leads to ${short(link.host)}`);
    const said = told.has(link.host) ? null : saidBy(link, shown);
    if (said === null) continue;
    told.add(link.host);
    words.push(`a link shows ${short(said)} and leads to ${short(link.host)}`);
  }
  return words;
}

function ofHost(host: string, ours: readonly KnownHost[]): readonly string[] {
  if (isNumbers(host)) return isHome(host) ? [] : [`a link leads to ${short(host)}, a number instead of a name`];
  const like = comparedWith(knownHost(host), ours);
  if (like) return [`a link leads to ${short(host)}, which ${like} is yours`];
  if (isDisguised(host)) return [`a link leads to ${short(host)}, which is drawn like ${short(looksLike(host) ?? '')}`];
  const mixed = mixedScripts(host);
  return mixed.length > 1
    ? [`a link leads to ${short(host)}, a name that mixes letters of ${mixed.join(' and ')}`]
    : [];
}

/** Devices in one's own house have no other. */
const isHome = (host: string): boolean =>
  /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^\[(?:::1\]|f[cd]|fe80)/.test(host);

/** Another host that its text shows; null where it shows none, its own, or one that the way there is known to lead to. */
function saidBy({ host, target, text }: Link, { authors, isProven }: Shown): string | null {
  if (text === '') return null;
  const said = claimedHost(text.replace(UNSEEN_ALL, ''));
  if (said === null || !readsAsHost(text, said)) return null;
  const claimed = registered(said);
  if (claimed === registered(host)) return null;
  // Who stands in for a name may count the clicks on it as he likes.
  if (isProven && authors.length === 1 && registered(authors[0]!.domain) === claimed) return null;
  return passesOn(host, target, claimed) ? null : said;
}

const UNSEEN_ALL = new RegExp(UNSEEN, 'g');

/** 'invoice.pdf' and 'main.ts' are no hosts, 'bank.com' is. */
const readsAsHost = (text: string, said: string): boolean =>
  /^\s*(?:https?:|www\.)/i.test(text) || TOPS.has(said.slice(said.lastIndexOf('.') + 1));

/** Where a name without "www." is taken for a host; endings of files (md, py, rs, sh, pl) are left out. */
const TOPS = new Set(
  `com net org info biz edu gov mil int eu io app dev shop online site bank
   ar at au be br ca ch cl cn cz de dk es fi fr gr hk hu ie il in it jp kr lt lu lv mx nl no nz pt ro ru se sg si sk tr tw ua uk us za`.split(
    /\s+/,
  ),
);

// ── attachments ──

const DOCUMENT = 'pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|html?|jpe?g|png|gif|mp[34]|wav';
const TWO_ENDINGS = new RegExp(`\\.(?:${DOCUMENT})[\\s._-]*\\.[a-z0-9]{1,8}$`, 'i');
const FAR_ENDING = /\s{8,}\S*$/;
/** Directions alone: joiners stand in honest names of some scripts. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

function ofAttachment({ name, kind, inside }: AttachmentFacts): readonly string[] {
  return [name, ...inside.slice(0, 1)].flatMap(one => {
    if (/[\u202d\u202e]/.test(one)) return [`the attachment ${shown(one)} turns its name around to hide its ending`];
    const isHidden = kind === 'program' && (TWO_ENDINGS.test(one) || FAR_ENDING.test(one));
    return isHidden ? [`the attachment ${shown(one)} is a program that is called like a document`] : [];
  });
}

const shown = (name: string): string => short(name.replace(DIRECTIONS, '�').replace(/\s+/g, ' '));

const LONGEST_SHOWN = 80;
/** As told: without what turns the sentence around. */
function short(text: string): string {
  const clean = text.replace(UNSEEN_ALL, '').replace(/\p{Cc}/gu, ' ');
  return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}…` : clean;
}
