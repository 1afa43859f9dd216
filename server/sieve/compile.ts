/**
 * A tree becomes a function, or problems with their places: the same walk does both, so nothing runs that was not
 * checked. RFC 5228 §2.10.5 (require), §3.1, §3.2; RFC 5463 §4 (what ihave loosens).
 */
import type { Argument, Block, Command, Problem, Script, Span, StringListNode, StringNode, Test } from './ast.ts';
import { type Checked, checkArguments, type TagTable } from './check-arguments.ts';
import { usualComparator } from './comparators.ts';
import { asOneOf, asRule, type Branch, branching, counted, inOrder, ruleName } from './control.ts';
import type {
  Arguments,
  CommandDefinition,
  Comparator,
  CompileContext,
  Compiled,
  Condition,
  EnvelopePartDefinition,
  FieldSource,
  Matcher,
  Step,
  TagDefinition,
  TestDefinition,
  Text,
  Texts,
  VariableNamespace,
} from './extension.ts';
import { type AddressValue, type Question, questionKey, type Value } from './facts.ts';
import { MOST_PROBLEMS, OCTETS_PER_CHARACTER } from './limits.ts';
import { nearest } from './nearest.ts';
import { parseScript } from './parse.ts';
import { capabilities, extensionFor } from './registry.ts';
import { textFrom, textsFrom } from './text.ts';
import type { Brought } from './vocabulary.ts';
import * as vocabulary from './vocabulary.ts';

export type Checking = { readonly compiled: Compiled | null; readonly problems: readonly Problem[] };
export type CheckedScript = Checking & { readonly script: Script };

const known = { has: (name: string) => vocabulary.controls.has(name) || vocabulary.commands.has(name) };

/** From text to what runs, with everything that is wrong. `compiled` is null when there is an error. */
export function compileText(text: string | Uint8Array): CheckedScript {
  const { script, problems } = parseScript(text, known);
  const checking = compileScript(script);
  const all = [...problems, ...checking.problems].sort((a, b) => a.span.start.offset - b.span.start.offset);
  return { script, problems: all.slice(0, MOST_PROBLEMS), compiled: problems.length > 0 ? null : checking.compiled };
}

function compileScript(script: Script): Checking {
  const compiler = new Compiler();
  const step = compiler.script(script);
  const { problems } = compiler;
  if (compiler.broken) return { compiled: null, problems };
  return {
    compiled: { step, ...compiler.found(), weight: script.text.length * OCTETS_PER_CHARACTER + compiler.weight },
    problems,
  };
}

class Compiler implements CompileContext {
  readonly problems: Problem[] = [];
  /** Whether there was an error, told or one too many to tell. */
  broken = false;
  readonly kept = new Map<string, unknown>();
  readonly path: Command[] = [];
  readonly #required = new Set<string>();
  readonly #told = new Set<string>();
  readonly #questions = new Map<string, Question>();
  weight = 0;
  /** Cleared when something of one command is wrong: it is not compiled then. */
  #wrong = 0;

  script({ commands }: Script): Step {
    let head = 0;
    while (commands[head]?.name === 'require') this.#require(commands[head++]!);
    if (head > 0) this.#checkWants(commands[0]!.nameSpan);
    return this.#commands(commands.slice(head), true);
  }

