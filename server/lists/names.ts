/** What a list is called in headers and envelopes: its addresses beside its own, and its List-Id (RFC 2919 §3). */
import { domainOf, localPartOf } from '../directory/address.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';

type Word = 'request' | 'owner' | 'subscribe' | 'unsubscribe' | 'bounces';

/** 'dev-owner@office.test'; with a token: 'dev-bounces+TOKEN@office.test'. */
export const beside = (list: string, word: Word, token?: string): string =>
  join(list, `-${word}${token === undefined ? '' : `+${token}`}`);

/** 'dev+confirm-TOKEN@office.test'. */
export const behind = (list: string, word: 'confirm' | 'approve' | 'reject', token: string): string =>
  join(list, `+${word}-${token}`);

/** A local part in quotes stays in them. */
function join(list: string, ending: string): string {
  const parsed = parseMailbox(list);
  return parsed.ok
    ? printMailbox({ ...parsed.value, localPart: parsed.value.localPart + ending })
    : `${localPartOf(list)}${ending}@${domainOf(list)}`;
}

/** `dev.office.test`: a dot-atom, so what no atom may hold becomes a hyphen, and letters beyond ASCII their numbers. */
export const listId = (list: string): string => {
  const label = localPartOf(list)
    .replace(/[\u0080-\u{10ffff}]/gu, letter => `u${letter.codePointAt(0)!.toString(16)}`)
    .replace(/[^A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/g, '-')
    .replace(/^\.+|\.+$|\.(?=\.)/g, '');
  return `${label || 'list'}.${domainOf(list)}`.toLowerCase();
};

/** The identifier in the angle brackets of a List-Id field; '' where there is none. */
export const identifierIn = (value: string): string =>
  /<([^<>]*)>[^<>]*$/.exec(value)?.[1]?.trim().toLowerCase() ?? value.trim().toLowerCase();

/** RFC 6068 §2: what an address may not hold in a URL. */
export const mailto = (address: string, subject?: string): string =>
  `<mailto:${encodeURIComponent(address).replace(/%40/g, '@').replace(/%2B/gi, '+')}${subject === undefined ? '' : `?subject=${subject}`}>`;
