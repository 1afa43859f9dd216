/**
 * "duplicate": whether the same thing has come before. RFC 7352.
 *
 *   duplicate [":handle" <handle: string>] [":header" <header-name: string> / ":uniqueid" <value: string>]
 *             [":seconds" <timeout: number>] [":last"]
 *
 * The id is the Message-ID unless the script names another. What has none is never a duplicate and is not remembered
 * (§3.1). The run only asks and plans: an id is remembered when the delivery has succeeded, so that a message that is
 * tried again is not its own duplicate (§3), and the same id asked for twice in one run has one answer.
 */
import { createHash } from 'node:crypto';
import type { CompileContext, Extension, Run, TestDefinition, Text } from '../extension.ts';
import { isFieldName } from './field-name.ts';

/** §3.2: an implementation's default; most repetitions come within days. */
const USUAL_SECONDS = 7 * 24 * 3600;
/** What is remembered for longer is remembered this long (§3.2). */
const LONGEST_SECONDS = 90 * 24 * 3600;
/** A longer id is kept as its digest. */
const LONGEST_ID = 200;

const duplicateTest: TestDefinition = {
  name: 'duplicate',
  positional: [],
  tags: [
    { name: 'handle', value: 'text' },
    { name: 'header', value: 'text', group: 'unique-id' },
    { name: 'uniqueid', value: 'text', group: 'unique-id' },
    { name: 'seconds', value: 'number' },
    { name: 'last' },
  ],
  compile(args, context) {
    const handle = args.tag('handle')?.text ?? null;
    const header = args.tag('header')?.text ?? null;
    const unique = args.tag('uniqueid')?.text ?? null;
    if (header) checkHeader(header, context);
    const seconds = Math.min(args.tag('seconds')?.number ?? USUAL_SECONDS, LONGEST_SECONDS);
    const last = args.tag('last') !== null;
    return run => {
      const id = unique ? unique.of(run) : fieldOfMessage(run, header?.of(run) ?? 'message-id');
      run.spend(1 + Math.floor((id?.length ?? 0) / 256));
      if (id === null || id === '') return false;
      const remembered = { handle: kept(handle?.of(run) ?? ''), id: kept(id) };
      const isOne = run.ask('duplicate', remembered);
      if (!isOne || last) run.act({ do: 'remember', ...remembered, seconds, last }, args.node.span);
      return isOne;
    };
  },
};

const fieldOfMessage = (run: Run, name: string): string | null => run.message.named(name.toLowerCase())[0]?.raw ?? null;

const kept = (text: string): string =>
  text.length <= LONGEST_ID ? text : `sha256:${createHash('sha256').update(text).digest('base64url')}`;

function checkHeader({ constant, node }: Text, context: CompileContext): void {
  if (constant === null)
    context.problem('the name of the header must be written as it is, without variables', node.span);
  else if (!isFieldName(constant)) context.problem(`"${constant}" is not the name of a header field`, node.span);
}

export const duplicate: Extension = { capability: 'duplicate', tests: [duplicateTest] };
