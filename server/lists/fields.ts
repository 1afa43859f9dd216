/**
 * The fields by which a list says what it is: RFC 2919 (List-Id), RFC 2369 (List-Help and its kin), RFC 8058 (one click).
 * Those of everybody stand in the copy that is kept and filed; what is a member's own is put there as the copy leaves to
 * him (`personalFields`), so that one content serves all.
 */

import { printPhrase } from '../mime/address.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { printField } from '../mime/header.ts';
import { beside, listId, mailto } from './names.ts';
import { listName, type MailingList } from './rules.ts';

/** A list that sends a post on speaks for itself: what another list said of itself is left out (RFC 2369 §4). */
export const LIST_FIELDS: ReadonlySet<string> = new Set([
  'list-id',
  'list-post',
  'list-help',
  'list-subscribe',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-owner',
  'list-archive',
  'precedence',
]);

export function listFields(list: MailingList, archiveUrl: string | null): string {
  const { address, rules } = list;
  const phrase = rules.name === '' ? '' : `${printPhrase(rules.name)} `;
  const mayPost = rules.posting !== 'owners';
  return [
    field('List-Id', `${phrase}<${listId(address)}>`),
    field('List-Post', mayPost ? mailto(address) : 'NO (only its owners post to this list)'),
    field('List-Help', mailto(beside(address, 'request'), 'help')),
    ...(rules.joining === 'invited' ? [] : [field('List-Subscribe', mailto(beside(address, 'subscribe')))]),
    field('List-Unsubscribe', mailto(beside(address, 'unsubscribe'))),
    field('List-Owner', mailto(beside(address, 'owner'))),
    ...(archiveUrl === null ? [] : [field('List-Archive', `<${archiveUrl}>`)]),
    field('Precedence', 'list'),
    // Kept where one list is a member of another, as each List-Id is not.
    field('X-BeenThere', address),
  ].join('');
}

/** RFC 8058 §3.1: one HTTPS URL, and that it takes the one word. Without the web a member leaves by mail alone. */
export function personalFields(list: Pick<MailingList, 'address'>, token: string, webUrl: string | null): string {
  const byMail = mailto(beside(list.address, 'unsubscribe', token));
  if (webUrl === null) return field('List-Unsubscribe', byMail);
  return (
    field('List-Unsubscribe', `<${webUrl}>, ${byMail}`) + field('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click')
  );
}

/** What a letter of the list itself has: who it is, and where help is. */
export const letterFields = (list: MailingList): string =>
  field('List-Id', `${list.rules.name === '' ? '' : `${printPhrase(list.rules.name)} `}<${listId(list.address)}>`) +
  field('List-Help', mailto(beside(list.address, 'request'), 'help'));

/** "Ann via Dev": a phrase that says who it was and who passes it on. */
export const viaName = (author: string, list: MailingList): string => `${author} via ${listName(list)}`;

/** The values are ours and were checked (rules.ts): one that cannot be printed is a bug. */
function field(name: string, value: string): string {
  const printed = printField(name, value);
  if (!printed.ok) throw new Error(`${name}: ${printed.error}`);
  return printed.value;
}

/** A subject of ours, printed. */
export const subjectField = (text: string): string => field('Subject', encodeText(text));
