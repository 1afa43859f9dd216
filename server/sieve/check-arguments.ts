/**
 * The arguments of one command or test against its table: which tags it takes, what follows each, what stands where.
 * RFC 5228 §2.6: tags and their values first, in any order, then what goes by its place.
 */
import type { Argument, Command, NumberNode, StringListNode, StringNode, TagNode, Test } from './ast.ts';
import type {
  Arguments,
  ArgumentType,
  CommandDefinition,
  CompileContext,
  Condition,
  Effect,
  Step,
  TagDefinition,
  TagUse,
  TestDefinition,
  Text,
  Texts,
} from './extension.ts';
import { nearest } from './nearest.ts';

/** What of a table counts in this script: found tags, or those it would have with another `require`. */
export type TagTable = {
  find(name: string): TagDefinition | null;
  /** The capability that would bring it; null: none has it. */
  elsewhere(name: string): string | null;
  readonly names: readonly string[];
};

type Node = Command | Test;
type Definition = CommandDefinition | TestDefinition;

export const printed = (node: Node): string => `"${node.name}"`;

/** null: something was wrong, and told. Conditions and body are the caller's to add. */
export function checkArguments(
  node: Node,
  definition: Definition,
  tags: TagTable,
  context: CompileContext,
  needs: (capability: string, what: string, at: Argument) => void,
): Checked | null {
  const reader = new Reader(node, definition, tags, context, needs);
  return reader.read() ? new Checked(node, definition, reader.uses, reader.places, context) : null;
}

const typeNames: Readonly<Record<ArgumentType, string>> = {
  text: 'a string',
  texts: 'a string or a list of strings',
  number: 'a number',
};
const kindNames: Readonly<Record<Argument['kind'], string>> = {
  string: 'a string',
  list: 'a list of strings',
  number: 'a number',
  tag: 'a tag',
};

function fits(type: ArgumentType, argument: Argument): boolean {
  switch (type) {
    case 'text':
      return argument.kind === 'string';
    case 'texts':
      return argument.kind === 'string' || argument.kind === 'list';
    case 'number':
      return argument.kind === 'number';
  }
}

class Reader {
  readonly uses: TagUse[] = [];
  places: (Argument | null)[] = [];
  readonly #node: Node;
  readonly #definition: Definition;
  readonly #tags: TagTable;
  readonly #context: CompileContext;
  readonly #needs: (capability: string, what: string, at: Argument) => void;
  #good = true;
  #lost = false;

  constructor(
    node: Node,
    definition: Definition,
    tags: TagTable,
    context: CompileContext,
    needs: (capability: string, what: string, at: Argument) => void,
  ) {
    this.#node = node;
    this.#definition = definition;
    this.#tags = tags;
    this.#context = context;
    this.#needs = needs;
  }

  read(): boolean {
    const given = this.#node.arguments;
    const places: Argument[] = [];
    for (let at = 0; at < given.length; at++) {
      const argument = given[at]!;
      if (argument.kind !== 'tag') places.push(argument);
      else {
        if (places.length > 0) this.#tell(`:${argument.name} must stand before ${this.#quote(places[0]!)}`, argument);
        at += this.#tag(argument, given[at + 1]);
      }
    }
    this.#checkRequired();
    // What follows a tag that is not known may be its own.
    if (!this.#lost) this.#place(places);
    return this.#good;
  }

  #tell(message: string, at: Pick<Argument, 'span'>): void {
    this.#good = false;
    this.#context.problem(message, at.span);
  }

