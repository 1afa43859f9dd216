/**
 * "editheader": adding and deleting fields of the message's header. RFC 5293.
 *
 *   addheader [":last"] <field-name: string> <value: string>
 *   deleteheader [":index" <fieldno: number> [":last"]] [COMPARATOR] [MATCH-TYPE]
 *                <field-name: string> [<value-patterns: string-list>]
 *
 * Later tests and actions see the header as it is then (§7). What may not be changed is passed over in silence (§6):
 * Received, Delivered-To and Auto-Submitted, which end loops, and what only a server may say of itself.
 */
import { asBuffer } from '../../base/bytes.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { fieldsOf, LONGEST_HEADER, prefixFor, printField } from '../../mime/header.ts';
import type { Span } from '../ast.ts';
import type {
  Arguments,
  CommandDefinition,
  CompileContext,
  Extension,
  Matcher,
  Run,
  Step,
  Text,
  Texts,
} from '../extension.ts';
import { isFieldName } from './field-name.ts';
import { isProtectedByReplace } from './replaced.ts';

/** §6: never deleted. */
const lasting: ReadonlySet<string> = new Set(['received', 'delivered-to', 'auto-submitted']);
/** A server's own words: an owner who could add them would speak for it to the next one. */
const serversOwn = /^(?:received|received-spf|return-path|authentication-results|arc-.*)$/i;

/** The header is written anew, and read again by the next test: its octets cost, and its fields. */
function spendHeader(run: Run): void {
  const { header, fields } = run.message;
  run.spend(4 + Math.floor(header.length / 128) + 2 * fields.length);
}

function fieldName(text: Text, context: CompileContext): (run: Run) => string {
  const { constant, node, of } = text;
  if (constant !== null && !isFieldName(constant)) context.problem(notAName(constant), node.span);
  return run => {
    const name = of(run);
    return isFieldName(name) ? name : run.fail(notAName(name), node.span);
  };
}
const notAName = (name: string): string => `"${name}" is not the name of a header field`;

const addHeader: CommandDefinition = {
  name: 'addheader',
  positional: ['text', 'text'],
  tags: [{ name: 'last' }],
  compile(args, context) {
    const name = fieldName(args.text(0), context);
    const value = args.text(1);
    const last = args.tag('last') !== null;
    return run => {
      spendHeader(run);
      add(run, name(run), value.of(run), last, args.node.span);
      return null;
    };
  },
};

function add(run: Run, name: string, value: string, last: boolean, at: Span): void {
  if (serversOwn.test(name) || isProtectedByReplace(run, name)) {
    run.trace('noted', `"${name}" is not for scripts to add`, at);
    return;
  }
  // §4: what is no "unstructured" is encoded; controls and line ends cannot be, and become a blank.
  const clean = value.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
  const printed = printField(name, encodeText(clean));
  if (!printed.ok) run.fail(printed.error, at);
  const { header } = run.message;
  if (header.length + printed.value.length > LONGEST_HEADER) run.fail('the header would become too long', at);
  run.message = run.message.withHeader(last ? withLast(header, printed.value) : withFirst(header, printed.value));
}

const withFirst = (header: Buffer, printed: string): Buffer => Buffer.concat([prefixFor(header, [printed]), header]);

function withLast(header: Buffer, printed: string): Buffer {
  const end = fieldsOf(header).at(-1)?.range.end;
  if (end === undefined) return withFirst(header, printed);
  const before = header.subarray(0, end);
  const isEnded = before.at(-1) === 10;
  return Buffer.concat([before, Buffer.from(`${isEnded ? '' : '\r\n'}${printed}`, 'utf8'), header.subarray(end)]);
}

type Deletion = {
  readonly name: (run: Run) => string;
  readonly index: number | null;
  readonly fromEnd: boolean;
  readonly matches: Matcher | null;
};

const deleteHeader: CommandDefinition = {
  name: 'deleteheader',
  // The patterns may be left out; `optional` counts from the first, so a single argument stands in the second place.
  positional: ['text', 'texts'],
  optional: 1,
  matching: true,
  tags: [{ name: 'index', value: 'number' }, { name: 'last' }],
  compile: compileDeletion,
};

function compileDeletion(args: Arguments, context: CompileContext): Step {
  const given = args.optionalText(0);
  const patterns: Texts | null = given ? args.texts(1) : null;
  const name = given ?? onlyName(args.texts(1), context);
  const index = args.tag('index')?.number ?? null;
  const last = args.tag('last');
  if (last && !args.tag('index'))
    context.problem('":last" says from where ":index" counts, which is missing', last.node.span);
  if (index === 0) context.problem('":index" counts from 1', args.tag('index')!.node.span);
  const deletion: Deletion = {
    name: fieldName(name, context),
    index,
    fromEnd: last !== null,
    matches: patterns && context.matcher(args, patterns),
  };
  return run => {
    spendHeader(run);
    remove(run, deletion, args.node.span);
    return null;
  };
}

function onlyName(names: Texts, context: CompileContext): Text {
  if (names.items.length !== 1) context.problem('one field name is wanted here, not a list', names.span);
  return names.items[0]!;
}

function remove(run: Run, { name, index, fromEnd, matches }: Deletion, at: Span): void {
  const wanted = name(run).toLowerCase();
  if (lasting.has(wanted) || isProtectedByReplace(run, wanted)) {
    run.trace('noted', `"${wanted}" is not for scripts to delete`, at);
    return;
  }
  const values = run.message.named(wanted);
  const counted = (place: number): boolean => index === null || place === (fromEnd ? values.length - index : index - 1);
  const doomed = new Set(
    values.filter((field, place) => counted(place) && (matches === null || matches(run, [field.value]))),
  );
  if (doomed.size === 0) return;
  run.message = run.message.withHeader(without(run, doomed));
}

function without({ message }: Run, doomed: ReadonlySet<object>): Buffer {
  const header = asBuffer(message.header);
  const kept: Buffer[] = [];
  let from = 0;
  for (const [place, { range }] of fieldsOf(header).entries()) {
    if (!doomed.has(message.fields[place]!)) continue;
    kept.push(header.subarray(from, range.start));
    from = range.end;
  }
  return Buffer.concat([...kept, header.subarray(from)]);
}

export const editheader: Extension = { capability: 'editheader', commands: [addHeader, deleteHeader] };
