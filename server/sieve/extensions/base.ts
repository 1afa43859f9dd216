/**
 * What every script may use: keep, discard, redirect, stop, and the tests of RFC 5228 §5 without envelope.
 * if, elsif, else and require are the compiler's own (compile.ts).
 */

import type {
  AddressPartDefinition,
  Arguments,
  CommandDefinition,
  Draft,
  Extension,
  Run,
  TestDefinition,
} from '../extension.ts';
import { baseMatchTypes } from '../match.ts';
import { beforeEnclosing } from './enclose.ts';
import { addressTest, existsTest, headerTest } from './header-tests.ts';
import { targetOf } from './redirect-target.ts';

/** What the tags of an action say of it. */
export function draftOf(args: Arguments, run: Run): Draft {
  const draft: Draft = {};
  for (const effect of args.effects) effect(draft, run);
  return draft;
}

/** §4.3. */
const keep: CommandDefinition = {
  name: 'keep',
  positional: [],
  compile: args => run => {
    run.act({ do: 'keep', implicit: false, flags: draftOf(args, run).flags ?? run.flags }, args.node.span);
    return null;
  },
};

/** §4.4. */
const discard: CommandDefinition = {
  name: 'discard',
  positional: [],
  compile: args => run => {
    run.act({ do: 'discard' }, args.node.span);
    return null;
  },
};

/** §4.2. */
const redirect: CommandDefinition = {
  name: 'redirect',
  positional: ['text'],
  compile(args, context) {
    const target = targetOf(args, context);
    return run => {
      const { copy = false, list = false, notify = null, ret = null, by = null } = draftOf(args, run);
      const to = target(run);
      const where = list ? { address: null, list: to } : { address: to, list: null };
      const now = run.message;
      run.message = beforeEnclosing(run);
      run.act({ do: 'redirect', ...where, copy, notify, ret, by }, args.node.span);
      run.message = now;
      return null;
    };
  },
};

/** §3.3. */
const stop: CommandDefinition = {
  name: 'stop',
  positional: [],
  compile: args => run => {
    run.trace('stopped', 'stop', args.node.span);
    return 'stop';
  },
};

/** §5.2, §5.3: no test is asked once the answer stands. */
const allOf: TestDefinition = {
  name: 'allof',
  positional: [],
  tests: 'list',
  compile:
    ({ conditions }) =>
    run => {
      for (const condition of conditions) if (!condition(run)) return false;
      return true;
    },
};
const anyOf: TestDefinition = {
  name: 'anyof',
  positional: [],
  tests: 'list',
  compile:
    ({ conditions }) =>
    run => {
      for (const condition of conditions) if (condition(run)) return true;
      return false;
    },
};
const not: TestDefinition = {
  name: 'not',
  positional: [],
  tests: 'one',
  compile:
    ({ conditions: [condition] }) =>
    run =>
      !condition!(run),
};
const constant = (name: string, value: boolean): TestDefinition => ({
  name,
  positional: [],
  compile: () => () => value,
});

/** §5.9: octets of the message; neither is true of the very size. */
const size: TestDefinition = {
  name: 'size',
  tags: [
    { name: 'over', value: 'number', group: 'size', required: true },
    { name: 'under', value: 'number', group: 'size', required: true },
  ],
  positional: [],
  compile(args) {
    const use = args.group('size')!;
    const limit = use.number!;
    return use.definition.name === 'over' ? run => run.message.size > limit : run => run.message.size < limit;
  },
};

/** §2.7.4. */
const addressParts: readonly AddressPartDefinition[] = [
  { name: 'all', of: address => address.all },
  { name: 'localpart', of: address => address.localPart },
  { name: 'domain', of: address => address.domain },
];

export const base: Extension = {
  capability: '',
  hidden: true,
  commands: [keep, discard, redirect, stop],
  tests: [
    addressTest,
    allOf,
    anyOf,
    existsTest,
    constant('false', false),
    headerTest,
    not,
    size,
    constant('true', true),
  ],
  matchTypes: baseMatchTypes,
  addressParts,
};
