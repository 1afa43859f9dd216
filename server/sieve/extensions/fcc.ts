/**
 * "fcc": a copy of what the script writes for its owner goes into a mailbox. RFC 8580; RFC 9042 §4.
 *
 *   FCC      = ":fcc" string *FCC-OPTS
 *   FCC-OPTS = ":create" / ":flags" string-list / ":specialuse" string / ":mailboxid" string
 *
 * The options are those of "fileinto", each needs its own extension too (§3.1), and says nothing without ":fcc".
 */
import type { Arguments, CompileContext, Effect, Extension, Run, TagDefinition, TagUse } from '../extension.ts';
import type { Destination } from '../plan.ts';
import { flagsOf } from './imap4flags.ts';
import { preferSpecialUse } from './special-use.ts';

/** An option of ":fcc" that comes with another extension. */
function option(
  name: string,
  capability: string,
  value: TagDefinition['value'] | null,
  effect: (use: TagUse, context: CompileContext, args: Arguments) => Effect | null,
): TagDefinition {
  return {
    name,
    ...(value ? { value } : {}),
    effect(use, context, args) {
      if (!args.tag('fcc')) context.problem(`":${name}" needs ":fcc" beside it`, use.node.span);
      if (!context.has(capability))
        context.problem(`":${name}" needs \`require "${capability}";\` at the top`, use.node.span);
      return effect(use, context, args);
    },
  };
}

const tags: readonly TagDefinition[] = [
  {
    name: 'fcc',
    value: 'text',
    effect(use, context) {
      const { text } = use;
      if (!text) return null;
      if (text.constant === '') context.problem('a mailbox has a name', use.node.span);
      return (draft, run) => {
        draft.fcc = { ...nowhere, mailbox: text.of(run) };
      };
    },
  },
  option('create', 'mailbox', null, () => draft => {
    draft.create = true;
  }),
  option(
    'flags',
    'imap4flags',
    'texts',
    ({ texts }) =>
      texts &&
      ((draft, run) => {
        draft.flags = flagsOf(texts.of(run), run);
      }),
  ),
  option('specialuse', 'special-use', 'text', (use, context, args) =>
    preferSpecialUse(use, context, args.tag('fcc')?.text ?? null),
  ),
  option(
    'mailboxid',
    'mailboxid',
    'text',
    ({ text }) =>
      text &&
      ((draft, run) => {
        draft.mailboxId = text.of(run);
      }),
  ),
];

const nowhere: Destination = { mailbox: '', flags: null, create: false, specialUse: null, mailboxId: null };

/** Where the copy goes, once every tag has said its part; null: no copy. */
export function copyOf(args: Arguments, run: Run): Destination | null {
  const draft: Parameters<Effect>[0] = {};
  for (const effect of args.effects) effect(draft, run);
  const { fcc, flags, create, specialUse, mailboxId } = draft;
  if (!fcc) return null;
  return {
    mailbox: fcc.mailbox,
    flags: flags ?? null,
    create: create ?? false,
    specialUse: specialUse ?? null,
    mailboxId: mailboxId ?? null,
  };
}

export const fcc: Extension = { capability: 'fcc', tags: [{ on: ['vacation', 'notify'], tags }] };
