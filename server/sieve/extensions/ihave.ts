/**
 * "ihave": a script asks whether an extension is here, and may hold what is not. RFC 5463. "error" ends it with words of
 * its own (§5): the message is kept and its owner told.
 *
 * Extensions are the same for every message, so the answer stands when the script is compiled. Once asked for and found,
 * an extension counts as required from there on (§4); what is not here becomes an error only where it is reached.
 */
import type { CommandDefinition, Extension, TestDefinition } from '../extension.ts';

const ihaveTest: TestDefinition = {
  name: 'ihave',
  positional: ['texts'],
  compile(args, context) {
    const names = args.texts(0);
    for (const { node, constant } of names.items) {
      if (constant === null) context.problem('"ihave" takes no variables', node.span);
    }
    const wanted = names.items.map(({ node }) => node.value);
    const found = wanted.every(name => context.supports(name));
    if (found) for (const name of wanted) context.enable(name);
    return () => found;
  },
};

const error: CommandDefinition = {
  name: 'error',
  positional: ['text'],
  compile(args) {
    const message = args.text(0);
    return run => run.fail(message.of(run), args.node.span);
  },
};

export const ihave: Extension = { capability: 'ihave', tests: [ihaveTest], commands: [error] };
