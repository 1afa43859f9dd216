/**
 * Body parts as a client gives them for a new Email: checked, their header fields printed, blobs not looked for yet.
 * RFC 8621 §4.1.4 (EmailBodyPart), §4.6 (what may not be given).
 *
 * Whatever is wrong is named by its path: `bodyStructure/subParts/0/charset`.
 */
import { printAll } from '../../mime/compose.ts';
import { printField } from '../../mime/header.ts';
import { type Parameters, parameterText, parseContentField, printParameter } from '../../mime/parameter.ts';
import { DEEPEST_NESTING, MOST_PARTS } from '../../mime/structure.ts';
import type { Arguments, JmapId } from '../types.ts';
import { type HeaderProperty, parseHeaderProperty } from './header-form.ts';
import { printHeaderProperty } from './header-print.ts';

type Described = {
  /** null: not said, so the blob's own. */
  readonly type: string | null;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly fields: string;
  /** For laying out flat lists. */
  readonly cid: string | null;
  readonly disposition: string | null;
};
export type DraftText = Described & { readonly kind: 'text'; readonly text: string };
export type DraftBlob = Described & { readonly kind: 'blob'; readonly blobId: string };
export type DraftMultipart = Described & { readonly kind: 'multipart'; readonly parts: readonly DraftPart[] };
export type DraftPart = DraftText | DraftBlob | DraftMultipart;

/** What is found wrong is added to `faults`; what was read is not used then. */
export type Reading = {
  readonly faults: Set<string>;
  readonly bodyValues: ReadonlyMap<string, string>;
  /** Header fields set on the Email, in lower case: a part that is the message may not set them again. */
  readonly taken: ReadonlySet<string>;
  parts: number;
};

const known: ReadonlySet<string> = new Set([
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
  'subParts',
]);

/** The field of a part that each property is said in. */
const fieldOf: Readonly<Record<string, string>> = {
  type: 'content-type',
  charset: 'content-type',
  disposition: 'content-disposition',
  cid: 'content-id',
  language: 'content-language',
  location: 'content-location',
};

type Given = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a part and those inside it. `usual`: what is meant where nothing is said. */
export function readPart(
  value: unknown,
  path: string,
  reading: Reading,
  usual: { readonly type?: string; readonly disposition?: (given: Arguments) => string } = {},
  depth = 0,
): DraftPart | null {
  const fault = (name: string) => void reading.faults.add(name === '' ? path : `${path}/${name}`);
  if (!isObject(value) || depth >= DEEPEST_NESTING || ++reading.parts >= MOST_PARTS) {
    fault('');
    return null;
  }
  const given: Given = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
  const headers = readHeaders(given, depth === 0 ? reading.taken : new Set(), fault);
  const described = describe(given, headers, usual, fault);
  return readContent(given, described, path, reading, fault, depth);
}

function readContent(
  given: Given,
  described: Described,
  path: string,
  reading: Reading,
  fault: (name: string) => void,
  depth: number,
): DraftPart | null {
  const { partId, blobId, subParts } = given;
  const { type } = described;
  if (subParts !== undefined || type?.startsWith('multipart/')) {
    if (partId !== undefined) fault('partId');
    if (blobId !== undefined) fault('blobId');
    if (given.charset !== undefined) fault('charset');
    if (type !== null && !type.startsWith('multipart/')) fault('type');
    if (!Array.isArray(subParts) || subParts.length === 0) {
      fault('subParts');
      return null;
    }
    const parts = subParts.map((part, at) => readPart(part, `${path}/subParts/${at}`, reading, {}, depth + 1));
    return {
      kind: 'multipart',
      ...described,
      type: type ?? 'multipart/mixed',
      parts: parts.filter(part => part !== null),
    };
  }
  if (partId === undefined) return readBlob(given, described, fault);
  if (blobId !== undefined) fault('blobId');
  if (given.charset !== undefined) fault('charset');
  if (given.size !== undefined) fault('size');
  if (type?.startsWith('message/')) fault('type');
  const text = typeof partId === 'string' ? reading.bodyValues.get(partId) : undefined;
  if (text === undefined) fault('partId');
  return { kind: 'text', ...described, type: type ?? 'text/plain', text: text ?? '' };
}

