/** A table of ESMTP parameters: each keyword reads its value into the offer, or says what is wrong with it. */
import type { Reply } from './reply.ts';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A text says what is wrong with the value. `null`: the keyword stood alone. */
export type Read<Offer> = (value: string | null, offer: Writable<Offer>) => string | Reply | null;
export type Table<Offer> = { readonly [keyword: string]: Read<Offer> };
