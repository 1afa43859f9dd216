/**
 * Which header fields may be read or written in which form, and the names of properties that say so:
 * `header:List-Post:asURLs:all`. RFC 8621 §4.1.2, §4.1.3.
 */
export type HeaderForm = 'Raw' | 'Text' | 'Addresses' | 'GroupedAddresses' | 'MessageIds' | 'Date' | 'URLs';

export type HeaderProperty = {
  /** The name in the answer, exactly as it was asked for. */
  readonly property: string;
  /** Of the field, as given. */
  readonly field: string;
  readonly form: HeaderForm;
  /** Every instance, not the last one. */
  readonly all: boolean;
};

const property = /^header:([!-9;-~]{1,900})(?::as(Raw|Text|Addresses|GroupedAddresses|MessageIds|Date|URLs))?(:all)?$/;

/** null: not such a property, or a form that may not be used for this field. */
export function parseHeaderProperty(text: string): HeaderProperty | null {
  const found = property.exec(text);
  if (!found) return null;
  const field = found[1]!;
  const form = (found[2] ?? 'Raw') as HeaderForm;
  return isFormAllowed(field, form) ? { property: text, field, form, all: found[3] !== undefined } : null;
}

/** Properties that stand for one field in one form. */
export const conveniences = {
  messageId: { field: 'Message-ID', form: 'MessageIds' },
  inReplyTo: { field: 'In-Reply-To', form: 'MessageIds' },
  references: { field: 'References', form: 'MessageIds' },
  sender: { field: 'Sender', form: 'Addresses' },
  from: { field: 'From', form: 'Addresses' },
  to: { field: 'To', form: 'Addresses' },
  cc: { field: 'Cc', form: 'Addresses' },
  bcc: { field: 'Bcc', form: 'Addresses' },
  replyTo: { field: 'Reply-To', form: 'Addresses' },
  subject: { field: 'Subject', form: 'Text' },
  sentAt: { field: 'Date', form: 'Date' },
} as const satisfies Record<string, { field: string; form: HeaderForm }>;
export type Convenience = keyof typeof conveniences;

const isConvenience = (text: string): text is Convenience => Object.hasOwn(conveniences, text);

/** What a property of an Email or a body part says about a header field; null: nothing. */
export function headerPropertyOf(text: string): HeaderProperty | null {
  return isConvenience(text) ? { property: text, ...conveniences[text], all: false } : parseHeaderProperty(text);
}

const addressFields: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'resent-from',
  'resent-sender',
  'resent-reply-to',
  'resent-to',
  'resent-cc',
  'resent-bcc',
]);
const identifierFields: ReadonlySet<string> = new Set(['message-id', 'in-reply-to', 'references', 'resent-message-id']);
const dateFields: ReadonlySet<string> = new Set(['date', 'resent-date']);
const textFields: ReadonlySet<string> = new Set(['subject', 'comments', 'keywords']);
/** RFC 2369. */
const urlFields: ReadonlySet<string> = new Set([
  'list-help',
  'list-unsubscribe',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
]);
/** The others of RFC 5322: their syntax is none of the forms. */
const traceFields: ReadonlySet<string> = new Set(['return-path', 'received']);

/** RFC 8621 §4.1.2: a field of RFC 5322 or 2369 has its own forms only; any other field has them all. */
export function isFormAllowed(field: string, form: HeaderForm): boolean {
  const name = field.toLowerCase();
  if (form === 'Raw') return true;
  if (addressFields.has(name)) return form === 'Addresses' || form === 'GroupedAddresses';
  if (identifierFields.has(name)) return form === 'MessageIds';
  if (dateFields.has(name)) return form === 'Date';
  if (textFields.has(name)) return form === 'Text';
  if (urlFields.has(name)) return form === 'URLs';
  return !traceFields.has(name);
}
