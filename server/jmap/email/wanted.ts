/**
 * What of an Email a client asks for: properties, properties of body parts, which texts, and how much of each.
 * RFC 8621 §4.2, §4.9.
 */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import { orNull, unsignedInt } from '../arguments.ts';
import type { MethodError } from '../types.ts';
import { type HeaderProperty, headerPropertyOf, parseHeaderProperty } from './header-form.ts';

/** Names in `properties`, and in `bodyProperties`, which are told of every part. */
const MOST_PROPERTIES = 1000;
const propertyNames = orNull(z.array(z.string()).max(MOST_PROPERTIES));
/** To be spread into what Email/get and Email/parse take. */
export const bodyArguments = {
  properties: propertyNames,
  bodyProperties: propertyNames,
  fetchTextBodyValues: orNull(z.boolean()),
  fetchHTMLBodyValues: orNull(z.boolean()),
  fetchAllBodyValues: orNull(z.boolean()),
  maxBodyValueBytes: orNull(unsignedInt),
};
type Given = {
  readonly properties: readonly string[] | null;
  readonly bodyProperties: readonly string[] | null;
  readonly fetchTextBodyValues: boolean | null;
  readonly fetchHTMLBodyValues: boolean | null;
  readonly fetchAllBodyValues: boolean | null;
  readonly maxBodyValueBytes: number | null;
};

export type EmailWanted = {
  readonly properties: ReadonlySet<string>;
  /** Those of the properties that tell a header field. */
  readonly fields: readonly HeaderProperty[];
  readonly bodyProperties: ReadonlySet<string>;
  readonly bodyFields: readonly HeaderProperty[];
  readonly values: { readonly text: boolean; readonly html: boolean; readonly all: boolean };
  /** null: not cut. */
  readonly most: Bytes | null;
};

export const metadata = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'hasAttachment',
  'preview',
] as const;
export const bodyLookups = ['bodyStructure', 'bodyValues', 'textBody', 'htmlBody', 'attachments'] as const;
const plain: ReadonlySet<string> = new Set([...metadata, ...bodyLookups, 'headers']);

const defaultOfParse = [
  'messageId',
  'inReplyTo',
  'references',
  'sender',
  'from',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'subject',
  'sentAt',
  'hasAttachment',
  'preview',
  'bodyValues',
  'textBody',
  'htmlBody',
  'attachments',
];
const defaultOfGet = ['id', 'blobId', 'threadId', 'mailboxIds', 'keywords', 'size', 'receivedAt', ...defaultOfParse];

const partProperties: ReadonlySet<string> = new Set([
  'partId',
  'blobId',
  'size',
  'headers',
  'name',
  'type',
  'charset',
  'disposition',
  'cid',
  'language',
  'location',
  'subParts',
]);
const defaultOfParts = [
  'partId',
  'blobId',
  'size',
  'name',
  'type',
  'charset',
  'disposition',
  'cid',
  'language',
  'location',
];

export function readWanted(given: Given, method: 'get' | 'parse'): Result<EmailWanted, MethodError> {
  const properties = new Set(given.properties ?? (method === 'get' ? defaultOfGet : defaultOfParse));
  if (method === 'get') properties.add('id');
  const bodyProperties = new Set(given.bodyProperties ?? defaultOfParts);
  const unknown = [...properties].filter(name => !plain.has(name) && headerPropertyOf(name) === null);
  const unknownOfParts = [...bodyProperties].filter(
    name => !partProperties.has(name) && parseHeaderProperty(name) === null,
  );
  if (unknown.length > 0 || unknownOfParts.length > 0) {
    const where =
      unknown.length > 0 ? `properties: ${unknown.join(', ')}` : `bodyProperties: ${unknownOfParts.join(', ')}`;
    return err({
      type: 'invalidArguments',
      description: `Unknown, or a form that this header field has not, in ${where}`,
    });
  }
  return ok({
    properties,
    fields: [...properties].flatMap(name => (plain.has(name) ? [] : headerPropertyOf(name)!)),
    bodyProperties,
    bodyFields: [...bodyProperties].flatMap(name => parseHeaderProperty(name) ?? []),
    values: {
      text: given.fetchTextBodyValues === true,
      html: given.fetchHTMLBodyValues === true,
      all: given.fetchAllBodyValues === true,
    },
    most: given.maxBodyValueBytes === null || given.maxBodyValueBytes === 0 ? null : given.maxBodyValueBytes,
  });
}

/** Only the named properties, and nothing of bodies: for looking at what is there. */
export const wantedOnly = (properties: readonly string[]): Result<EmailWanted, MethodError> =>
  readWanted(
    {
      properties,
      bodyProperties: null,
      fetchTextBodyValues: null,
      fetchHTMLBodyValues: null,
      fetchAllBodyValues: null,
      maxBodyValueBytes: null,
    },
    'get',
  );

/** Whether the header has to be read; a convenience property is one of its fields. */
export const wantsHeader = (wanted: EmailWanted): boolean =>
  wanted.fields.length > 0 || wanted.properties.has('headers');

export const wantsBody = (wanted: EmailWanted): boolean => bodyLookups.some(name => wanted.properties.has(name));
