/**
 * What IMAP tells of a message, ready-made: ENVELOPE, BODY and BODYSTRUCTURE as text, the header, and what SORT
 * and THREAD compare. Kept beside the store (store.prints); what is not kept is made when it is asked for, all of a
 * message's together.
 */
import { latin1 } from '../base/bytes.ts';
import { printBody, printBodyStructure, printEnvelope } from '../imap/fetch/body-structure.ts';
import type { Facts, Id, NewPrint, Print, Prints, Reading } from '../store/interface.ts';
import { printKeys } from './keys-print.ts';

/** Raised with every change of what is printed. */
export const PRINT_VERSION = 'imap 3';

export type PrintedStore = Pick<Reading, 'facts' | 'several'> & { readonly prints: Prints };

/** In the order of the messages: undefined where a message is gone, null where it was not wanted. */
export type Printed = {
  readonly envelope: readonly (string | undefined)[] | null;
  readonly structure: readonly (StructureTexts | undefined)[] | null;
  /** One character per octet. */
  readonly header: readonly (string | undefined)[] | null;
};
export type StructureTexts = { readonly body: string; readonly bodyStructure: string };
export type PrintsWanted = { readonly envelope: boolean; readonly structure: boolean; readonly header: boolean };

/** `structure` is BODY's text and BODYSTRUCTURE's, with a NUL between them, which no response can hold. */
type Made = {
  readonly envelope: string;
  readonly structure: string;
  /** One character per octet. */
  readonly header: string;
  readonly keys: string;
};

export async function printedOf(store: PrintedStore, messages: readonly Id[], wanted: PrintsWanted): Promise<Printed> {
  const kept = async (kind: keyof PrintsWanted) => (wanted[kind] ? await store.prints.get(kind, messages) : null);
  const envelope = await kept('envelope');
  const structure = await kept('structure');
  const header = await kept('header');
  const missing = messages.filter((_, at) => [envelope, structure, header].some(prints => prints?.[at] === null));
  const made = missing.length > 0 ? await makePrints(store, missing) : nothingMade;
  return {
    envelope: envelope && messages.map((id, at) => asText(envelope[at]) ?? made.get(id)?.envelope),
    structure: structure && messages.map((id, at) => structureTexts(asText(structure[at]) ?? made.get(id)?.structure)),
    header: header && messages.map((id, at) => asText(header[at]) ?? made.get(id)?.header),
  };
}

const nothingMade: ReadonlyMap<Id, Made> = new Map();

const asText = (print: Print | null | undefined): string | undefined => (typeof print === 'string' ? print : undefined);

function structureTexts(print: string | undefined): StructureTexts | undefined {
  if (print === undefined) return undefined;
  const end = print.indexOf(BETWEEN);
  return { body: print.slice(0, end), bodyStructure: print.slice(end + 1) };
}

const BETWEEN = '\0';

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
    const one = printMessage(facts.get(id)!, header);
    made.set(id, one);
    prints.push(['keys', id, one.keys], ['envelope', id, one.envelope], ['structure', id, one.structure]);
    prints.push(['header', id, one.header]);
  }
  store.prints.keep(prints);
  return made;
}

const printMessage = ({ envelope, structure }: Facts, header: Uint8Array): Made => ({
  envelope: printEnvelope(envelope),
  structure: `${printBody(structure)}${BETWEEN}${printBodyStructure(structure)}`,
  header: latin1(header),
  keys: printKeys(envelope, header),
});
