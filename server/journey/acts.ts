/** What people did about one recipient while it waited, in words. */
import type { Facts } from '../events/event.ts';
import { operatedWords } from '../events/operated.ts';
import type { StoredNote } from '../store/interface.ts';

export type ActOnIt = { readonly at: number; readonly sentence: string };

/** In the order in which they were done; also of the time when it had another address. */
export function actsOn(address: string, events: readonly StoredNote[]): readonly ActOnIt[] {
  const names = new Set([address]);
  const acts: ActOnIt[] = [];
  const operated = events.filter(note => note.name === 'queue.operated').sort((a, b) => b.at - a.at || b.id - a.id);
  for (const { at, fields } of operated) {
    const facts = fields as unknown as Facts['queue.operated'];
    if (facts.became !== undefined && names.has(facts.became)) for (const was of facts.recipients) names.add(was);
    if (facts.recipients.some(one => names.has(one))) acts.unshift({ at, sentence: capital(operatedWords(facts)) });
  }
  return acts;
}

/** The last that was done, by its name. */
export const lastActOn = (address: string, events: readonly StoredNote[]): Facts['queue.operated'] | undefined =>
  events
    .filter(note => note.name === 'queue.operated')
    .map(note => note.fields as unknown as Facts['queue.operated'])
    .findLast(facts => facts.recipients.includes(address));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
