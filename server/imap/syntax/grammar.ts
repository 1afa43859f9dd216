/**
 * The terminals of RFC 3501 §9: which octet may stand in an atom, a tag, a quoted string, a list pattern. One table,
 * one bit per class, looked up by character code; an octet above 127 is in none of them.
 */

/** The decoder's only exception: what the client sent is no command. Caught where a command begins (connection.ts). */
export class BadSyntax extends Error {
  override readonly name = 'BadSyntax';
}

/** Deeper nesting than any client needs; more would be an attack on the stack. Dovecot CVE-2026-27857. */
export const DEEPEST_NESTING = 64;

/** NOT and OR nest without parentheses, and clients write long alternatives as one OR within the other. */
export const DEEPEST_SEARCH = 500;

const ATOM = 1;
const ASTRING = 2;
const LIST = 4;
const TAG = 8;
const DIGIT = 16;

const classes = new Uint8Array(256);
for (let code = 1; code < 128; code++) {
  const character = String.fromCharCode(code);
  const control = code < 32 || code === 127;
  // atom-specials = "(" / ")" / "{" / SP / CTL / list-wildcards / quoted-specials / resp-specials
  const atom = !control && !'(){ %*"\\]'.includes(character);
  // ASTRING-CHAR = ATOM-CHAR / resp-specials;  list-char = ATOM-CHAR / list-wildcards / resp-specials
  const astring = atom || character === ']';
  const list = astring || character === '%' || character === '*';
  // tag = 1*<any ASTRING-CHAR except "+">
  const tag = astring && character !== '+';
  const digit = code >= 48 && code <= 57;
  classes[code] =
    (atom ? ATOM : 0) | (astring ? ASTRING : 0) | (list ? LIST : 0) | (tag ? TAG : 0) | (digit ? DIGIT : 0);
}

const within = (bit: number) => (code: number) => (classes[code & 255]! & bit) !== 0 && code < 256;

export const isAtomChar = within(ATOM);
export const isAstringChar = within(ASTRING);
export const isListChar = within(LIST);
export const isTagChar = within(TAG);
export const isDigit = within(DIGIT);

export function every(text: string, test: (code: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) if (!test(text.charCodeAt(i))) return false;
  return true;
}

/** The largest nz-number: UIDs and UIDVALIDITY are unsigned 32-bit (RFC 3501 §2.3.1.1). */
export const LARGEST_NUMBER = 4_294_967_295;
/** The largest number64: RFC 9051 §9. */
export const LARGEST_NUMBER_64 = 9_223_372_036_854_775_807n;
