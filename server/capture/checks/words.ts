/** What the checks of a captured message found, in sentences, and what to do instead: the window and the command line say the same. Pure. */
import { t } from '../../base/language.ts';
import type { Finding, Group, Severity, Values } from './finding.ts';
import type { Fix } from './fixes.ts';

type Say = (values: Values) => string;

const sentences: Readonly<Record<string, Say>> = {
  clipped: v => t('The HTML has {kilobytes, number} kB. Gmail shows {limit} kB of it, and cuts off the rest.', v),
  'near-clip': v => t('The HTML has {kilobytes, number} kB. From {limit} kB on Gmail cuts it off.', v),
  'not-clipped': v => t('The HTML has {kilobytes, number} kB, so Gmail shows all of it (up to {limit} kB).', v),
  'no-words': () => t('It has neither text nor HTML.'),
  'no-text': () =>
    t('It has HTML alone. Add a plain text part: some read that, and filters distrust mail without one.'),
  'missing-in-text': v =>
    t(
      '{count, plural, one {# word} other {# words}} of the HTML ({percent} %) {count, plural, one {is} other {are}} not in the plain text: {words}.',
      v,
    ),
  'missing-in-html': v =>
    t(
      '{count, plural, one {# word} other {# words}} of the plain text ({percent} %) {count, plural, one {is} other {are}} not in the HTML: {words}.',
      v,
    ),
  'same-words': () => t('Plain text and HTML say the same.'),
  'no-preheader': () => t('The HTML has no words, so lists show nothing after the subject.'),
  'preheader-boilerplate': v => t('Lists show this after the subject: “{words}”. Put what the mail is about first.', v),
  'preheader-meant': v => t('Lists show this after the subject: “{words}”. It is hidden in the message itself.', v),
  preheader: v => t('Lists show this after the subject: “{words}”.', v),
  'no-alt': v =>
    t('{count, plural, one {# picture has} other {# pictures have}} no alt text. A decoration has alt="".', v),
  'alt-file-name': v => t('{count, plural, one {# picture has} other {# pictures have}} a file name for alt text.', v),
  'link-without-words': v =>
    t('{count, plural, one {# link has} other {# links have}} no words, and no picture with alt text.', v),
  'link-says-nothing': v =>
    t('{count, plural, one {# link does} other {# links do}} not say where it leads, such as “click here”.', v),
  'no-language': () => t('No language is named. With lang="…" on html, screen readers pronounce it well.'),
  'layout-table': v =>
    t(
      '{count, plural, one {# table looks} other {# tables look}} like layout. With role="presentation" it is not read out as a table.',
      v,
    ),
  'small-letters': v => t('{count, plural, one {# element has} other {# elements have}} letters below 12 px.', v),
  'poor-contrast': v =>
    t(
      '{count, plural, one {# element has} other {# elements have}} too little contrast: {worst, number} to 1, where {least, number} is the least.',
      v,
    ),
  accessible: () => t('Pictures, links, language and contrast look well.'),
  'program-told': v => t('The header tells which program sent it: {field}: {value}', v),
  'bcc-told': v => t('Bcc stands in the header, so everybody sees the blind recipients: {value}', v),
  'inside-told': v =>
    t('The header names {count, plural, one {# machine} other {# machines}} of an internal network: {names}.', v),
  'key-in-words': v => t('There seems to be a key in the message: {kinds}.', v),
  'card-in-words': v => t('There seems to be a card number in the message: {cards}.', v),
  trackers: v =>
    t('{count, plural, one {# invisible picture counts} other {# invisible pictures count}} who opens it: {hosts}.', v),
  'remote-pictures': v =>
    t(
      '{count, plural, one {# picture comes} other {# pictures come}} from elsewhere: {hosts}. Many see it without.',
      v,
    ),
  'lying-link': v =>
    t(
      '{count, plural, one {# link shows} other {# links show}} one address and leads to another. Filters take that for a trick.',
      v,
    ),
  'nothing-leaks': () => t('Nothing that should stay inside was found.'),
  'one-click-alone': () => t('List-Unsubscribe-Post stands there without List-Unsubscribe.'),
  'no-leaving': () => t('It looks like mail to a list, and has no List-Unsubscribe.'),
  'leaving-twice': v => t('List-Unsubscribe stands there {count} times; once is right.', v),
  'leaving-no-brackets': () => t('List-Unsubscribe names no address within < and >.'),
  'leaving-scheme': v => t('{link} in List-Unsubscribe is neither a web nor a mail address.', v),
  'leaving-unread': v => t('{link} in List-Unsubscribe cannot be read as an address.', v),
  'no-one-click': () =>
    t('There is no List-Unsubscribe-Post, so nobody leaves with one click. Gmail and Yahoo want it.'),
  'one-click-words': v => t('List-Unsubscribe-Post has to be List-Unsubscribe=One-Click, and is {value}.', v),
  'one-click-https': () => t('One click needs an https address in List-Unsubscribe.'),
  'one-click-unsigned': () => t('One click only counts with a DKIM signature, and there is none here yet.'),
  'one-click-not-covered': () => t('The DKIM signature does not cover List-Unsubscribe and List-Unsubscribe-Post.'),
  'leaving-fine': () => t('One leaves the list as the standards have it.'),
  'empty-link': v => t('{count, plural, one {# link leads} other {# links lead}} nowhere: {first}', v),
  'link-unread': v => t('{count, plural, one {# link} other {# links}} cannot be read as an address: {first}', v),
  'link-relative': v =>
    t('{count, plural, one {# link is} other {# links are}} without a host, and lead nowhere in a mail: {first}', v),
  'link-template': v =>
    t('{count, plural, one {# link holds} other {# links hold}} a place that was not filled in: {first}', v),
  'link-inside': v => t('{count, plural, one {# link leads} other {# links lead}} to a machine of yours: {first}', v),
  'link-plain': v => t('{count, plural, one {# link is} other {# links are}} not encrypted (http): {first}', v),
  'link-broken': v =>
    t(
      '{count, plural, one {# link does not answer as it should} other {# links do not answer as they should}}: {first}',
      v,
    ),
  'links-fine': v => t('{count, plural, one {# link looks} other {# links look}} well.', v),
  'dkim-pass': v => t('The DKIM signature of {domain} ({selector}) holds.', v),
  'dkim-unknown': v => t('The key of {domain} ({selector}) could not be asked for: {why}', v),
  'dkim-unasked': v => t('It is signed by {domain} ({selector}). Whether the key fits was not asked.', v),
  'dkim-fail': v => t('The DKIM signature of {domain} ({selector}) does not hold: {why}', v),
  'dkim-none': () => t('It has no DKIM signature. What the way out adds is not here yet.'),
  'dns-unasked': () => t('The DNS was not asked about SPF and DMARC.'),
  'spf-inside': () => t('It was handed in from this network, so SPF says nothing yet.'),
  spf: v => t('SPF for {domain}: {result}. {why}', v),
  dmarc: v => t('DMARC for {domain}: {result}. {why}', v),
  'own-nothing': () => t('This server’s own judgement: nothing speaks against it. The DNS was not asked for that.'),
  'own-clean': v =>
    t('This server’s own judgement: {points, number} points, no spam; spam begins at {limit, number}. {because}', v),
  'own-junk': v =>
    t('This server’s own judgement: {points, number} points, spam; that begins at {limit, number}. {because}', v),
  'no-scanner': () => t('No spam scanner is set up. Name one in scan.spamd or scan.rspamd.'),
  'scanner-clean': v => t('{scanner}: {points} points, no spam. {because}', v),
  'scanner-junk': v => t('{scanner}: {points} points, spam. {because}', v),
  'scanner-refuse': v => t('{scanner} would refuse it. {because}', v),
  'scanner-later': v => t('{scanner} wants to see it later. {because}', v),
  'scanner-failed': v => t('{scanner} could not look at it. {because}', v),
  'scanner-broken': v => t('{scanner} could not be asked. {because}', v),
};
/** Every code there is. */
export const CODES: readonly string[] = Object.keys(sentences);