  found(): Pick<Compiled, 'capabilities' | 'questions' | 'variables'> {
    return {
      capabilities: [...this.#required],
      questions: [...this.#questions.values()],
      variables: this.#required.has('variables'),
    };
  }

  // ── what extensions ask ──

  problem(message: string, span: Span): void {
    this.#wrong++;
    this.broken = true;
    this.#tell('error', message, span);
  }
  warning(message: string, span: Span): void {
    this.#tell('warning', message, span);
  }
  #tell(severity: Problem['severity'], message: string, span: Span): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ severity, message, span });
  }

  weighs(octets: number): void {
    this.weight += octets;
  }
  has(capability: string): boolean {
    return capability === '' || this.#required.has(capability);
  }
  supports(capability: string): boolean {
    return capability !== '' && extensionFor(capability) !== null;
  }
  enable(capability: string): void {
    if (this.#required.has(capability)) return;
    this.#required.add(capability);
    const extension = extensionFor(capability);
    for (const other of extension?.brings ?? []) this.enable(other);
    extension?.required?.(this);
  }
  mayAsk(question: Question): void {
    this.#questions.set(questionKey(question), question);
  }

  text(node: StringNode): Text {
    return textFrom(node, {
      variables: this.has('variables'),
      encodedCharacter: this.has('encoded-character'),
      namespace: name => this.namespace(name),
      problem: message => this.problem(message, node.span),
    });
  }
  texts(node: StringNode | StringListNode): Texts {
    const items = (node.kind === 'list' ? node.items : [node]).map(item => this.text(item));
    return textsFrom(items, node.span);
  }
  block(block: Block): Step {
    return this.#commands(block.commands, false);
  }

  namespace(name: string): VariableNamespace | null {
    return this.#brought(vocabulary.namespaces.get(name))?.definition ?? null;
  }
  envelopePart(name: string): EnvelopePartDefinition | null {
    return this.#brought(vocabulary.envelopeParts.get(name))?.definition ?? null;
  }

  matcher(args: Arguments, keys: Texts): Matcher {
    const tag = args.group('match-type');
    const definition = this.#brought(vocabulary.matchTypes.get(tag?.definition.name ?? 'is'))!.definition;
    if (tag?.text && tag.text.constant === null)
      this.problem(`:${definition.name} takes no variables`, tag.text.node.span);
    const comparator = this.#comparator(args);
    const comparatorNode = args.tag('comparator')?.text?.node ?? null;
    return definition.compile({ tag, comparator, comparatorNode, keys, node: args.node }, this);
  }

  #comparator(args: Arguments): Comparator {
    const tag = args.tag('comparator');
    if (!tag) return usualComparator;
    const { node } = tag.text!;
    const brought = vocabulary.comparators.get(node.value);
    const found = this.#brought(brought);
    if (found) return found.definition;
    if (brought) this.#needs(brought[0]!.capability, `:comparator "${node.value}"`, node.span);
    else {
      const near = nearest(node.value, vocabulary.comparators.keys());
      this.#unusable(`there is no comparator "${node.value}"${near ? `; did you mean "${near}"?` : ''}`, node.span);
    }
    return usualComparator;
  }

  addressPart(args: Arguments): (address: AddressValue, run: Parameters<Step>[0]) => Value | null {
    // RFC 5231 §4.2: addresses are counted, whether or not they have the part.
    const counts = args.group('match-type')?.definition.name === 'count';
    const name = counts ? 'all' : (args.group('address-part')?.definition.name ?? 'all');
    return this.#brought(vocabulary.addressParts.get(name))!.definition.of;
  }

  fields(args: Arguments): FieldSource {
    let source: FieldSource = (run, name) => run.message.named(name);
    const uses = args.uses.filter(use => use.definition.source);
    for (const use of uses.sort((a, b) => Number(a.definition.late ?? false) - Number(b.definition.late ?? false))) {
      source = use.definition.source!(use, this, args, source);
    }
    return source;
  }

  // ── commands ──

  #commands(commands: readonly Command[], top: boolean): Step {
    const steps: Step[] = [];
    let above = 0;
    for (let at = 0; at < commands.length; at++) {
      const first = commands[at]!;
      const chain = [first];
      if (first.name === 'if') while (/^els(e|if)$/.test(commands[at + 1]?.name ?? '')) chain.push(commands[++at]!);
      const step = first.name === 'if' ? this.#if(chain) : this.#command(first);
      if (step) steps.push(top ? asRule(step, ruleName(first, above)) : asOneOf(step));
      above = commands[at]!.span.end.line;
    }
    return inOrder(steps);
  }

