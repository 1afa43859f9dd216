/**
 * Names in modified UTF-7 (RFC 3501 §5.1.3): how IMAP wrote mailbox names before UTF-8, and how folders on disk are named
 * to this day (Maildir++). Reading is strict: one name has one spelling.
 */
import { err, ok, type Result } from '../base/result.ts';

/** '~peter/mail/台北' → '~peter/mail/&U,BTFw-'. Never fails: a lone surrogate is carried as it is. */
export function encodeModifiedUtf7(name: string): string {
  return name.replace(/&|[^\u0020-\u007e]+/g, run => {
    if (run === '&') return '&-';
    const bytes = Buffer.from(run, 'utf16le').swap16();
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/**
 * The way back. Refused: an octet above 127, a shift that does not end, base64 that is not whole 16-bit units or has
 * bits left over, a shift that spells printable ASCII, and a lone surrogate: each would give one name two spellings.
 */
export function decodeModifiedUtf7(octets: string): Result<string, string> {
  if (/[^\u0020-\u007e]/.test(octets)) return err('A mailbox name has only printable ASCII and modified UTF-7');
  if (!octets.includes('&')) return ok(octets);
  let name = '';
  for (let at = 0; at < octets.length; ) {
    const shift = octets.indexOf('&', at);
    if (shift === -1) {
      name += octets.slice(at);
      break;
    }
    const end = octets.indexOf('-', shift);
    if (end === -1) return err('A mailbox name is not modified UTF-7: "&" without "-"');
    const unit = end === shift + 1 ? '&' : decodeShift(octets.slice(shift + 1, end));
    if (unit === null) return err('A mailbox name is not modified UTF-7');
    name += octets.slice(at, shift) + unit;
    at = end + 1;
  }
  // What does not come back the same was a second spelling of another name.
  return encodeModifiedUtf7(name) === octets ? ok(name) : err('A mailbox name is not modified UTF-7');
}

function decodeShift(base64: string): string | null {
  if (!/^[A-Za-z0-9+,]+$/.test(base64)) return null;
  const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
  if (bytes.length === 0 || bytes.length % 2 !== 0) return null;
  const text = bytes.swap16().toString('utf16le');
  return text.isWellFormed() ? text : null;
}
