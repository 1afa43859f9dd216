/** Which changes of the mode are asked about first: those by which mail gets to more people than before. Pure. */
import type { Mode } from '../../server/api/contract.ts';

const reach: { readonly [M in Mode]: number } = { capture: 0, local: 1, deliver: 2 };

export const asksFirst = (from: Mode, to: Mode): boolean => reach[to] > reach[from];
