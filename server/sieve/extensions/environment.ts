/**
 * "environment": what the server says of itself and of how the message came. RFC 5183.
 *
 *   environment [COMPARATOR] [MATCH-TYPE] <name: string> <key-list: string-list>
 *
 * An item that is not known matches nothing (§4); one that is known and has nothing to say is empty.
 */
import type { Extension, Run, TestDefinition } from '../extension.ts';
import { asValue } from '../message.ts';
import { imapItem } from './imapsieve.ts';

function itemOf(run: Run, name: string, imap: boolean): string | null {
  const { facts } = run;
  const own = Object.hasOwn(facts.environment, name) ? (facts.environment[name] ?? null) : null;
  return own ?? (imap ? imapItem(facts, name) : null);
}

const environmentTest: TestDefinition = {
  name: 'environment',
  matching: true,
  positional: ['text', 'texts'],
  compile(args, context) {
    const name = args.text(0);
    const matches = context.matcher(args, args.texts(1));
    const imap = context.has('imapsieve');
    return run => {
      const item = itemOf(run, name.of(run).toLowerCase(), imap);
      return item !== null && matches(run, [asValue(item)]);
    };
  },
};

export const environment: Extension = { capability: 'environment', tests: [environmentTest] };
