/**
 * What IMAP tells of a message, ready-made: ENVELOPE, BODY and BODYSTRUCTURE as text, the header, and what SORT and
 * THREAD compare. All of a message's is made beforehand, together, and kept beside the store (store.prints; who makes it
 * when: printing.ts). What is not kept is made when it is asked for, no more than is asked for, and nobody waits until it
 * is kept.
 */
import { latin1 } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { printBody, printBodyStructure, printEnvelope } from '../imap/fetch/body-structure.ts';
import type { Structure } from '../mime/structure.ts';
import type { Facts, Id, NewPrint, Print, Prints, Reading } from '../store/interface.ts';
import { printKeys } from './keys-print.ts';

/** Raised with every change of what is printed. */
export const PRINT_VERSION = 'imap 3';

export type PrintedStore = Pick<Reading, 'facts' | 'several'> & { readonly prints: Prints };
/** Who tells clients, whatever is kept. */
export type TellingStore = PrintedStore & Pick<Reading, 'envelopes'>;

/** In the order of the messages: undefined where a message is gone, null where it was not wanted. */
export type Printed = {
  readonly envelope: readonly (string | undefined)[] | null;
  readonly structure: readonly (StructureTexts | undefined)[] | null;
  /** One character per octet. */
  readonly header: readonly (string | undefined)[] | null;
};
export type StructureTexts = { readonly body: string; readonly bodyStructure: string };
export type PrintsWanted = { readonly envelope: boolean; readonly structure: boolean; readonly header: boolean };

type Made = {
  readonly envelope?: string;
  /** BODY's text and BODYSTRUCTURE's, with a NUL between them, which no response can hold. */
  readonly structure?: string;
  /** One character per octet. */
  readonly header?: string;
};

/** Of envelope and tree together, as the store keeps them: a larger one is some milliseconds of work, and not usual mail. */
const LARGEST_TREE: Bytes = kibibytes(256);
const LARGEST_HEADER: Bytes = kibibytes(256);

export async function printedOf(store: TellingStore, messages: readonly Id[], wanted: PrintsWanted): Promise<Printed> {
  const kept = async (kind: keyof PrintsWanted) => (wanted[kind] ? await store.prints.get(kind, messages) : null);
  const envelope = await kept('envelope');
  const structure = await kept('structure');
  const header = await kept('header');
  const missing = messages.filter((_, at) => [envelope, structure, header].some(prints => prints?.[at] === null));
  const made = missing.length > 0 ? await makeNow(store, missing, wanted) : nothingMade;
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

/** Of messages that are gone there is nothing. */
async function makeNow(
  store: TellingStore,
  messages: readonly Id[],
  wanted: PrintsWanted,
): Promise<ReadonlyMap<Id, Made>> {
  const made = new Map<Id, Made>();
  if (!wanted.structure && !wanted.header) {
    for (const [id, envelope] of await store.envelopes(messages)) made.set(id, { envelope: printEnvelope(envelope) });
    return made;
  }
  const facts = await store.facts(messages);
  const headers = wanted.header ? await headersOf(store, facts) : null;
  for (const [id, one] of facts) {
    const header = headers?.get(id);
    made.set(id, {
      // Each is parsed when it is looked at.
      ...(wanted.envelope ? { envelope: printEnvelope(one.envelope) } : {}),
      ...(wanted.structure ? { structure: printStructure(one.structure) } : {}),
      ...(header ? { header: latin1(header) } : {}),
    });
  }
  return made;
}

async function headersOf(store: PrintedStore, facts: ReadonlyMap<Id, Facts>): Promise<ReadonlyMap<Id, Uint8Array>> {
  const ids = [...facts.keys()];
  const octets = await store.several(
    ids.map(message => ({ message, range: [0, facts.get(message)!.structure.header.end] as const })),
  );
  return new Map(ids.flatMap((id, at) => (octets[at] ? [[id, octets[at]] as const] : [])));
}

/**
 * Makes all that is printed of them and has it kept. What a hostile letter would make long is left out: a tree that was
 * not made yet, or a large one, is neither parsed nor printed, a large header is not read.
 */
export async function makeBeforehand(store: PrintedStore, messages: readonly Id[]): Promise<void> {
  const known = await store.facts(messages, LARGEST_TREE);
  const facts = new Map([...known].filter(([, { structure }]) => structure.header.end <= LARGEST_HEADER));
  const headers = await headersOf(store, facts);
  const prints: NewPrint[] = [];
  for (const [id, { envelope, structure }] of facts) {
    const header = headers.get(id);
    if (!header) continue;
    prints.push(['keys', id, printKeys(envelope, header)], ['envelope', id, printEnvelope(envelope)]);
    prints.push(['structure', id, printStructure(structure)], ['header', id, latin1(header)]);
  }
  store.prints.keep(prints);
}

const printStructure = (structure: Structure): string =>
  `${printBody(structure)}${BETWEEN}${printBodyStructure(structure)}`;
