/**
 * One attachment as a part. What is only a link to a file elsewhere, or an object that no mail can carry, becomes a short text
 * that says so: nothing is left out in silence. MS-OXCMSG §2.2.2.
 */
import type { NewPart } from '../../mime/assemble.ts';
import { printField } from '../../mime/header.ts';
import { printParameter } from '../../mime/parameter.ts';
import { type Attachment, numberOf, octetsOf, Tag, textOf } from './item.ts';
import { typeOfName } from './type-of-name.ts';

export type Enclosed = {
  readonly part: NewPart;
  readonly contentId: string | null;
  readonly location: string | null;
  /** Not shown as an attachment where it came from: a picture of the HTML. */
  readonly hidden: boolean;
};

/** §2.2.2.9. */
const Method = { none: 0, value: 1, embedded: 5, storage: 6 } as const;
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
const LONGEST_NAME = 255;

/** `message`: what is within, composed. null: there is nothing to it. */
export function attachmentPart(
  attachment: Attachment,
  message: Buffer | null,
  codepage: number | null,
): Enclosed | null {
  const { properties } = attachment;
  const text = (tag: number) => textOf(properties, tag, codepage);
  const contentId = idOf(text(Tag.attachContentId));
  const location = text(Tag.attachLocation);
  const hidden = numberOf(properties, Tag.attachHidden) === 1 && contentId !== null;
  const name = nameOf(attachment, codepage);
  const marks = { contentId, location, hidden };
  if (message) {
    const fields = fieldsOf(name === null ? null : withEnding(name, '.eml'), { contentId: null, location: null });
    return { ...marks, part: { kind: 'octets', type: 'message/rfc822', parameters: [], fields, bytes: message } };
  }
  const bytes = octetsOf(properties, Tag.attachData);
  const method = numberOf(properties, Tag.attachMethod) ?? Method.value;
  if (!bytes) return emptyPart(attachment, { name, method, marks, codepage });
  const type = typeOf(text(Tag.attachType), name, bytes, method);
  const parameters = name === null || type.startsWith('message/') ? [] : ([['name', name]] as const);
  return { ...marks, part: { kind: 'octets', type, parameters, fields: fieldsOf(name, marks), bytes } };
}

type Marks = { readonly contentId: string | null; readonly location: string | null };

/** A file of no octets is a file; a link and an object are told of. */
function emptyPart(
  { properties }: Attachment,
  of: {
    readonly name: string | null;
    readonly method: number;
    readonly marks: Omit<Enclosed, 'part'>;
    readonly codepage: number | null;
  },
): Enclosed | null {
  const { name, method, marks, codepage } = of;
  const path = textOf(properties, Tag.attachLongPath, codepage) ?? textOf(properties, Tag.attachPath, codepage);
  if (method === Method.none && path === null) return null;
  if (method === Method.value) {
    const type = typeOf(null, name, Buffer.alloc(0), method);
    return {
      ...marks,
      part: { kind: 'octets', type, parameters: [], fields: fieldsOf(name, marks), bytes: Buffer.alloc(0) },
    };
  }
  const what = name ?? 'without a name';
  const told =
    method === Method.storage
      ? `The attachment ${what} was an embedded object that mail cannot carry.`
      : `The attachment ${what} was a link to a file elsewhere: ${path ?? 'its place is not told'}`;
  const fields = fieldsOf(withEnding(name ?? 'attachment', '.txt'), marks);
  return { ...marks, part: { kind: 'text', type: 'text/plain', parameters: [], fields, text: `${told}\n` } };
}

function nameOf({ properties, item }: Attachment, codepage: number | null): string | null {
  const text = (tag: number) => textOf(properties, tag, codepage);
  const given = text(Tag.attachName) ?? text(Tag.displayName) ?? text(Tag.attachShortName);
  const name = (given ?? (item ? textOf(item.properties, Tag.subject, codepage) : null) ?? '')
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .toWellFormed();
  if (name === '') return null;
  const ending = text(Tag.attachExtension) ?? '';
  return !item && /^\.[A-Za-z0-9]{1,10}$/.test(ending) && !/\.[A-Za-z0-9]{1,10}$/.test(name) ? name + ending : name;
}

const withEnding = (name: string, ending: string): string =>
  name.toLowerCase().endsWith(ending) ? name : `${name}${ending}`;

/** Without brackets, and only where it can stand between them. */
function idOf(text: string | null): string | null {
  const id = (text ?? '').trim().replace(/^<(.*)>$/, '$1');
  return /^[!-;=?-~]{1,500}$/.test(id) ? id : null;
}

function fieldsOf(name: string | null, { contentId, location }: Marks): string {
  const how = contentId === null ? 'attachment' : 'inline';
  const fields = [
    printField('Content-Disposition', [how, ...(name === null ? [] : printParameter('filename', name))].join('; ')),
    ...(contentId === null ? [] : [printField('Content-ID', `<${contentId}>`)]),
    ...(location !== null && /^[!-~]{1,500}$/.test(location) ? [printField('Content-Location', location)] : []),
  ];
  return fields.map(field => (field.ok ? field.value : '')).join('');
}

function typeOf(given: string | null, name: string | null, bytes: Buffer, method: number): string {
  const type = (given ?? '').split(';')[0]!.trim().toLowerCase();
  if (method === Method.storage) return 'application/octet-stream';
  // What is no message, or no multipart, must not be called one (RFC 2046 §5).
  if (type === 'message/rfc822' && /^[!-9;-~]{1,100}:/.test(bytes.toString('latin1', 0, 200))) return type;
  if (TYPE.test(type) && !/^(multipart|message)\//.test(type)) return type;
  return typeOfName(name);
}
