/**
 * Bounces in words, as servers write them that know no multipart/report, or leave it out: qmail (QSBMF), Exim, Sendmail,
 * Postfix, Exchange, Gmail, Domino, IronPort and their kin. All have the same bones: an opening sentence by which they are
 * known, addresses each on a line, what was said of each, and the message below a line of their own. That is what is read,
 * within a bound of lines; what is not known by its opening is no bounce, unless a field of its header says so.
 */
import { decodeCharset, decodeTransfer } from './coding.ts';
import { firstField } from './header.ts';
import { textOfHtml } from './html-text.ts';
import { parameter } from './parameter.ts';
import type { ReturnedRecipient } from './returned.ts';
import type { Leaf, Structure } from './structure.ts';

export type Letter = {
  readonly by: string | null;
  readonly recipients: readonly ReturnedRecipient[];
  /** The message that it is about, where it stands below the words; null: it is a part of its own, or not there. */
  readonly copy: Buffer | null;
};

/** Of the words: the addresses stand at the beginning. */
const LONGEST_TEXT = 32 * 1024;
const LONGEST_LINE = 1_000;
const MOST_LINES = 400;
const MOST_RECIPIENTS = 100;
/** What is said of one address. */
const LONGEST_REASON = 800;

const openings: readonly RegExp[] = [
  // qmail, and all who took over its words
  /^Hi\. (?:This is the|I'm)\b/m,
  // Exim, GMX, web.de
  /A message that you (?:have )?sent (?:could not be delivered|has not yet been delivered)/,
  /This message was created automatically by (?:the )?mail (?:delivery|system)/i,
  // Sendmail
  /-{3,} (?:The following addresses had|Transcript of session follows|The following addresses have)/,
  // Postfix
  /This is the (?:mail system|Postfix program) at host/,
  // Exchange, Outlook
  /did not reach (?:some or all of )?the (?:following|intended) recipient/i,
  /Delivery has failed to these recipients/i,
  /couldn't be delivered to the following recipients|message to .{1,320} couldn't be delivered/i,
  /Ihre Nachricht hat (?:einige|nicht) .{0,40}Empfänger/i,
  // Gmail
  /Delivery to the following recipients? (?:failed permanently|has been delayed)/i,
  /Your message wasn't delivered to/i,
  // Yahoo, AOL
  /we were unable to deliver your message to the following address/i,
  // Domino
  /^was not delivered to:/m,
  // IronPort
  /The following message to <[^>\n]{1,320}> was undeliverable/,
  // MDaemon, CommuniGate, others
  /(?:had PERMANENT fatal delivery errors|Failed to deliver to|I could not deliver mail to|Message could not be delivered|Mail could not be delivered|Undeliverable (?:mail|message)|delivery (?:to the following .{0,40})?failed|Unable to deliver message)/i,
  /(?:konnte (?:leider )?nicht zugestellt werden|nicht zustellbar)/i,
];

/** The message comes below one of these. */
const COPY =
  /^[ \t]{0,8}-{0,20} ?(?:Below this line is a copy of the message|This is a copy of (?:the|your) message|The body of the message|Original message follows|Message header follows|Unsent message follows|Original message|Undelivered message|Below the next line|Returned message follows|Message headers follow|Forwarded message|Original message headers?|The header of the original message(?: is following| follows)?)[^\n]{0,120}$/im;

const DELAYED =
  /\bhas (?:not yet been|been) (?:delivered|delayed)|will (?:be retried|keep trying|continue to try)|still (?:being )?tr(?:ied|ying)|\bwarning: message|delivery (?:has been |is )?delayed|no action is required/i;
const FAILED = /permanent|giv(?:en|ing) up|could not be delivered|failed permanently|undeliverable/i;

export function readLetter(bytes: Buffer, parts: readonly Structure[]): Letter | null {
  const part = parts.find(isText) ?? parts.find(isHtmlText);
  if (!part) return null;
  const all = textOf(bytes, part);
  const named = (firstField(bytes, 'x-failed-recipients') ?? '').slice(0, 10_000).match(ADDRESSES) ?? [];
  if (named.length === 0 && !openings.some(opening => opening.test(all.slice(0, LONGEST_TEXT)))) return null;
  const cut = COPY.exec(all);
  const words = (cut ? all.slice(0, cut.index) : all).slice(0, LONGEST_TEXT);
  const kind = DELAYED.test(words) && !FAILED.test(words) ? 'delayed' : 'failed';
  const found = recipientsIn(words, named);
  if (found.length === 0) return null;
  return {
    by: hostOf(bytes),
    recipients: found.map(({ address, reason }) => ({ kind, ...told(address, reason === '' ? words : reason) })),
    copy: cut
      ? Buffer.from(
          all
            .slice(cut.index + cut[0].length)
            .replace(/^\s*\n/, '')
            .trimStart(),
          'latin1',
        )
      : null,
  };
}

const isText = (part: Structure): part is Leaf =>
  part.kind === 'leaf' && part.type === 'text' && (part.subtype === 'plain' || part.subtype === '');
const isHtmlText = (part: Structure): part is Leaf =>
  part.kind === 'leaf' && part.type === 'text' && part.subtype === 'html';

function textOf(bytes: Buffer, { body, encoding, parameters, subtype }: Leaf): string {
  const octets = decodeTransfer(
    bytes.subarray(body.start, Math.min(body.end, body.start + 4 * LONGEST_TEXT)),
    encoding,
  );
  const text = decodeCharset(octets, parameter(parameters, 'charset')).replace(/\r\n?/g, '\n');
  return subtype === 'html' ? linesOfHtml(text) : text;
}

/** A line for each block, for what is said of whom stands in lines. */
const linesOfHtml = (html: string): string =>
  html
    .split(/<\/?(?:p|div|br|td|tr|li|h\d|body)\b[^<>]{0,2000}>/i, MOST_LINES)
    .map(piece => textOfHtml(piece, LONGEST_LINE).trim())
    .filter(line => line !== '')
    .join('\n');

/** Who wrote it: the domain of its author. */
const hostOf = (bytes: Buffer): string | null =>
  /@([A-Za-z0-9.-]{1,255})/.exec((firstField(bytes, 'from') ?? '').slice(0, 1_000))?.[1]?.toLowerCase() ?? null;

// ── addresses, and what is said of each ──

const ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,8}";
const ADDRESSES = new RegExp(ADDRESS, 'g');
/** `<a@b>: reason`, as qmail and Postfix have it. */
const WITH_COLON = new RegExp(
  `^\\s{0,12}["<]{0,2}(${ADDRESS})[">]{0,2}(?: \\(expanded from [^)]{0,320}\\))?\\s?(?::|-->?)(?!\\S)(.*)$`,
);
/** Alone on its line, as Exim, Sendmail and Gmail have it; Outlook puts a link behind. */
const ALONE = new RegExp(
  `^\\s{0,16}["<(]{0,2}(${ADDRESS})[">)]{0,2}(?:<mailto:[^>]{1,320}>)?\\s*(?:\\(generated from [^)]{0,320}\\)|on \\d[\\d/.: -]{4,30}(?:[AP]M)?)?\\s*$`,
);
/** In the midst of a sentence. */
const TOLD = new RegExp(`(?:delivered to|message to|deliver to|mail to|recipients?:?)\\s+["<]{0,2}(${ADDRESS})`, 'i');