  /** How many arguments after the tag are its own. */
  #tag(node: TagNode, following: Argument | undefined): 0 | 1 {
    const definition = this.#tags.find(node.name);
    if (!definition) {
      this.#unknownTag(node);
      return 0;
    }
    const group = definition.group ?? definition.name;
    const other = this.uses.find(use => (use.definition.group ?? use.definition.name) === group);
    if (other) {
      const same = other.definition.name === definition.name;
      this.#tell(
        same ? `:${node.name} stands here twice` : `:${node.name} cannot stand beside :${other.definition.name}`,
        node,
      );
    }
    if (definition.value === undefined) {
      this.uses.push({ definition, node, text: null, texts: null, number: null });
      return 0;
    }
    if (!following || !fits(definition.value, following)) {
      const found = following ? `, not ${kindNames[following.kind]}` : '';
      this.#tell(`after :${node.name} ${typeNames[definition.value]} is expected${found}`, following ?? node);
      return following && following.kind !== 'tag' ? 1 : 0;
    }
    this.uses.push(usedTag(definition, node, following, this.#context));
    return 1;
  }

  #unknownTag(node: TagNode): void {
    const capability = this.#tags.elsewhere(node.name);
    this.#lost = true;
    if (capability !== null) {
      this.#good = false;
      this.#needs(capability, `:${node.name}`, node);
      return;
    }
    const near = nearest(node.name, this.#tags.names);
    this.#tell(`${printed(this.#node)} has no tag :${node.name}${near ? `; did you mean :${near}?` : ''}`, node);
  }

  #checkRequired(): void {
    for (const tag of this.#definition.tags ?? []) {
      if (!tag.required) continue;
      const group = tag.group ?? tag.name;
      if (this.uses.some(use => (use.definition.group ?? use.definition.name) === group)) continue;
      const names = this.#definition.tags!.filter(one => (one.group ?? one.name) === group).map(one => `:${one.name}`);
      if (names[0] === `:${tag.name}` && this.#good) {
        this.#tell(`${printed(this.#node)} needs ${names.join(' or ')}`, { span: this.#node.nameSpan });
      }
    }
  }

  /** Optional ones are left out from the first. */
  #place(given: readonly Argument[]): void {
    const { positional, optional = 0 } = this.#definition;
    const missing = positional.length - given.length;
    if (missing < 0) {
      const most = positional.length === 0 ? 'nothing but tags' : `no more than ${counted(positional)}`;
      this.#tell(`${printed(this.#node)} takes ${most}; this is one too many`, given.at(missing)!);
      return;
    }
    if (missing > optional) {
      if (this.#good)
        this.#tell(`${printed(this.#node)} needs ${counted(positional.slice(optional))}`, {
          span: this.#node.nameSpan,
        });
      return;
    }
    this.places = [...Array<null>(missing).fill(null), ...given];
    this.places.forEach((argument, index) => {
      const type = positional[index]!;
      if (argument && !fits(type, argument))
        this.#tell(`${typeNames[type]} is expected here, not ${kindNames[argument.kind]}`, argument);
    });
  }

  #quote(argument: Argument): string {
    return argument.kind === 'string' ? 'the string' : argument.kind === 'list' ? 'the list' : 'the number';
  }
}

const counted = (types: readonly ArgumentType[]): string =>
  types.length === 0 ? 'nothing' : types.map(type => typeNames[type]).join(' and ');

function usedTag(definition: TagDefinition, node: TagNode, value: Argument, context: CompileContext): TagUse {
  return {
    definition,
    node,
    text: definition.value === 'text' ? context.text(value as StringNode) : null,
    texts: definition.value === 'texts' ? context.texts(value as StringNode | StringListNode) : null,
    number: definition.value === 'number' ? (value as NumberNode).value : null,
  };
}

export class Checked implements Arguments {
  readonly node: Node;
  readonly uses: readonly TagUse[];
  conditions: readonly Condition[] = [];
  effects: readonly Effect[] = [];
  body: Step | null = null;
  readonly #definition: Definition;
  readonly #places: readonly (Text | Texts | number | null)[];

  constructor(
    node: Node,
    definition: Definition,
    uses: readonly TagUse[],
    places: readonly (Argument | null)[],
    context: CompileContext,
  ) {
    this.node = node;
    this.uses = uses;
    this.#definition = definition;
    this.#places = places.map((argument, index) => {
      if (argument === null) return null;
      if (argument.kind === 'number') return argument.value;
      return definition.positional[index] === 'text'
        ? context.text(argument as StringNode)
        : context.texts(argument as StringNode | StringListNode);
    });
  }

  tag(name: string): TagUse | null {
    return this.uses.find(use => use.definition.name === name) ?? null;
  }
  group(name: string): TagUse | null {
    return this.uses.find(use => use.definition.group === name) ?? null;
  }
  optionalText(index: number): Text | null {
    return this.#at(index, 'text') as Text | null;
  }
  optionalTexts(index: number): Texts | null {
    return this.#at(index, 'texts') as Texts | null;
  }
  text(index: number): Text {
    return this.#at(index, 'text') as Text;
  }
  texts(index: number): Texts {
    return this.#at(index, 'texts') as Texts;
  }
  number(index: number): number {
    return this.#at(index, 'number') as number;
  }

  #at(index: number, type: ArgumentType): Text | Texts | number | null {
    if (this.#definition.positional[index] !== type) throw new Error(`${this.node.name} has no ${type} at ${index}`);
    return this.#places[index] ?? null;
  }
}
