/** What came back of a recipient whom another server had taken: the stations after "sent". Pure. */
import { heardSentence, type ReturnFacts } from '../events/return-facts.ts';
import type { StoredNote } from '../store/interface.ts';
import type { Station } from './station.ts';

type Heard = ReturnFacts['returns.heard'];
type Told = { readonly at: number; readonly fields: Heard };

const heardOf = (events: readonly StoredNote[], address: string): readonly Told[] =>
  events
    .filter(one => one.name === 'returns.heard' && one.fields.recipient === address)
    .sort((a, b) => a.at - b.at || a.id - b.id) as unknown as readonly Told[];

const states: { readonly [K in Heard['kind']]: Station['state'] } = {
  failed: 'failed',
  complaint: 'failed',
  delayed: 'waiting',
  delivered: 'done',
  relayed: 'done',
  expanded: 'done',
  displayed: 'done',
  deleted: 'done',
  processed: 'done',
};
const shown: ReadonlySet<Heard['kind']> = new Set<Heard['kind']>(['displayed', 'deleted']);

const stationOf = ({ at, fields }: Told): Station => ({
  name: shown.has(fields.kind) ? 'read' : 'returned',
  state: states[fields.kind],
  at,
  sentence: capital(heardSentence(fields)),
  fact: fields.status,
});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The last word on its delivery, and the last on its being read. */
export function returnedStations(address: string, events: readonly StoredNote[]): readonly Station[] {
  const all = heardOf(events, address).map(stationOf);
  const [delivery, reading] = [all.findLast(one => one.name === 'returned'), all.findLast(one => one.name === 'read')];
  return [...(delivery ? [delivery] : []), ...(reading ? [reading] : [])];
}

/** It was taken, and did not come there. */
export const cameBack = (address: string, events: readonly StoredNote[]): boolean =>
  heardOf(events, address).findLast(({ fields }) => !shown.has(fields.kind) && fields.kind !== 'complaint')?.fields
    .kind === 'failed';
