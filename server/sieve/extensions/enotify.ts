/**
 * "enotify": telling somebody that a message came. RFC 5435; by mail: RFC 5436.
 *
 *   notify [":from" string] [":importance" <"1" / "2" / "3">] [":options" string-list] [":message" string]
 *          <method: string>
 *   valid_notify_method <notification-uris: string-list>
 *   notify_method_capability [COMPARATOR] [MATCH-TYPE] <notification-uri: string> <notification-capability: string>
 *          <key-list: string-list>
 *   set ":encodeurl" …        a modifier of the variables extension, precedence 15
 *
 * The one method is "mailto:". Messages of machines notify nobody (RFC 5436 §2.7), so that two scripts cannot go on
 * telling each other.
 */

import { authorOf } from '../author.ts';
import type {
  Arguments,
  CommandDefinition,
  CompileContext,
  Extension,
  Run,
  Step,
  TestDefinition,
  Text,
} from '../extension.ts';
import { parseMailTo } from '../mailto.ts';
import { asValue } from '../message.ts';
import { isAutomatic } from '../unanswered.ts';
import { copyOf } from './fcc.ts';

type Importance = 1 | 2 | 3;
const USUAL: Importance = 2;
const importanceOf = (text: string): Importance | null =>
  text === '1' ? 1 : text === '2' ? 2 : text === '3' ? 3 : null;
const wrongImportance = (text: string): string => `the importance is "1", "2" or "3", not "${text}"`;

function compileNotify(args: Arguments, context: CompileContext): Step {
  const method = args.text(0);
  const text = args.tag('message')?.text ?? null;
  const from = args.tag('from')?.text ?? null;
  const importance = args.tag('importance')?.text ?? null;
  const options = args.tag('options')?.texts ?? null;
  check(method, from, importance, context);
  const at = args.node.span;
  return run => {
    const uri = method.of(run);
    run.spend(1 + uri.length / 4);
    const parsed = parseMailTo(uri);
    if (!parsed.ok) run.fail(wrongMethod(uri, parsed.error), method.node.span);
    const level = importance ? (importanceOf(importance.of(run)) ?? failImportance(run, importance)) : USUAL;
    if (isAutomatic(run.message)) run.trace('noted', 'nobody is notified of a message that a machine sent', at);
    else
      run.act(
        {
          do: 'notify',
          method: uri,
          from: sender(run, from),
          importance: level,
          options: options?.of(run) ?? [],
          text: text?.of(run) ?? null,
          fcc: copyOf(args, run),
        },
        at,
      );
    return null;
  };
}

const failImportance = (run: Run, { of, node }: Text): never => run.fail(wrongImportance(of(run)), node.span);
const wrongMethod = (uri: string, because: string): string => `nobody can be notified by "${uri}": ${because}`;

/** RFC 5435 §3.3: a sender that is none is left out. */
function sender(run: Run, from: Text | null): string | null {
  const written = from?.of(run) ?? null;
  if (written === null || authorOf(written)) return written;
  run.trace('noted', `the notification comes from the account's own address: "${written}" is none`, from!.node.span);
  return null;
}

function check(method: Text, from: Text | null, importance: Text | null, context: CompileContext): void {
  if (method.constant !== null) {
    const parsed = parseMailTo(method.constant);
    if (!parsed.ok) context.problem(wrongMethod(method.constant, parsed.error), method.node.span);
  }
  if (from?.constant != null && !authorOf(from.constant))
    context.problem(`"${from.constant}" is not an address to notify from`, from.node.span);
  if (importance?.constant != null && importanceOf(importance.constant) === null)
    context.problem(wrongImportance(importance.constant), importance.node.span);
}

const notify: CommandDefinition = {
  name: 'notify',
  positional: ['text'],
  tags: [
    { name: 'from', value: 'text' },
    { name: 'importance', value: 'text' },
    { name: 'options', value: 'texts' },
    { name: 'message', value: 'text' },
  ],
  compile: compileNotify,
};

const validNotifyMethod: TestDefinition = {
  name: 'valid_notify_method',
  positional: ['texts'],
  compile(args) {
    const uris = args.texts(0);
    return run =>
      uris.of(run).every(uri => {
        run.spend(1 + uri.length / 4);
        return parseMailTo(uri).ok;
      });
  },
};

/** RFC 5436 §2.2: whether somebody reads mail now is not known. */
const online = [asValue('maybe')];

const notifyMethodCapability: TestDefinition = {
  name: 'notify_method_capability',
  positional: ['text', 'text', 'texts'],
  matching: true,
  compile(args, context) {
    const [uri, capability] = [args.text(0), args.text(1)];
    const matches = context.matcher(args, args.texts(2));
    return run => {
      run.spend(1);
      // RFC 5435 §5: of what is not known the test is false.
      const isKnown = capability.of(run).toLowerCase() === 'online' && parseMailTo(uri.of(run)).ok;
      return isKnown && matches(run, online);
    };
  },
};

/** RFC 5435 §6: all but unreserved characters, as UTF-8. */
const encodeUrl = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const enotify: Extension = {
  capability: 'enotify',
  commands: [notify],
  tests: [validNotifyMethod, notifyMethodCapability],
  tags: [
    {
      on: ['set', 'extracttext'],
      // RFC 5435 §6: precedence 15.
      tags: [{ name: 'encodeurl', group: 'modifier-15', modifier: { precedence: 15, apply: encodeUrl } }],
    },
  ],
};
