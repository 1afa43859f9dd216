/**
 * An account's scripts for ManageSieve (RFC 5804): the protocol's questions become those of filters/, which keeps only what
 * can run; its answers become the protocol's words.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ScriptRefusal as Refused, ScriptBook } from '../filters/book.ts';
import type { ScriptFault, ScriptRefusal, Scripts } from '../managesieve/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Problem } from '../sieve/ast.ts';
import type { Connections } from './connections.ts';

export type SieveAccess = {
  readonly clock: Clock;
  readonly connections: Connections;
  readonly book: ScriptBook;
};

export function scriptsOf({ book }: SieveAccess, { account, address }: Login): Omit<Scripts, 'close'> {
  const said = <T, U>(answer: Result<T, Refused>, print: (value: T) => U): Result<U, ScriptRefusal> =>
    answer.ok ? ok(print(answer.value)) : err(refusalOf(answer.error, book));
  const done = (answer: Result<void, Refused>) => said(answer, () => true as const);
  return {
    async list() {
      const { list } = await book.list(account);
      return ok(list.map(({ name, role }) => ({ name, active: role === 'active' })));
    },
    async get(name) {
      const found = await book.get(account, name);
      return found ? ok(Buffer.from(found.text)) : err({ why: 'nonexistent' });
    },
    put: async (name, content) =>
      said(await book.put(account, { name, text: content }, address), ({ warnings }) => warnings.map(faultOf)),
    async check(content) {
      const { octets } = book.limits();
      if (content.length > octets) return err({ why: 'too-large', most: octets });
      const { errors, warnings } = book.check(content);
      return errors.length > 0 ? err({ why: 'invalid', faults: errors.map(faultOf) }) : ok(warnings.map(faultOf));
    },
    haveSpace: async (name, size) => done(await book.room(account, name, size)),
    activate: async name => done(await book.activate(account, name, address)),
    rename: async (from, to) => done(await book.rename(account, from, to, address)),
    remove: async name => done(await book.remove(account, name, address)),
  };
}

const faultOf = ({ message, span }: Problem): ScriptFault => ({
  ...{ line: span.start.line, column: span.start.column },
  sentence: message,
});

function refusalOf({ kind, sentence, problems }: Refused, book: ScriptBook): ScriptRefusal {
  switch (kind) {
    case 'invalid':
      return { why: 'invalid', faults: problems.map(faultOf) };
    case 'no-such':
      return { why: 'nonexistent' };
    case 'exists':
      return { why: 'already-exists' };
    case 'active':
      return { why: 'active' };
    case 'bad-name':
      return { why: 'bad-name', sentence };
    case 'too-many':
      return { why: 'too-many', most: book.limits().scripts };
    case 'too-large':
      return { why: 'too-large', most: book.limits().octets };
    case 'changed':
    case 'failed':
      return { why: 'unavailable' };
  }
}
