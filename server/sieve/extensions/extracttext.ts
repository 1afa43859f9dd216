/**
 * "extracttext": the text of the part that a loop is at, into a variable. RFC 5703 §7.
 *
 *   extracttext [MODIFIER] [":first" number] <varname: string>
 *
 * The text as it is in UTF-8, transfer encoding and charset undone; of HTML that is its source. What cannot be decoded
 * or is no text gives an empty string.
 */
import { decodeCharsetCarefully, decodeTransfer, isKnownCharset } from '../../mime/coding.ts';
import { parameter } from '../../mime/parameter.ts';
import type { Leaf } from '../../mime/structure.ts';
import type { CommandDefinition, Extension, Run } from '../extension.ts';
import { cut } from '../text.ts';
import { currentWay, partAt } from './parts.ts';
import { modifiers, modifiersOf, spendOnChanges, writerOf } from './variables.ts';

/** Octets of a part, as they are transferred, of which a variable of the greatest length is made. */
const MOST_PER_UNIT = 4;
const known: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'quoted-printable', 'base64']);

const command: CommandDefinition = {
  name: 'extracttext',
  positional: ['text'],
  tags: [...modifiers, { name: 'first', value: 'number' }],
  compile(args, context) {
    const text = args.text(0);
    if (!context.has('variables'))
      context.problem('"extracttext" needs `require "variables";` at the top', args.node.nameSpan);
    if (text.constant === null) context.problem('a variable is named without variables', text.node.span);
    if (!context.path.some(({ name }) => name === 'foreverypart'))
      context.problem('"extracttext" stands in a "foreverypart"', args.node.nameSpan);
    const first = args.tag('first')?.number ?? Number.POSITIVE_INFINITY;
    const write = writerOf(args, context);
    const changes = modifiersOf(args);
    return run => {
      const limit = run.limits.variable;
      const extracted = firstOf(textOfPart(run), first, limit);
      spendOnChanges(run, extracted, changes.length);
      const changed = changes.reduce((value, apply) => cut(apply(value), limit), extracted);
      write?.(changed, run);
      return null;
    };
  },
};

/** §7: so many characters, not octets, and not half ones. */
function firstOf(text: string, first: number, limit: number): string {
  const short = cut(text, limit);
  return first >= short.length ? short : [...short.slice(0, first * 2)].slice(0, first).join('');
}

function textOfPart(run: Run): string {
  const way = currentWay(run);
  const part = way && partAt(run, way);
  if (part?.kind !== 'leaf' || part.type !== 'text' || !known.has(part.encoding)) return '';
  return decoded(run, part);
}

function decoded(run: Run, part: Leaf): string {
  const charset = parameter(part.parameters, 'charset');
  if (charset !== null && charset !== '' && !isKnownCharset(charset)) return '';
  const { start, end } = part.body;
  const most = Math.min(end, start + run.limits.variable * MOST_PER_UNIT);
  run.spend(Math.floor((most - start) / 512));
  const octets = decodeTransfer(run.message.octets().subarray(start, most), part.encoding);
  const { text, isProblem } = decodeCharsetCarefully(octets, charset);
  // Cut short, the last character may be half there; that is no fault of the message.
  return isProblem && most === end ? '' : text;
}

export const extracttext: Extension = { capability: 'extracttext', commands: [command], wants: ['foreverypart'] };