export const sentenceOf = ({ code, values }: Pick<Finding, 'code' | 'values'>): string =>
  sentences[code]?.(values) ?? code;

const groups: Readonly<Record<Group, () => string>> = {
  size: () => t('Size'),
  text: () => t('Words'),
  access: () => t('Can everybody read it'),
  privacy: () => t('What it gives away'),
  leaving: () => t('Leaving the list'),
  links: () => t('Links'),
  auth: () => t('Who vouches for it'),
  spam: () => t('Spam'),
};
export const groupWords = (group: Group): string => groups[group]();

const severities: Readonly<Record<Severity, () => string>> = {
  fault: () => t('Mend this'),
  warning: () => t('Look at this'),
  note: () => t('Good to know'),
  fine: () => t('Fine'),
};
export const severityWords = (severity: Severity): string => severities[severity]();

const fixes: Readonly<Record<Fix, () => string>> = {
  table: () => t('Build the layout with table, tr and td.'),
  valign: () => t('Use valign on a td.'),
  align: () => t('Use align on a td.'),
  padding: () => t('Use padding on a td.'),
  'width-too': () => t('Give a width as an attribute as well.'),
  'width-attribute': () => t('Give width and height as attributes as well.'),
  'background-color-too': () => t('Set a background colour as well, for where the picture is missing.'),
  'square-too': () => t('Fine if it also looks well without.'),
  literal: () => t('Write the value itself.'),
  pixels: () => t('Use px.'),
  hex: () => t('Write the colour as #rrggbb.'),
  'fallback-font': () => t('Name a font that everybody has behind it, such as Arial.'),
  inline: () => t('Write the styles into the elements (style="…").'),
  'works-without': () => t('See that the message also works without it.'),
  'no-script': () => t('Take the script out: no mail program runs it.'),
  'link-to-page': () => t('Link to a page that has the form.'),
  'picture-with-link': () => t('Show a picture that links to it.'),
  png: () => t('Use PNG or JPEG.'),
  attach: () => t('Attach the picture, and name it by cid:.'),
  'plain-img': () => t('Give an img with src that works alone.'),
  div: () => t('Use div.'),
  'whole-addresses': () => t('Write whole addresses.'),
  'no-jumps': () => t('Do without jumps within the message.'),
};
export const fixWords = (fix: Fix): string => fixes[fix]();
