/**
 * The header of an item: the fields it came with, in their order, without those that describe a body which is built anew
 * here; and what of author, recipients, subject, date and identifiers they do not say, out of the properties.
 *
 * Whose address is only known to an Exchange server (/o=…/cn=…) stands as a group without members, "Ann Smith":; (RFC 5322
 * §3.4, RFC 6854): an address is never made up.
 */
import { parseMailbox, printMailbox, printPhrase } from '../../mime/address.ts';
import { printDate } from '../../mime/date.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { printField } from '../../mime/header.ts';
import { type Item, numberOf, type Properties, Tag, textOf, timeOf } from './item.ts';

const LONGEST_HEADER = 1_048_576;
const MOST_FIELDS = 2000;
const MOST_RECIPIENTS = 5000;
const LONGEST_NAME = 500;
const LONGEST_SUBJECT = 2000;

type Field = { readonly name: string; readonly text: string };

export function headerOf(item: Item, codepage: number | null): string {
  const came = fieldsOf(textOf(item.properties, Tag.transportHeaders, codepage) ?? '');
  const known = new Set(came.map(({ name }) => name.toLowerCase()));
  const made = madeFields(item, codepage).filter(([name, value]) => value !== null && !known.has(name.toLowerCase()));
  return [
    ...came.map(({ text }) => text),
    ...made.map(([name, value]) => {
      const printed = printField(name, value!);
      return printed.ok ? printed.value : '';
    }),
  ].join('');
}

/** These say of the body how it came. */
const ofBody = /^(content-.*|mime-version)$/i;

/** Lines that are no field, as the one that Exchange writes above them all, are left out. */
function fieldsOf(headers: string): Field[] {
  const fields: Field[] = [];
  let last: { name: string; lines: string[] } | null = null;
  const close = () => {
    if (last && !ofBody.test(last.name)) fields.push({ name: last.name, text: `${last.lines.join('\r\n')}\r\n` });
    last = null;
  };
  for (const line of headers.slice(0, LONGEST_HEADER).split(/\r\n|\r|\n/)) {
    if (line === '' || fields.length >= MOST_FIELDS) break;
    if (/^[ \t]/.test(line)) {
      // A line of blanks alone would end the header (RFC 5322 §4.2).
      if (line.trim() !== '') last?.lines.push(unfit(line));
      continue;
    }
    close();
    const name = /^([!-9;-~]{1,200})[ \t]*:/.exec(line)?.[1];
    if (name !== undefined) last = { name, lines: [unfit(line)] };
  }
  close();
  return fields;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a field
const unfit = (line: string): string => line.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '');
const oneLine = (text: string, longest: number): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();

type Made = readonly (readonly [name: string, value: string | null])[];

function madeFields({ properties, recipients }: Item, codepage: number | null): Made {
  const text = (tag: number) => textOf(properties, tag, codepage);
  const author = personOf(properties, author_, codepage);
  const sender = personOf(properties, sender_, codepage);
  const at = sentAt(properties);
  const bySort = (sort: number, shown: number) => recipientsOf(recipients, sort, codepage) ?? shownNames(text(shown));
  return [
    ['From', author ?? sender],
    ['Sender', author !== null && sender !== null && sender !== author ? sender : null],
    ['Reply-To', addressesOf(text(Tag.replyNames))],
    ['To', bySort(1, Tag.displayTo)],
    ['Cc', bySort(2, Tag.displayCc)],
    ['Bcc', bySort(3, Tag.displayBcc)],
    ['Subject', encodeText(subjectOf(properties, codepage))],
    ['Date', at === null ? null : printDate(at)],
    ['Message-ID', identifiers(text(Tag.messageId))[0] ?? null],
    ['In-Reply-To', identifiers(text(Tag.inReplyTo))[0] ?? null],
    ['References', identifiers(text(Tag.references)).join(' ') || null],
    ...wishes(properties, author ?? sender),
  ];
}

export const sentAt = (properties: Properties): number | null =>
  timeOf(properties, Tag.sentAt) ?? timeOf(properties, Tag.deliveredAt) ?? timeOf(properties, Tag.createdAt);

