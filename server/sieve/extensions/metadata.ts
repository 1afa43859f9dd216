/**
 * "mboxmetadata" and "servermetadata": what is annotated at a mailbox or at the server. RFC 5490 §4, §5; RFC 5464.
 *
 *   metadata [MATCH-TYPE] [COMPARATOR] <mailbox: string> <annotation-name: string> <key-list: string-list>
 *   metadataexists <mailbox: string> <annotation-names: string-list>
 *   servermetadata [MATCH-TYPE] [COMPARATOR] <annotation-name: string> <key-list: string-list>
 *   servermetadataexists <annotation-names: string-list>
 *
 * Of a mailbox that is not there, and of an annotation that is not set, every test is false.
 */
import type { CompileContext, Extension, Run, TestDefinition, Text, Texts } from '../extension.ts';
import { asValue } from '../message.ts';

function expectMetadata(mailbox: Text | null, entries: readonly Text[], context: CompileContext): void {
  if (mailbox && mailbox.constant === null) return;
  for (const { constant } of entries)
    if (constant !== null) context.mayAsk({ ask: 'metadata', mailbox: mailbox?.constant ?? null, entry: constant });
}

const values = (run: Run, mailbox: string | null, entry: string) => {
  const value = run.ask('metadata', { mailbox, entry });
  return value === null ? [] : [asValue(value)];
};

const metadata: TestDefinition = {
  name: 'metadata',
  positional: ['text', 'text', 'texts'],
  matching: true,
  compile(args, context) {
    const [mailbox, entry, keys] = [args.text(0), args.text(1), args.texts(2)];
    const matches = context.matcher(args, keys);
    expectMetadata(mailbox, [entry], context);
    return run => matches(run, values(run, mailbox.of(run), entry.of(run)));
  },
};

const serverMetadata: TestDefinition = {
  name: 'servermetadata',
  positional: ['text', 'texts'],
  matching: true,
  compile(args, context) {
    const [entry, keys] = [args.text(0), args.texts(1)];
    const matches = context.matcher(args, keys);
    expectMetadata(null, [entry], context);
    return run => matches(run, values(run, null, entry.of(run)));
  },
};

const metadataExists: TestDefinition = {
  name: 'metadataexists',
  positional: ['text', 'texts'],
  compile(args, context) {
    const [mailbox, entries] = [args.text(0), args.texts(1)];
    expectMetadata(mailbox, entries.items, context);
    return run => allSet(run, mailbox.of(run), entries);
  },
};

const serverMetadataExists: TestDefinition = {
  name: 'servermetadataexists',
  positional: ['texts'],
  compile(args, context) {
    const entries = args.texts(0);
    expectMetadata(null, entries.items, context);
    return run => allSet(run, null, entries);
  },
};

const allSet = (run: Run, mailbox: string | null, entries: Texts): boolean =>
  entries.of(run).every(entry => {
    run.spend(1);
    return run.ask('metadata', { mailbox, entry }) !== null;
  });

export const mboxmetadata: Extension = { capability: 'mboxmetadata', tests: [metadata, metadataExists] };
export const servermetadata: Extension = {
  capability: 'servermetadata',
  tests: [serverMetadata, serverMetadataExists],
};
