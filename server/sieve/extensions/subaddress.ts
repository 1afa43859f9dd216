/**
 * "subaddress": ":user" and ":detail" of ann+lists@example.org. RFC 5233. The separator is the server's; without one
 * every address is all user. An address without it has no detail, which matches nothing; one that ends in it has an
 * empty detail, which is something else (§4).
 */
import type { AddressPartDefinition, Extension, Run } from '../extension.ts';
import type { AddressValue, Value } from '../facts.ts';
import { asValue } from '../message.ts';

type Halves = { readonly user: Value; readonly detail: Value | null };

/** Addresses are kept with their message, so that all rules share them. */
const halves = new WeakMap<Value, Halves>();

function divide({ localPart }: AddressValue, run: Run): Halves | null {
  const { separator } = run.facts;
  if (localPart === null) return null;
  const known = halves.get(localPart);
  if (known) return known;
  // Where it stands first, and whole: as the directory has it.
  const at = separator ? localPart.text.indexOf(separator) : -1;
  const divided: Halves =
    at === -1 || localPart.text === ''
      ? { user: localPart, detail: localPart.text === '' ? localPart : null }
      : { user: asValue(localPart.text.slice(0, at)), detail: asValue(localPart.text.slice(at + separator!.length)) };
  halves.set(localPart, divided);
  return divided;
}

const parts: readonly AddressPartDefinition[] = [
  { name: 'user', of: (address, run) => divide(address, run)?.user ?? null },
  { name: 'detail', of: (address, run) => divide(address, run)?.detail ?? null },
];

export const subaddress: Extension = { capability: 'subaddress', addressParts: parts };