type Found = { readonly address: string; reason: string };

function recipientsIn(words: string, named: readonly string[]): readonly Found[] {
  const found: Found[] = [];
  let gap = 0;
  for (const raw of words.split('\n', MOST_LINES)) {
    const line = raw.slice(0, LONGEST_LINE);
    const match = WITH_COLON.exec(line) ?? ALONE.exec(line);
    const last = found.at(-1);
    if (match && isRecipient(match[1]!, last, line)) {
      if (found.length === MOST_RECIPIENTS) break;
      found.push({ address: match[1]!, reason: (match[2] ?? '').trim() });
      gap = 0;
    } else if (last && last.reason.length < LONGEST_REASON && gap < 4) {
      // What has its code is whole with its paragraph.
      if (line.trim() === '') gap += codeOf(last.reason) ? 4 : 1;
      else last.reason = `${last.reason} ${line.trim()}`.trimStart();
    }
  }
  if (found.length > 0) return named.length > 0 ? amongNamed(found, named) : distinct(found);
  const told = TOLD.exec(words)?.[1];
  const addresses = named.length > 0 ? named : told === undefined ? [] : [told];
  return addresses.slice(0, MOST_RECIPIENTS).map(address => ({ address, reason: '' }));
}

/** Of a transcript, `<<< 550 … a@b` and the like are what was said, not whom it is about. */
const isRecipient = (address: string, last: Found | undefined, line: string): boolean =>
  last?.address.toLowerCase() !== address.toLowerCase() && !/^\s*(?:>>>|<<<|\d{3}[ -])/.test(line);

/** The header says whom; the words say why. */
function amongNamed(found: readonly Found[], named: readonly string[]): readonly Found[] {
  return named
    .slice(0, MOST_RECIPIENTS)
    .map(address => found.find(one => one.address.toLowerCase() === address.toLowerCase()) ?? { address, reason: '' });
}

/** Sendmail names each twice: above, and with what was said in its transcript. */
function distinct(found: readonly Found[]): readonly Found[] {
  const by = new Map<string, Found>();
  for (const one of found) {
    const known = by.get(one.address.toLowerCase());
    if (!known) by.set(one.address.toLowerCase(), one);
    else if (codeOf(known.reason) === null && codeOf(one.reason) !== null) known.reason = one.reason;
  }
  return [...by.values()];
}

const codeOf = (text: string): RegExpExecArray | null =>
  /(?<![\d.])([245]\d\d[ -](?:#?[245]\.\d{1,3}\.\d{1,3})?.{0,600})/s.exec(text);

function told(address: string, reason: string): Omit<ReturnedRecipient, 'kind'> {
  const said = codeOf(reason);
  const reply = (said?.[1] ?? reason).replace(/\s+/g, ' ').trim().slice(0, 600);
  return {
    address,
    original: null,
    status: /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(said?.[1] ?? reason)?.[1] ?? null,
    reply: reply === '' ? null : reply,
    host: hostIn(reason),
    until: null,
  };
}

const hostIn = (reason: string): string | null =>
  /(?:host|server|talking to|Remote host|domain)[: ]\s?(?:name )?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i
    .exec(reason)?.[1]
    ?.toLowerCase() ?? null;
