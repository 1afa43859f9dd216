/**
 * Message transfer priorities: what a client may ask for, and what it is given. RFC 6710 §4 (MT-PRIORITY); RFC 6758
 * (the header field that carries it through servers which do not know the extension).
 *
 *   "MT-PRIORITY=" ["-"] one digit           -9 to 9; there is no "-0"
 *
 * It is known only to whom the handler trusts: strangers would all be urgent.
 */
import type { SenderOffer } from './handler.ts';
import type { Table } from './parameter-table.ts';

/** null: it is none. */
const priorityIn = (text: string): number | null => (/^(?:-?[1-9]|0)$/.test(text) ? Number(text) : null);

/** §4: a server may give less than was asked for, and says so. */
export const priorityParameter = (most: number): Table<SenderOffer> => ({
  __proto__: null as never,
  'MT-PRIORITY'(value, offer) {
    const asked = priorityIn(value ?? '');
    if (asked === null) return 'MT-PRIORITY takes -9 to 9';
    offer.priority = Math.min(asked, most);
    if (offer.priority < asked) offer.priorityLowered = true;
    return null;
  },
});
