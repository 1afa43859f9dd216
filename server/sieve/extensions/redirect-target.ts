/**
 * Where "redirect" sends: one address that mail can be sent to, alone or behind a name (RFC 5228 §2.4.2.3, §4.2), or a
 * list's name (RFC 6134 §2.4).
 */
import { ok, type Result } from '../../base/result.ts';
import { type Mailbox, parseMailbox, printMailbox } from '../../mime/address.ts';
import { authorOf } from '../author.ts';
import type { Arguments, CompileContext, Run } from '../extension.ts';
import { listName } from './extlists.ts';

export function targetOf(args: Arguments, context: CompileContext): (run: Run) => string {
  const text = args.text(0);
  if (args.tag('list'))
    return run => listName(text.of(run)) ?? run.fail(`"${text.of(run)}" is no list`, text.node.span);
  if (text.constant !== null) {
    const parsed = addressFrom(text.constant);
    if (!parsed.ok) context.problem(`"${text.constant}" is no address to send to: ${parsed.error}`, text.node.span);
    const address = parsed.ok ? printMailbox(parsed.value) : '';
    return () => address;
  }
  return run => {
    const written = text.of(run);
    const parsed = addressFrom(written);
    return parsed.ok
      ? printMailbox(parsed.value)
      : run.fail(`"${written}" is no address to send to: ${parsed.error}`, text.node.span);
  };
}

/** sieve-address = addr-spec / phrase "<" addr-spec ">" */
function addressFrom(written: string): Result<Mailbox, string> {
  const alone = parseMailbox(written);
  const named = alone.ok || !/^[^<>]*\S\s*<[^<>@][^<>]*>\s*$/.test(written) ? null : authorOf(written);
  return named ? ok(named.mailbox) : alone;
}
