/**
 * Marks of a message as keywords (RFC 5788, RFC 3501 §9), so that every reader of a mailbox tells them: `$captured`, `$user:NAME`
 * of who signed in to hand it in, `$tag:NAME`. Pure.
 */

export const CAPTURED = '$captured';
const USER = '$user:';
const TAG = '$tag:';
/** Of the octets of a user's name; the rest is left out. */
const LONGEST = 60;
const LONGEST_TAG = 100;

/** '$user:shop'. Letters are small, since keywords are compared so. */
export const userKeyword = (user: string): string => USER + asKeyword(user.trim().toLowerCase(), LONGEST);
/** null: this keyword names no user. */
export const userOf = (keyword: string): string | null => fromKeyword(keyword, USER);

/** '$tag:=55rgent' of 'Urgent': its letters are as they were written. */
export const tagKeyword = (tag: string): string => TAG + asKeyword(tag.trim(), LONGEST_TAG);
/** null: this keyword is no tag. */
export const tagOf = (keyword: string): string | null => fromKeyword(keyword, TAG);

/** What a keyword cannot hold, or would not keep apart, is written =C3=A4. */
function asKeyword(text: string, longest: number): string {
  const octets = new TextEncoder().encode(text).subarray(0, longest);
  const written = [...octets].map(octet => {
    const letter = String.fromCharCode(octet);
    return /[a-z0-9._+@-]/.test(letter) ? letter : `=${octet.toString(16).padStart(2, '0')}`;
  });
  return written.join('');
}

function fromKeyword(keyword: string, prefix: string): string | null {
  if (!keyword.toLowerCase().startsWith(prefix)) return null;
  const octets: number[] = [];
  for (const part of keyword.slice(prefix.length).match(/=[0-9a-f]{2}|[\s\S]/gi) ?? [])
    octets.push(part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0));
  return new TextDecoder().decode(Uint8Array.from(octets));
}
