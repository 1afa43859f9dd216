/**
 * "foreverypart": a block for each part of the message. RFC 5703 §3.
 *
 *   foreverypart [":name" string] block
 *   break [":name" string];
 *
 * A loop in a loop walks through what is in the part that the outer one is at; where nothing is in it, not at all.
 */
import type { Command } from '../ast.ts';
import type { Arguments, CommandDefinition, CompileContext, Extension, Flow, Run, Step } from '../extension.ts';
import { currentWay, enclosingsOf, nextWay, setCurrentWay, shifted, type Way } from './parts.ts';

/** §3: at least one loop in another. More than four mean nothing. */
const DEEPEST = 4;

const isLoop = ({ name }: Command): boolean => name === 'foreverypart';

function compileLoop(args: Arguments, context: CompileContext): Step {
  const loops = context.path.filter(isLoop).length;
  if (loops > DEEPEST)
    context.problem(`no more than ${DEEPEST} "foreverypart" stand within each other`, args.node.nameSpan);
  const body = args.body!;
  const name = nameOf(args, context);
  return run => {
    const outer = currentWay(run);
    const before = enclosingsOf(run);
    const flow = loop(run, body, name, outer);
    setCurrentWay(run, outer && shifted(outer, enclosingsOf(run) - before));
    return flow;
  };
}

function loop(run: Run, body: Step, name: string | null, outer: Way | null): Flow {
  let top = outer ?? [];
  let enclosings = enclosingsOf(run);
  // The outermost loop begins with the message itself, one in it with the first part within.
  let way = outer === null ? top : nextWay(run, top, top);
  while (way !== null) {
    // To find a part and the next one costs the way to it.
    run.spend(1 + way.length);
    setCurrentWay(run, way);
    const flow = body(run);
    if (flow !== null) return isMine(flow, name) ? null : flow;
    const more = enclosingsOf(run) - enclosings;
    if (more > 0) [top, way, enclosings] = [shifted(top, more), shifted(way, more), enclosings + more];
    way = nextWay(run, way, top);
  }
  return null;
}

const isMine = (flow: NonNullable<Flow>, name: string | null): boolean =>
  typeof flow === 'object' && (flow.break === null || flow.break === name);

function nameOf(args: Arguments, context: CompileContext): string | null {
  const text = args.tag('name')?.text ?? null;
  if (text && text.constant === null)
    context.problem('the name of a loop is written as it is, without variables', text.node.span);
  return text?.constant ?? null;
}

const foreveryPart: CommandDefinition = {
  name: 'foreverypart',
  positional: [],
  tags: [{ name: 'name', value: 'text' }],
  block: true,
  compile: compileLoop,
};

const breakLoop: CommandDefinition = {
  name: 'break',
  positional: [],
  tags: [{ name: 'name', value: 'text' }],
  compile(args, context) {
    const name = nameOf(args, context);
    if (!context.path.some(command => isLoop(command) && (name === null || namesOf(command).includes(name))))
      context.problem(
        name === null
          ? '"break" ends a "foreverypart", and stands in none'
          : `"break" stands in no "foreverypart" of the name "${name}"`,
        args.node.nameSpan,
      );
    const flow: Flow = { break: name };
    return () => flow;
  },
};

const namesOf = (command: Command): string[] =>
  command.arguments.flatMap(argument => (argument.kind === 'string' ? [argument.value] : []));

export const foreverypart: Extension = { capability: 'foreverypart', commands: [foreveryPart, breakLoop] };
