/**
 * What IMAP tells of a message, ready-made: ENVELOPE, BODY and BODYSTRUCTURE as text, the header as octets. Kept beside
 * the store (store.prints); what is not kept is made when it is asked for, all of a message's together.
 */
import { printBody, printBodyStructure, printEnvelope } from '../imap/body-structure.ts';
import type { Facts, Id, NewPrint, Prints, Reading } from '../store/interface.ts';

/** Raised with every change of what is printed. */
export const PRINT_VERSION = 'imap 1';

export type PrintedStore = Pick<Reading, 'facts' | 'several'> & { readonly prints: Prints };

/** undefined: the message is gone. */
export type Printed = {
  readonly envelope: readonly (string | undefined)[] | null;
  readonly structure: readonly ({ readonly body: string; readonly bodyStructure: string } | undefined)[] | null;
  readonly header: readonly (Uint8Array | undefined)[] | null;
};
export type PrintsWanted = { readonly envelope: boolean; readonly structure: boolean; readonly header: boolean };

type Made = { envelope: string; body: string; structure: string; header: Uint8Array };

/** In the order of the messages; null where it is not wanted. */
export async function printedOf(store: PrintedStore, messages: readonly Id[], wanted: PrintsWanted): Promise<Printed> {
  const kept = async (asked: boolean, kind: keyof Made) => (asked ? await store.prints.get(kind, messages) : null);
  const envelope = await kept(wanted.envelope, 'envelope');
  const body = await kept(wanted.structure, 'body');
  const structure = await kept(wanted.structure, 'structure');
  const header = await kept(wanted.header, 'header');
  const missing = messages.filter(
    (_, at) => envelope?.[at] === null || structure?.[at] === null || body?.[at] === null || header?.[at] === null,
  );
  const made = missing.length > 0 ? await makePrints(store, missing) : nothingMade;
  return {
    envelope: envelope && messages.map((id, at) => asText(envelope[at]) ?? made.get(id)?.envelope),
    structure:
      structure &&
      messages.map((id, at) => {
        const known = { body: asText(body?.[at]), bodyStructure: asText(structure[at]) };
        if (known.body !== undefined && known.bodyStructure !== undefined) return known as StructureTexts;
        const one = made.get(id);
        return one && { body: one.body, bodyStructure: one.structure };
      }),
    header: header && messages.map((id, at) => asOctets(header[at]) ?? made.get(id)?.header),
  };
}

type StructureTexts = { readonly body: string; readonly bodyStructure: string };
const nothingMade: ReadonlyMap<Id, Made> = new Map();

const asText = (print: string | Uint8Array | null | undefined): string | undefined =>
  typeof print === 'string' ? print : undefined;
const asOctets = (print: string | Uint8Array | null | undefined): Uint8Array | undefined =>
  print instanceof Uint8Array ? print : undefined;

/** Makes them and has them kept. Of messages that are gone there is nothing. */
export async function makePrints(store: PrintedStore, messages: readonly Id[]): Promise<ReadonlyMap<Id, Made>> {
  const facts = await store.facts(messages);
  const there = messages.filter(id => facts.has(id));
  const headers = await store.several(
    there.map(message => ({ message, range: [0, facts.get(message)!.structure.header.end] as const })),
  );
  const made = new Map<Id, Made>();
  const prints: NewPrint[] = [];
  for (const [at, id] of there.entries()) {
    const header = headers[at];
    if (!header) continue;
    const one = { ...printFacts(facts.get(id)!), header };
    made.set(id, one);
    prints.push(['envelope', id, one.envelope], ['body', id, one.body]);
    prints.push(['structure', id, one.structure], ['header', id, header]);
  }
  store.prints.keep(prints);
  return made;
}

const printFacts = ({ envelope, structure }: Facts): Omit<Made, 'header'> => ({
  envelope: printEnvelope(envelope),
  body: printBody(structure),
  structure: printBodyStructure(structure),
});
