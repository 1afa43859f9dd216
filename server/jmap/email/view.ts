/** One message told as an Email: what was asked for of it, and nothing read that it does not need. RFC 8621 §4.1. */
import type { Structure } from '../../mime/structure.ts';
import { writeDate } from '../arguments.ts';
import type { BodyDecoder, EmailRecord } from '../backend.ts';
import type { Arguments, EmailBodyValue } from '../types.ts';
import { type BodyLists, type BodyPart, bodyLists, bodyTree, leavesOf } from './body-part.ts';
import { noBodyValue } from './body-value.ts';
import { decodedSize } from './decoded-size.ts';
import { headerReader, listFields, type RawField, readFields } from './header-value.ts';
import type { MessageSource } from './source.ts';
import { type EmailWanted, wantsBody, wantsHeader } from './wanted.ts';

/** What is known of a message beside its octets. */
export type Metadata =
  | EmailRecord
  /** One that lies in no mailbox: Email/parse. */
  | (Pick<EmailRecord, 'blobId' | 'size' | 'preview' | 'hasAttachment'> & { readonly id: null });

/** An Email of which only metadata are wanted. */
export const viewMetadata = (metadata: Metadata, wanted: EmailWanted): Arguments =>
  chosen(tellMetadata(metadata), wanted.properties);

const chosen = (told: Arguments, properties: ReadonlySet<string>): Arguments =>
  Object.fromEntries([...properties].map(name => [name, told[name] ?? null]));

/** The Email with the properties that are wanted, in the order they were asked for. */
export async function viewEmail(
  source: MessageSource,
  metadata: Metadata,
  wanted: EmailWanted,
  decoder: BodyDecoder,
): Promise<Arguments> {
  const told: Record<string, unknown> = { ...tellMetadata(metadata) };
  if (wantsHeader(wanted)) {
    const fields = await fieldsOfPart(source, source.structure);
    const read = headerReader(fields);
    for (const property of wanted.fields) told[property.property] = read(property);
    told.headers = listFields(fields);
  }
  if (wantsBody(wanted)) await tellBody(source, wanted, decoder, told);
  return chosen(told, wanted.properties);
}

function tellMetadata(metadata: Metadata): Arguments {
  const { blobId, size, preview, hasAttachment } = metadata;
  if (metadata.id === null) return { blobId, size, preview, hasAttachment };
  const { id, threadId, mailboxIds, keywords, receivedAt } = metadata;
  return {
    id,
    blobId,
    threadId,
    mailboxIds: setOf(mailboxIds),
    keywords: setOf(keywords),
    size,
    receivedAt: writeDate(receivedAt),
    preview,
    hasAttachment,
  };
}

const setOf = (members: readonly string[]): Arguments => Object.fromEntries(members.map(member => [member, true]));

async function fieldsOfPart(source: MessageSource, { header }: Structure): Promise<RawField[]> {
  return header.end > header.start ? readFields(await source.read(header.start, header.end)) : [];
}

async function tellBody(
  source: MessageSource,
  wanted: EmailWanted,
  decoder: BodyDecoder,
  told: Record<string, unknown>,
): Promise<void> {
  const root = bodyTree(source.structure, source.blobId);
  const lists = bodyLists(root);
  const parts = partTeller(source, wanted);
  if (wanted.properties.has('bodyStructure')) told.bodyStructure = await parts(root, true);
  for (const name of ['textBody', 'htmlBody', 'attachments'] as const) {
    if (wanted.properties.has(name)) told[name] = await inOrder(lists[name], part => parts(part, false));
  }
  if (wanted.properties.has('bodyValues')) told.bodyValues = await bodyValues(source, wanted, root, lists, decoder);
}

/** One after another: each may read, and a message of a thousand parts must not open a thousand reads. */
async function inOrder<T, Told>(things: readonly T[], tell: (thing: T) => Promise<Told>): Promise<Told[]> {
  const told: Told[] = [];
  for (const thing of things) told.push(await tell(thing));
  return told;
}

/** Tells a part; what had to be read for one is kept, for a part may stand in several lists. */
function partTeller(source: MessageSource, wanted: EmailWanted) {
  const { bodyProperties, bodyFields } = wanted;
  const known = new Map<BodyPart, Arguments>();
  const tell = async (part: BodyPart): Promise<Arguments> => {
    const { structure } = part;
    const told: Record<string, unknown> = { ...part };
    if (bodyProperties.has('size')) {
      told.size = part.subParts ? structure.body.end - structure.body.start : await decodedSize(structure, source.read);
    }
    if (bodyProperties.has('headers') || bodyFields.length > 0) {
      const fields = await fieldsOfPart(source, structure);
      const read = headerReader(fields);
      for (const property of bodyFields) told[property.property] = read(property);
      told.headers = listFields(fields);
    }
    return chosen(told, bodyProperties);
  };
  return async function once(part: BodyPart, deep: boolean): Promise<Arguments> {
    const told = known.get(part) ?? (await tell(part));
    known.set(part, told);
    // Lists are flat: only the tree shows what a part holds.
    if (!deep || !part.subParts) return bodyProperties.has('subParts') ? { ...told, subParts: null } : told;
    return { ...told, subParts: await inOrder(part.subParts, child => once(child, true)) };
  };
}

async function bodyValues(
  source: MessageSource,
  { values, most }: EmailWanted,
  root: BodyPart,
  { textBody, htmlBody }: BodyLists,
  decoder: BodyDecoder,
): Promise<Record<string, EmailBodyValue>> {
  const shown = [
    ...(values.text ? textBody : []),
    ...(values.html ? htmlBody : []),
    ...(values.all ? leavesOf(root) : []),
  ];
  const texts = [...new Set(shown)].filter(part => part.type.startsWith('text/'));
  if (texts.length === 0) return {};
  const pieces: Uint8Array[] = [];
  let length = 0;
  const asked = await inOrder(texts, async part => {
    const { body, encoding } = part.structure;
    const octets = await source.read(body.start, body.end);
    const start = length;
    pieces.push(octets);
    length += octets.length;
    const isHtml = part.type === 'text/html';
    return { partId: part.partId!, start, end: length, encoding, charset: part.charset, isHtml };
  });
  const decoded = await decoder.decode(Buffer.concat(pieces), asked, most);
  return Object.fromEntries(asked.map(({ partId }) => [partId, decoded.get(partId) ?? noBodyValue]));
}