/** In a PST, a subject may begin with U+0001 and the length of 'Re: ' in it (MS-PST §2.5.3.1.1.1). */
function subjectOf(properties: Properties, codepage: number | null): string {
  const subject = textOf(properties, Tag.subject, codepage) ?? '';
  return oneLine(subject.charCodeAt(0) === 1 ? subject.slice(2) : subject, LONGEST_SUBJECT);
}

function wishes(properties: Properties, author: string | null): Made {
  const importance = numberOf(properties, Tag.importance);
  const sensitivity = numberOf(properties, Tag.sensitivity) ?? 0;
  return [
    ['Importance', importance === 2 ? 'high' : importance === 0 ? 'low' : null],
    ['Sensitivity', [null, 'Personal', 'Private', 'Company-Confidential'][sensitivity] ?? null],
    ['Disposition-Notification-To', numberOf(properties, Tag.readReceipt) === 1 ? author : null],
  ];
}

type PersonTags = { readonly name: number; readonly smtp: number; readonly kind: number; readonly address: number };
const author_: PersonTags = {
  ...{ name: Tag.representedName, smtp: Tag.representedSmtp },
  ...{ kind: Tag.representedKind, address: Tag.representedAddress },
};
const sender_: PersonTags = {
  ...{ name: Tag.senderName, smtp: Tag.senderSmtp, kind: Tag.senderKind, address: Tag.senderAddress },
};
const recipient_: PersonTags = {
  ...{ name: Tag.displayName, smtp: Tag.smtpAddress, kind: Tag.addressKind, address: Tag.address },
};

function personOf(properties: Properties, tags: PersonTags, codepage: number | null): string | null {
  const text = (tag: number) => textOf(properties, tag, codepage);
  const kind = (text(tags.kind) ?? '').toUpperCase();
  const address = text(tags.address);
  const given = text(tags.name);
  const name = oneLine(given ?? '', LONGEST_NAME).replace(/^'(.*)'$/, '$1');
  for (const one of [text(tags.smtp), kind === 'EX' ? null : address, given]) {
    const mailbox = one === null ? null : parseMailbox(one.trim().replace(/^<(.*)>$/, '$1'));
    if (!mailbox?.ok) continue;
    const printed = printMailbox(mailbox.value);
    if (/[\p{Cc}\p{Cs}]/u.test(printed)) continue;
    return name === '' || name.toLowerCase() === printed.toLowerCase() ? printed : `${printPhrase(name)} <${printed}>`;
  }
  const shown = name || oneLine(lastPart(address ?? ''), LONGEST_NAME);
  return shown === '' ? null : `${printPhrase(shown)}:;`;
}

/** '/o=Firm/ou=…/cn=Recipients/cn=ann' → 'ann'. */
const lastPart = (address: string): string => address.slice(address.lastIndexOf('=') + 1);

/** null: none of that sort. */
function recipientsOf(recipients: readonly Properties[], sort: number, codepage: number | null): string | null {
  const found = recipients
    .filter(one => ((numberOf(one, Tag.recipientKind) ?? 1) & 15) === sort)
    .slice(0, MOST_RECIPIENTS)
    .flatMap(one => personOf(one, recipient_, codepage) ?? []);
  return found.length === 0 ? null : found.join(', ');
}

/** Only names, as they were shown: 'Ann; Ben'. */
function shownNames(shown: string | null): string | null {
  const names = (shown ?? '').split(';').map(name => oneLine(name, LONGEST_NAME).replace(/^'(.*)'$/, '$1'));
  const printed = names.slice(0, MOST_RECIPIENTS).flatMap(name => {
    if (name === '') return [];
    const mailbox = parseMailbox(name);
    return [mailbox.ok ? printMailbox(mailbox.value) : `${printPhrase(name)}:;`];
  });
  return printed.length === 0 ? null : printed.join(', ');
}

/** Where replies go is kept as names; those that are addresses. */
function addressesOf(names: string | null): string | null {
  const found = (names ?? '').split(';').flatMap(name => {
    const mailbox = parseMailbox(name.trim());
    return mailbox.ok ? [printMailbox(mailbox.value)] : [];
  });
  return found.slice(0, MOST_RECIPIENTS).join(', ') || null;
}

const identifiers = (text: string | null): string[] => (text ?? '').match(/<[!-;=?-~]{1,900}>/g)?.slice(0, 500) ?? [];
