/** Of event.ts and catalogue.ts: what the owner's table of rewriting did to addresses (routing/rewrite.ts). */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';

export type RewrittenFacts = {
  'address.rewritten': {
    /** As our own people hand it in, or as it goes elsewhere. */
    when: 'submitted' | 'leaving';
    changes: readonly {
      where: 'sender' | 'recipient' | 'author' | 'to';
      from: string;
      to: string;
      /** Of the table, from 1. */
      line: number;
    }[];
  };
};

export const rewrittenEntries: { readonly [N in keyof RewrittenFacts]: Entry<RewrittenFacts[N]> } = {
  'address.rewritten': { agent: 'MTA', level: 'info', outcome: 'info', say: f => rewrittenWords(f.changes) },
};

const MOST_NAMED = 5;

export function rewrittenWords(changes: RewrittenFacts['address.rewritten']['changes']): string {
  const alike = new Map(changes.map(one => [`${one.from} ${one.to}`, one]));
  const named = [...alike.values()]
    .slice(0, MOST_NAMED)
    .map(({ from, to, line }) => t('{from} became {to} (rule {line})', { from, to, line }));
  return [
    ...named,
    ...(alike.size > MOST_NAMED ? [t('and {count} more', { count: alike.size - MOST_NAMED })] : []),
  ].join(', ');
}
