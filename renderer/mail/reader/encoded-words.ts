/** Encoded words of a header field as text: =?utf-8?q?caf=C3=A9?= (RFC 2047). What cannot be decoded stays. Pure. */
const WORD = /=\?([\w.:-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=/gi;

export function decodeWords(value: string): string {
  // §6.2: white space between two of them is not shown.
  return value
    .replace(/(\?=)\s+(?==\?[\w.:*-]+\?[bq]\?)/gi, '$1')
    .replace(WORD, (whole, charset: string, coding: string, text: string) => {
      try {
        const octets = coding.toLowerCase() === 'b' ? atob(text) : unquoted(text);
        return new TextDecoder(charset).decode(Uint8Array.from(octets, c => c.charCodeAt(0)));
      } catch {
        return whole;
      }
    });
}

const unquoted = (text: string): string =>
  text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