  #if(chain: readonly Command[]): Step | null {
    const branches: Branch[] = [];
    chain.forEach((command, index) => {
      const after = chain[index - 1];
      if (after?.name === 'else') this.problem(`"${command.name}" cannot follow "else"`, command.nameSpan);
      const branch = this.#branch(command, after?.span.end.line ?? 0);
      if (branch) branches.push(branch);
    });
    return branches.length === chain.length ? branching(branches) : null;
  }

  #branch(command: Command, above: number): Branch | null {
    const [argument] = command.arguments;
    if (argument) this.problem(`"${command.name}" takes a test, and no arguments before it`, argument.span);
    const condition = command.name === 'else' ? null : this.#testOf(command);
    if (command.name === 'else' && command.tests[0]) {
      this.problem('"else" takes no test; with one it is "elsif"', command.tests[0].span);
    }
    if (!command.block) {
      this.problem(`"${command.name}" needs a block: { … }`, command.span);
      return null;
    }
    this.path.push(command);
    const body = this.#commands(command.block.commands, false);
    this.path.pop();
    return command.name !== 'else' && !condition ? null : { condition, body, command, above };
  }

  #testOf(command: Command): Condition | null {
    if (command.listed || command.tests.length !== 1) {
      const words = command.listed ? 'one test; several go into anyof (…) or allof (…)' : 'a test';
      this.problem(`"${command.name}" needs ${words}`, command.nameSpan);
      return null;
    }
    return this.#test(command.tests[0]!);
  }

  #command(command: Command): Step | null {
    if (command.name === 'require') {
      this.problem('"require" must stand before all other commands', command.nameSpan);
      return null;
    }
    if (command.name === 'elsif' || command.name === 'else') {
      this.problem(`"${command.name}" must follow "if" or "elsif"`, command.nameSpan);
      return null;
    }
    const brought = this.#find(vocabulary.commands, command, 'command');
    if (!brought) return this.#failing(command.nameSpan);
    const { definition } = brought;
    this.path.push(command);
    const wrong = this.#wrong;
    const args = this.#arguments(command, brought);
    this.#checkBlock(command, definition);
    if (args && command.block && definition.block) args.body = this.block(command.block);
    const step = args && this.#wrong === wrong ? definition.compile(args, this) : null;
    this.path.pop();
    return step ?? this.#failing(command.span);
  }

  #checkBlock(command: Command, definition: CommandDefinition): void {
    if (command.block && !definition.block)
      this.problem(`"${command.name}" ends in ";" and has no block`, command.block.span);
    if (!command.block && definition.block) this.problem(`"${command.name}" needs a block: { … }`, command.span);
  }

  #test(test: Test): Condition | null {
    const brought = this.#find(vocabulary.tests, test, 'test');
    if (!brought) return this.#failingTest(test.nameSpan);
    const wrong = this.#wrong;
    const args = this.#arguments(test, brought);
    const condition = args && this.#wrong === wrong ? brought.definition.compile(args, this) : null;
    return condition ? counted(condition) : this.#failingTest(test.span);
  }

  #arguments(node: Command | Test, brought: Brought<CommandDefinition | TestDefinition>): Checked | null {
    const { definition } = brought;
    const args = checkArguments(node, definition, this.#tags(brought), this, (capability, what, at) =>
      this.#needs(capability, what, at.span),
    );
    const conditions = this.#conditions(node, definition);
    if (!args || !conditions) return null;
    args.conditions = conditions;
    args.effects = args.uses.flatMap(use => use.definition.effect?.(use, this, args) ?? []);
    return args;
  }

  #conditions(node: Command | Test, definition: CommandDefinition | TestDefinition): readonly Condition[] | null {
    const { tests = 'none' } = definition;
    const [first] = node.tests;
    if (tests === 'none' && first) {
      const known = vocabulary.commands.has(first.name) || vocabulary.controls.has(first.name);
      const missing = node.kind === 'test' ? '"{" is missing before' : '";" is missing before';
      if (known) this.problem(`${missing} "${first.name}"`, first.nameSpan);
      else this.problem(`"${node.name}" takes no test`, first.span);
      return null;
    }
    if (tests === 'one' && (node.listed || node.tests.length !== 1)) {
      this.problem(`"${node.name}" needs one test after it`, node.nameSpan);
      return null;
    }
    if (tests === 'list' && !node.listed) {
      this.problem(`"${node.name}" needs its tests in parentheses: ${node.name} (…, …)`, node.nameSpan);
      return null;
    }
    const conditions = node.tests.map(test => this.#test(test));
    return conditions.every(condition => condition !== null) ? conditions : null;
  }

  // ── names and what brings them ──

  #brought<T>(entries: readonly Brought<T>[] | undefined): Brought<T> | null {
    return entries?.find(entry => this.has(entry.capability)) ?? null;
  }

  #tags({ definition, capability }: Brought<CommandDefinition | TestDefinition>): TagTable {
    const all = vocabulary.tagsOf(definition, capability);
    const named = (name: string): Brought<TagDefinition>[] => all.filter(tag => tag.definition.name === name);
    return {
      find: name => this.#brought(named(name))?.definition ?? null,
      elsewhere: name => named(name)[0]?.capability ?? null,
      names: all.filter(tag => this.has(tag.capability)).map(tag => tag.definition.name),
    };
  }

  #find<T>(
    table: ReadonlyMap<string, readonly Brought<T>[]>,
    node: Command | Test,
    kind: 'command' | 'test',
  ): Brought<T> | null {
    const entries = table.get(node.name);
    const found = this.#brought(entries);
    if (found) return found;
    if (entries) this.#needs(entries[0]!.capability, `"${node.name}"`, node.nameSpan);
    else this.#tellUnknown(node, kind);
    return null;
  }

  /** What is known and stands in the wrong place is wrong on every server, whatever ihave has found. */
  #tellUnknown({ name, nameSpan }: Command | Test, kind: 'command' | 'test'): void {
    const message = vocabulary.noSuch(name, kind);
    const isCommand = vocabulary.commands.has(name) || vocabulary.controls.has(name);
    if (kind === 'command' ? vocabulary.tests.has(name) : isCommand) this.problem(message, nameSpan);
    else this.#unusable(message, nameSpan);
  }

  /** Each missing capability is told once: one line mends them all. */
  #needs(capability: string, what: string, span: Span): void {
    this.#wrong++;
    if (this.#told.has(capability)) return;
    this.#told.add(capability);
    this.#wrong--;
    this.#unusable(`${what} needs \`require "${capability}";\` at the top`, span);
  }

  /** RFC 5463 §4: a script that asks with ihave may hold what is not there; running it is the error then. */
  #unusable(message: string, span: Span): void {
    if (!this.has('ihave')) this.problem(message, span);
    else {
      this.#wrong++;
      this.warning(`${message}; reaching it is an error`, span);
    }
  }

  #failing(span: Span): Step | null {
    return this.has('ihave') ? run => run.fail('the script comes to something that is not available here', span) : null;
  }
  #failingTest(span: Span): Condition | null {
    return this.has('ihave') ? run => run.fail('the script comes to a test that is not available here', span) : null;
  }

  #checkWants(at: Span): void {
    for (const name of this.#required) {
      const wants = extensionFor(name)?.wants ?? [];
      if (wants.length === 0 || wants.some(one => this.has(one))) continue;
      this.warning(`"${name}" says nothing without ${wants.map(one => `"${one}"`).join(' or ')}`, at);
    }
  }

  #require(command: Command): void {
    const [argument] = command.arguments;
    const strings = requiredStrings(argument);
    if (!strings || command.arguments.length > 1 || command.tests.length > 0 || command.block) {
      this.problem('"require" needs a string or a list of strings, and nothing else', command.span);
      return;
    }
    for (const { value, span } of strings) {
      if (extensionFor(value) && value !== '') {
        this.enable(value);
        continue;
      }
      const near = nearest(value, capabilities);
      this.problem(`this server has no extension "${value}"${near ? `; did you mean "${near}"?` : ''}`, span);
    }
  }
}

function requiredStrings(argument: Argument | undefined): readonly StringNode[] | null {
  if (argument?.kind === 'string') return [argument];
  return argument?.kind === 'list' ? argument.items : null;
}
