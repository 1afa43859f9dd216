/**
 * "body": what stands below the header. RFC 5173.
 *
 *   body [COMPARATOR] [MATCH-TYPE] [BODY-TRANSFORM] <key-list: string-list>
 *   BODY-TRANSFORM = ":raw" / ":content" <content-types: string-list> / ":text"
 */
import { bodyContents, bodyText, rawBody } from '../body-texts.ts';
import type { Arguments, Extension, Run, TestDefinition } from '../extension.ts';
import type { Value } from '../facts.ts';

function valuesOf(args: Arguments): (run: Run) => readonly Value[] {
  const use = args.group('body-transform');
  switch (use?.definition.name) {
    case 'raw':
      return run => rawBody(run.message);
    case 'content':
      return run => {
        const types = use.texts!.of(run);
        run.spend(types.length);
        return bodyContents(run.message, types);
      };
    default:
      return run => bodyText(run.message);
  }
}

const bodyTest: TestDefinition = {
  name: 'body',
  matching: true,
  tags: [
    { name: 'raw', group: 'body-transform' },
    { name: 'content', value: 'texts', group: 'body-transform' },
    { name: 'text', group: 'body-transform' },
  ],
  positional: ['texts'],
  compile(args, context) {
    const values = valuesOf(args);
    const matches = context.matcher(args, args.texts(0));
    return run => {
      const { matched } = run.scope;
      const found = matches(run, values(run));
      // §6: a body sets no match variables.
      run.scope.matched = matched;
      return found;
    };
  },
};

export const body: Extension = { capability: 'body', tests: [bodyTest] };
