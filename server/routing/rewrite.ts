/**
 * The table of rewriting carried out: on an envelope and on a header. Each change is told, so that the journey says what
 * became what, and by which line.
 */
import { rewriteHeader } from './rewrite-header.ts';
import { printRewriteLine, WHERES, type When, type Where } from './rewrite-line.ts';
import type { RewriteTable } from './rewrite-table.ts';

export type RewriteChange = {
  readonly where: Where;
  readonly from: string;
  readonly to: string;
  /** From 1. */
  readonly line: number;
};
export type Rewriting<T> = { readonly value: T; readonly changes: readonly RewriteChange[] };

export function rewriteAddress(
  table: RewriteTable,
  when: When,
  where: 'sender' | 'recipient',
  address: string,
): Rewriting<string> {
  const found = table.find(when, where, address);
  return found
    ? { value: found.address, changes: [{ where, from: address, to: found.address, line: found.number }] }
    : { value: address, changes: [] };
}

/** The argument itself where nothing changes. Each change is told once, in however many fields it was made. */
export function rewriteMessage(table: RewriteTable, when: When, message: Uint8Array): Rewriting<Uint8Array> {
  if (!table.concerns(when, 'author') && !table.concerns(when, 'to')) return { value: message, changes: [] };
  const changes = new Map<string, RewriteChange>();
  const value = rewriteHeader(message, (where, address) => {
    const found = table.find(when, where, address);
    if (!found) return null;
    changes.set(`${where} ${address}`, { where, from: address, to: found.address, line: found.number });
    return found.address;
  });
  return { value, changes: [...changes.values()] };
}

export type RewriteEnvelope = { readonly sender: string; readonly recipients: readonly string[] };

/** As our own people hand it in, before it is signed: envelope and header. */
export function rewriteSubmitted(
  table: RewriteTable,
  envelope: RewriteEnvelope,
  message: Uint8Array,
): Rewriting<RewriteEnvelope & { readonly message: Uint8Array }> {
  const sender = rewriteAddress(table, 'submitted', 'sender', envelope.sender);
  const recipients = envelope.recipients.map(one => rewriteAddress(table, 'submitted', 'recipient', one));
  const { value, changes } = rewriteMessage(table, 'submitted', message);
  return {
    value: { sender: sender.value, recipients: recipients.map(one => one.value), message: value },
    changes: [...sender.changes, ...recipients.flatMap(one => one.changes), ...changes],
  };
}

export type RewriteStep = {
  readonly when: When;
  readonly where: readonly Where[];
  readonly becomes: string;
  readonly line: number;
  readonly say: string;
};

/** What becomes of one address, wherever it may stand. */
export function explainRewrite(table: RewriteTable, address: string): readonly RewriteStep[] {
  const steps: RewriteStep[] = [];
  for (const when of ['submitted', 'leaving'] as const) {
    const found = WHERES.flatMap(where => {
      const one = table.find(when, where, address);
      return one ? [{ where, ...one }] : [];
    });
    for (const [number, alike] of Map.groupBy(found, one => one.number)) {
      const [{ address: becomes, line }] = alike as [(typeof alike)[0]];
      const where = alike.map(one => one.where);
      const say = `${whenWords[when]}, as ${where.map(one => whereWords[one]).join(', ')}, ${address} becomes ${becomes} (line ${number}: ${printRewriteLine(line)})`;
      steps.push({ when, where, becomes, line: number, say });
    }
  }
  return steps;
}

const whenWords = { submitted: 'When it is handed in', leaving: 'When it leaves' } as const;
const whereWords: { readonly [W in Where]: string } = {
  sender: 'the sender of the envelope',
  recipient: 'a recipient',
  author: 'the author in the header',
  to: 'an addressee in the header',
};
