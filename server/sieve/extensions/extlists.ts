/**
 * "extlists": lists that are kept outside of the script, such as the owner's address book. RFC 6134.
 *
 *   ":list"   a match type: whether a value is a member of one of the lists that stand in the place of keys
 *   valid_ext_list <ext-list-names: string-list>
 *   redirect ":list" <ext-list-name: string>
 *
 * A name is an absolute URI; ":x" stands for "urn:ietf:params:sieve:x" (§2.5). It takes no comparator, for the list
 * itself knows what is equal (§2.2), and is for tests whose values can stand in a list.
 */
import type {
  CompileContext,
  Extension,
  MatchTypeDefinition,
  MatchTypeUse,
  Run,
  TestDefinition,
  Text,
  Texts,
} from '../extension.ts';

const SHORTHAND = 'urn:ietf:params:sieve:';
/** §2.2: the first four must be able to, "currentdate" is in its examples. */
const able: ReadonlySet<string> = new Set(['address', 'envelope', 'header', 'string', 'date', 'currentdate']);

/** The one form that a list is asked for by; null where it is no name. §2.5, §2.6. */
export function listName(written: string): string | null {
  const uri = written.startsWith(':') ? `${SHORTHAND}${written.slice(1)}` : written;
  if (!/^[a-z][a-z0-9+.-]*:[!#-;=?-[\]_a-z~]+$/i.test(uri)) return null;
  if (!uri.toLowerCase().startsWith('urn:')) return uri;
  // RFC 8141 §3.1: "urn" and the namespace are equal in any case; §2.6: so are "addrbook" and its "default".
  const known = /^urn:ietf:params:sieve:(addrbook):(.*)$/i.exec(uri);
  if (!known) return uri;
  const name = unescaped(known[2]!);
  return `${SHORTHAND}addrbook:${name.toLowerCase() === 'default' ? 'default' : name}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const notAName = (written: string): string =>
  `"${written}" is not the name of a list: that is a URI, such as ":addrbook:default"`;

function named(run: Run, written: string, text: Text): string {
  return listName(written) ?? run.fail(notAName(written), text.node.span);
}

function checkNames(names: Texts, context: CompileContext): void {
  for (const { constant, node } of names.items)
    if (constant !== null && listName(constant) === null) context.problem(notAName(constant), node.span);
}

const listMatch: MatchTypeDefinition = {
  name: 'list',
  compile({ comparatorNode, keys, node }: MatchTypeUse, context) {
    if (comparatorNode) context.problem('":list" takes no comparator: the list decides what is equal', node.span);
    if (!able.has(node.name)) context.problem(`":list" cannot be asked of "${node.name}"`, node.nameSpan);
    checkNames(keys, context);
    return (run, values) => {
      const lists = keys.of(run).map((written, place) => named(run, written, keys.items[place]!));
      for (const { text } of values)
        for (const [place, list] of lists.entries()) {
          run.spend(1);
          const isMember = run.ask('list', { list, value: text.trim() });
          // §2.2: a list that cannot be asked is an error, not an answer.
          if (isMember === null) run.fail(`there is no list "${list}"`, keys.items[place]!.node.span);
          if (!isMember) continue;
          run.scope.matched = [text.trim()];
          return true;
        }
      return false;
    };
  },
};

const validExtList: TestDefinition = {
  name: 'valid_ext_list',
  positional: ['texts'],
  compile(args, context) {
    const names = args.texts(0);
    for (const { constant } of names.items) {
      const list = constant === null ? null : listName(constant);
      if (list !== null) context.mayAsk({ ask: 'list', list, value: '' });
    }
    return run =>
      names.of(run).every(written => {
        run.spend(1);
        const list = listName(written);
        return list !== null && run.ask('list', { list, value: '' }) !== null;
      });
  },
};

export const extlists: Extension = {
  capability: 'extlists',
  matchTypes: [listMatch],
  tests: [validExtList],
  tags: [
    {
      on: ['redirect'],
      tags: [
        {
          name: 'list',
          effect(_, context, args) {
            const written = args.text(0);
            if (written.constant !== null && listName(written.constant) === null)
              context.problem(notAName(written.constant), written.node.span);
            return (draft, run) => {
              const list = named(run, written.of(run), written);
              if (run.ask('list', { list, value: '' }) === null)
                run.fail(`there is no list "${list}"`, written.node.span);
              draft.list = true;
            };
          },
        },
      ],
    },
  ],
};
