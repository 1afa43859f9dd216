/** What a row says of a message, or of a whole conversation. Pure. */

import { t } from '../../server/base/language.ts';
import type { EmailAddress } from '../../server/jmap/types.ts';
import type { ListEmail } from '../jmap/list-email.ts';

export type RowWords = {
  readonly who: string;
  readonly subject: string;
  readonly preview: string;
  /** Messages in the conversation; 1 for one alone. */
  readonly count: number;
  readonly unread: boolean;
  readonly starred: boolean;
  readonly answered: boolean;
  readonly forwarded: boolean;
  readonly muted: boolean;
  readonly draft: boolean;
  readonly attachment: boolean;
};

const personName = ({ name, email }: EmailAddress): string => name?.trim() || email;
const firstName = (person: EmailAddress): string => {
  const name = personName(person);
  // “Lehtonen, Väinö” stays whole; an address stays an address.
  return /[,@]/.test(name) ? name : name.split(/\s+/)[0]!;
};

/** `outgoing`: whom it went to is what one looks for. `members`: all of the conversation, oldest first. */
export function rowWords(email: ListEmail, members: readonly ListEmail[], outgoing: boolean): RowWords {
  const all = members.length > 1 ? members : [email];
  const any = (keyword: string): boolean => all.some(one => one.keywords[keyword]);
  return {
    who: outgoing ? recipients(email) : senders(email, all),
    subject: email.subject?.trim() || t('No subject'),
    preview: email.preview.replace(/\s+/g, ' ').trim(),
    count: all.length,
    unread: all.some(one => !one.keywords.$seen),
    starred: any('$flagged'),
    answered: email.keywords.$answered === true,
    forwarded: email.keywords.$forwarded === true,
    muted: any('$muted'),
    draft: any('$draft'),
    attachment: all.some(one => one.hasAttachment),
  };
}

function recipients({ to, cc }: ListEmail): string {
  const all = [...(to ?? []), ...(cc ?? [])];
  if (all.length === 0) return t('no recipient yet');
  const names = all.length === 1 ? personName(all[0]!) : all.slice(0, 3).map(firstName).join(', ');
  return t('to {names}', { names: all.length > 3 ? `${names}…` : names });
}
function senders(email: ListEmail, all: readonly ListEmail[]): string {
  const people = new Map<string, EmailAddress>();
  for (const one of all) for (const person of one.from ?? []) people.set(person.email.toLowerCase(), person);
  const known = [...people.values()];
  if (known.length === 0) return t('unknown sender');
  if (known.length === 1) return personName(known[0]!);
  const own = email.from?.[0];
  return (known.length <= 3 ? known : [known[0]!, ...(own ? [own] : known.slice(-1))]).map(firstName).join(', ');
}

export type Piece = { readonly text: string; readonly marked: boolean };
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
};

/** So much stands before the first mark, that it is in sight in one line. */
const LEAD = 12;

/** A SearchSnippet (RFC 8621 §5) as plain pieces: nothing of it is ever read as HTML but <mark>. */
export function snippetPieces(snippet: string, lead = LEAD): readonly Piece[] {
  const pieces: Piece[] = [];
  let marked = false;
  for (const part of snippet.split(/(<\/?mark>)/)) {
    if (part === '<mark>') marked = true;
    else if (part === '</mark>') marked = false;
    else if (part !== '')
      pieces.push({ text: part.replace(/&(?:amp|lt|gt|quot|apos|#39|#x27);/g, found => entities[found]!), marked });
  }
  const [first, ...rest] = pieces;
  if (!first || first.marked || rest.length === 0 || first.text.length <= lead) return pieces;
  return [{ text: `…${first.text.slice(-lead).replace(/^\S*\s/, '')}`, marked: false }, ...rest];
}
