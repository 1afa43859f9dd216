/**
 * "mime": tests of the header fields of a message's parts. RFC 5703 §4.
 *
 *   header [":mime"] [":anychild"] [":type" / ":subtype" / ":contenttype" / ":param" <param-list: string-list>] …
 *   address [":mime"] [":anychild"] …
 *   exists [":mime"] [":anychild"] …
 *
 * With ":mime" the fields are those of the part that the innermost "foreverypart" is at, or of the message outside of
 * loops; with ":anychild" those of all parts in it too.
 */
import { parameterText, parseContentField, withoutComments } from '../../mime/parameter.ts';
import type { Structure } from '../../mime/structure.ts';
import type { Arguments, CompileContext, Extension, FieldSource, Run, TagDefinition, TagUse } from '../extension.ts';
import type { SieveField } from '../facts.ts';
import { asValue } from '../message.ts';
import { currentWay, partAt, partFields, withDescendants } from './parts.ts';

/** Parameters are read anew for each test. */
const CHARACTERS_PER_STEP = 256;

function mimeSource(_: TagUse, __: CompileContext, args: Arguments): FieldSource {
  const anyChild = args.tag('anychild') !== null;
  const view = viewOf(args);
  return (run, name) => {
    const part = partAt(run, currentWay(run) ?? []);
    if (!part) return [];
    const fields = partsIn(run, part, anyChild).flatMap(one => partFields(run.message, one, name));
    if (!view) return fields;
    for (const { raw } of fields) run.spend(1 + Math.floor(raw.length / CHARACTERS_PER_STEP));
    return fields.flatMap(field => view(field, run));
  };
}

function partsIn(run: Run, part: Structure, anyChild: boolean): readonly Structure[] {
  const parts = anyChild ? withDescendants(part) : [part];
  run.spend(parts.length);
  return parts;
}

/** A field with another text, which is compared in its place. */
const made = (field: SieveField, text: string): SieveField => ({
  name: field.name,
  raw: text,
  value: asValue(text),
  addresses: [],
});

/** What of a field is compared. Null: all of it. */
type View = (field: SieveField, run: Run) => readonly SieveField[];

function viewOf(args: Arguments): View | null {
  const option = args.group('mime-option');
  switch (option?.definition.name) {
    case 'type':
      return structured(
        contentType => contentType.split('/')[0]!,
        disposition => disposition,
      );
    case 'subtype':
      return structured(
        contentType => contentType.split('/')[1]!,
        () => '',
      );
    case 'contenttype':
      return structured(
        contentType => contentType,
        disposition => disposition,
      );
    case 'param':
      return parametersOf(option.texts!.of);
    default:
      return null;
  }
}

/** §4.1: of other fields a blank is compared. A Content-Type that is none is passed over, so that ":count" is right. */
function structured(ofType: (type: string) => string, ofDisposition: (type: string) => string): View {
  return field => {
    const name = field.name.toLowerCase();
    if (name !== 'content-type' && name !== 'content-disposition') return [made(field, '')];
    const value = withoutComments(field.raw.split(';', 1)[0]!).replace(/[ \t]/g, '');
    if (name === 'content-disposition') return [made(field, ofDisposition(value))];
    return /^[^\s/]+\/[^\s/]+$/.test(value) ? [made(field, ofType(value))] : [];
  };
}

/** §4.1: RFC 2231 undone, and RFC 2047 too, which many write into parameters. */
const parametersOf =
  (names: (run: Run) => readonly string[]): View =>
  (field, run) => {
    const { parameters } = parseContentField(field.raw);
    return names(run).flatMap(name => {
      const text = parameterText(parameters, name.toLowerCase());
      return text === null ? [] : [made(field, text)];
    });
  };

/** These only say more of ":mime". */
const beside: Pick<TagDefinition, 'source'> = {
  source(use, context, args, next) {
    if (!args.tag('mime')) context.problem(`:${use.node.name} needs :mime beside it`, use.node.span);
    return next;
  },
};

const scope: readonly TagDefinition[] = [
  { name: 'mime', source: mimeSource },
  { name: 'anychild', ...beside },
];
const options: readonly TagDefinition[] = [
  ...['type', 'subtype', 'contenttype'].map(name => ({ name, group: 'mime-option', ...beside })),
  { name: 'param', value: 'texts', group: 'mime-option', ...beside },
];

export const mime: Extension = {
  capability: 'mime',
  tags: [
    { on: ['header', 'address', 'exists'], tags: scope },
    { on: ['header'], tags: options },
  ],
};