function readBlob(given: Given, described: Described, fault: (name: string) => void): DraftPart | null {
  const { blobId, charset } = given;
  if (typeof blobId !== 'string') {
    fault(blobId === undefined ? 'partId' : 'blobId');
    return null;
  }
  if (charset === undefined) return { kind: 'blob', ...described, blobId };
  if (typeof charset !== 'string' || !/^[A-Za-z0-9!#$&+^_.:-]{1,75}$/.test(charset)) fault('charset');
  return { kind: 'blob', ...described, parameters: [...described.parameters, ['charset', `${charset}`]], blobId };
}

/** `header:` properties of the part by field, in lower case; two for one field and what is not allowed are faults. */
function readHeaders(
  given: Given,
  taken: ReadonlySet<string>,
  fault: (name: string) => void,
): ReadonlyMap<string, { readonly property: HeaderProperty; readonly printed: string }> {
  const headers = new Map<string, { readonly property: HeaderProperty; readonly printed: string }>();
  const said = new Set(Object.keys(given).flatMap(name => fieldOf[name] ?? []));
  if (given.name !== undefined) said.add('content-disposition');
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const property = parseHeaderProperty(name);
    const field = property?.field.toLowerCase() ?? '';
    const printed = property && printHeaderProperty(property, given[name]);
    const twice = headers.has(field) || said.has(field) || taken.has(field);
    if (!property || !printed?.ok || twice || field === 'content-transfer-encoding') fault(name);
    else headers.set(field, { property, printed: printed.value });
  }
  return headers;
}

/** The part's own header. */
function describe(
  given: Given,
  headers: ReturnType<typeof readHeaders>,
  usual: { readonly type?: string; readonly disposition?: (given: Arguments) => string },
  fault: (name: string) => void,
): Described {
  const content = readType(given, headers.get('content-type')?.printed, usual.type ?? null, fault);
  const said = headers.has('content-disposition') ? null : (usual.disposition?.(given) ?? null);
  const disposition = token(given, 'disposition', fault)?.toLowerCase() ?? said;
  const name = text(given, 'name', fault);
  const cid = text(given, 'cid', fault);
  if (cid !== null && !/^[!-;=?-~]{1,900}$/.test(cid)) fault('cid');
  const location = text(given, 'location', fault);
  if (location !== null && !/^[!-~]{1,900}$/.test(location)) fault('location');
  const fields = printAll([
    ...(disposition === null
      ? []
      : [printField('Content-Disposition', [disposition, ...named('filename', name)].join('; '))]),
    ...(cid === null ? [] : [printField('Content-ID', `<${cid}>`)]),
    ...languages(given, fault).map(tags => printField('Content-Language', tags)),
    ...(location === null ? [] : [printField('Content-Location', location)]),
  ]);
  if (!fields.ok) fault('');
  const others = [...headers].filter(([field]) => field !== 'content-type').map(([, { printed }]) => printed);
  return {
    type: content.type,
    parameters: disposition === null && name !== null ? [...content.parameters, ['name', name]] : content.parameters,
    fields: (fields.ok ? fields.value : '') + others.join(''),
    cid,
    disposition,
  };
}

const named = (parameter: string, value: string | null): readonly string[] =>
  value === null ? [] : printParameter(parameter, value);

/** From `type`, or from a whole `header:Content-Type`, whose charset and boundary are ours to say. */
function readType(
  given: Given,
  printed: string | undefined,
  usual: string | null,
  fault: (name: string) => void,
): Pick<Described, 'type' | 'parameters'> {
  if (printed === undefined) {
    const type = text(given, 'type', fault)?.toLowerCase() ?? usual;
    if (type !== null && !isType(type)) fault('type');
    return { type, parameters: [] };
  }
  const value = printed.slice(printed.indexOf(':') + 1).replaceAll('\r\n', '');
  const { value: type, parameters } = parseContentField(value.trim());
  if (!isType(type)) fault('header:Content-Type');
  const ours = given.blobId !== undefined ? ['boundary'] : ['boundary', 'charset'];
  return { type, parameters: readable(parameters).filter(([name]) => !ours.includes(name)) };
}

const readable = (parameters: Parameters): (readonly [string, string])[] =>
  parameters.map(([key]) => {
    const name = key.replace(/\*$/, '');
    return [name, parameterText(parameters, name) ?? ''];
  });

const isType = (text: string): boolean =>
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(text);

function text(given: Given, name: string, fault: (name: string) => void): string | null {
  const value = given[name];
  if (value === undefined) return null;
  if (typeof value === 'string' && value.length <= 4096 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)) return value;
  fault(name);
  return null;
}

function token(given: Given, name: string, fault: (name: string) => void): string | null {
  const value = text(given, name, fault);
  if (value === null || /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,100}$/.test(value)) return value;
  fault(name);
  return null;
}

/** RFC 3282; none or one value. */
function languages({ language }: Given, fault: (name: string) => void): readonly string[] {
  if (language === undefined) return [];
  const tags = Array.isArray(language) && language.length > 0 && language.length <= 50 ? language : [''];
  if (tags.every(tag => typeof tag === 'string' && /^[A-Za-z0-9-]{1,35}$/.test(tag))) return [tags.join(', ')];
  fault('language');
  return [];
}

/** Every blob that the part and those inside it name. */
export function blobsOf(part: DraftPart): readonly JmapId[] {
  return part.kind === 'blob' ? [part.blobId] : part.kind === 'multipart' ? part.parts.flatMap(blobsOf) : [];
}
