/**
 * "header", "address", "exists": what the fields of the message say. RFC 5228 §5.1, §5.5, §5.7.
 *
 *   header [COMPARATOR] [MATCH-TYPE] <header-names: string-list> <key-list: string-list>
 *   address [COMPARATOR] [ADDRESS-PART] [MATCH-TYPE] <header-list: string-list> <key-list: string-list>
 *   exists <header-names: string-list>
 */
import type { CompileContext, Run, TestDefinition, Texts } from '../extension.ts';
import type { SieveField, Value } from '../facts.ts';
import { isFieldName } from './field-name.ts';

type FieldsOf = (run: Run) => readonly SieveField[];

/** Names in lower case, known beforehand where they are constants. */
export function fieldNames(names: Texts, context: CompileContext): (run: Run) => readonly string[] {
  for (const { constant, node } of names.items) {
    if (constant !== null && !isFieldName(constant))
      context.problem(`"${constant}" is no name of a header field`, node.span);
  }
  const constant = names.constant?.map(name => name.toLowerCase());
  return constant ? () => constant : run => names.of(run).map(name => name.toLowerCase());
}

/** All fields of these names, name by name. */
function fieldsOf(args: Parameters<TestDefinition['compile']>[0], context: CompileContext): FieldsOf {
  const names = fieldNames(args.texts(0), context);
  const source = context.fields(args);
  const { constant } = args.texts(0);
  if (constant?.length === 1 && !args.uses.some(({ definition }) => definition.source)) {
    const name = constant[0]!.toLowerCase();
    return run => run.message.named(name);
  }
  return run => {
    const wanted = names(run);
    if (wanted.length === 1) return source(run, wanted[0]!);
    const found: SieveField[] = [];
    for (const name of wanted) {
      const fields = source(run, name);
      run.spend(1 + (fields.length >> 2));
      found.push(...fields);
    }
    return found;
  };
}

export const headerTest: TestDefinition = {
  name: 'header',
  matching: true,
  positional: ['texts', 'texts'],
  compile(args, context) {
    const fields = fieldsOf(args, context);
    const matches = context.matcher(args, args.texts(1));
    return run => {
      const found = fields(run);
      return matches(run, found.length === 0 ? noValues : found.map(field => field.value));
    };
  },
};

const noValues: readonly Value[] = [];

/** §5.1: only fields that hold addresses may be asked; these are RFC 5322's and those of programs on the way. */
const withAddresses: ReadonlySet<string> = new Set([
  ...['from', 'to', 'cc', 'bcc', 'sender', 'reply-to'],
  ...['resent-from', 'resent-to', 'resent-cc', 'resent-bcc', 'resent-sender', 'resent-reply-to'],
  ...[
    'return-path',
    'delivered-to',
    'envelope-to',
    'envelope-from',
    'x-original-to',
    'x-envelope-to',
    'x-envelope-from',
  ],
  ...['errors-to', 'disposition-notification-to', 'return-receipt-to', 'apparently-to', 'mail-followup-to'],
  ...['mail-reply-to', 'x-beenthere', 'author'],
]);

export const addressTest: TestDefinition = {
  name: 'address',
  matching: true,
  addressParts: true,
  positional: ['texts', 'texts'],
  compile(args, context) {
    // RFC 5703 §4.2: of parts any field is read as if it held addresses.
    for (const { constant, node } of args.tag('mime') ? [] : args.texts(0).items) {
      if (constant === null || !isFieldName(constant) || withAddresses.has(constant.toLowerCase())) continue;
      context.problem(`the field "${constant}" holds no addresses; "header" looks at any field`, node.span);
    }
    const fields = fieldsOf(args, context);
    const part = context.addressPart(args);
    const matches = context.matcher(args, args.texts(1));
    return run => {
      const values: Value[] = [];
      for (const field of fields(run)) {
        run.spend(field.addresses.length >> 2);
        for (const address of field.addresses) {
          const value = part(address, run);
          if (value !== null) values.push(value);
        }
      }
      return matches(run, values);
    };
  },
};

export const existsTest: TestDefinition = {
  name: 'exists',
  positional: ['texts'],
  compile(args, context) {
    const names = fieldNames(args.texts(0), context);
    const source = context.fields(args);
    return run =>
      names(run).every(name => {
        run.spend(1);
        return source(run, name).length > 0;
      });
  },
};
