/**
 * "envelope": what the sending server said, whatever the header says. RFC 5228 §5.4.
 *
 *   envelope [COMPARATOR] [ADDRESS-PART] [MATCH-TYPE] <envelope-part: string-list> <key-list: string-list>
 *
 * Parts: "from" and "to", "auth" (MAIL FROM … AUTH=), "orig_to" (the address before aliases), and what extensions add.
 */
import type { CompileContext, EnvelopePartDefinition, Extension, Run, TestDefinition, Text } from '../extension.ts';
import type { Value } from '../facts.ts';
import { addressOf, asValue } from '../message.ts';
import { onlyForArrivingMail } from './imapsieve.ts';

const part = (name: string, of: (run: Run) => readonly string[]): EnvelopePartDefinition => ({
  name,
  isAddress: true,
  of,
});

const parts: readonly EnvelopePartDefinition[] = [
  part('from', run => [run.facts.envelope.from]),
  part('to', run => [run.facts.envelope.to]),
  part('auth', ({ facts: { envelope } }) => (envelope.auth === undefined ? [] : [envelope.auth])),
  part('orig_to', ({ facts: { envelope } }) => envelope.others?.orig_to ?? []),
];

/** null: there is no such part, which is told. */
function partOf({ constant, node }: Text, context: CompileContext): EnvelopePartDefinition | null {
  const found = constant === null ? null : context.envelopePart(constant.toLowerCase());
  if (constant !== null && !found)
    context.problem(`the envelope has no part "${constant}": "from" and "to" are those it has`, node.span);
  return found;
}

const envelopeTest: TestDefinition = {
  name: 'envelope',
  matching: true,
  addressParts: true,
  positional: ['texts', 'texts'],
  compile(args, context) {
    const wanted = args.texts(0).items.map(text => ({ text, definition: partOf(text, context) }));
    const address = context.addressPart(args);
    const matches = context.matcher(args, args.texts(1));
    const valuesOf = (definition: EnvelopePartDefinition, run: Run): readonly Value[] => {
      const texts = definition.of(run);
      if (!definition.isAddress) return texts.map(asValue);
      return texts.flatMap(text => address(addressOf(text), run) ?? []);
    };
    return run => {
      onlyForArrivingMail(run, 'envelope', args.node.span);
      run.spend(wanted.length);
      const definitions = wanted.map(
        ({ text, definition }) => definition ?? context.envelopePart(text.of(run).toLowerCase()),
      );
      return matches(
        run,
        definitions.flatMap(definition => (definition ? valuesOf(definition, run) : [])),
      );
    };
  },
};

export const envelope: Extension = { capability: 'envelope', tests: [envelopeTest], envelopeParts: parts };
