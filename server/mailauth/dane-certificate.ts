/**
 * The public key of a certificate as the octets that stand in it (SubjectPublicKeyInfo): what selector 1 hashes. A key
 * that was read and written again need not be the same octets. RFC 5280 §4.1; X.690 §8.1.
 */

type Element = { readonly tag: number; readonly start: number; readonly content: number; readonly end: number };

function elementAt(octets: Buffer, start: number, limit: number): Element | null {
  const [tag, first] = [octets[start], octets[start + 1]];
  if (tag === undefined || first === undefined) return null;
  const long = first & 0x80 ? first & 0x7f : 0;
  if (long > 4 || (first & 0x80 && long === 0)) return null;
  const content = start + 2 + long;
  if (content > limit) return null;
  const length = long === 0 ? first : octets.readUIntBE(start + 2, long);
  return content + length > limit ? null : { tag, start, content, end: content + length };
}

const SEQUENCE = 0x30;
/** [0], the version, which stands first where it is told. */
const VERSION = 0xa0;
/** Serial number, signature algorithm, issuer, validity, subject; then the key. */
const BEFORE_KEY = 5;

export function publicKeyIn(certificate: Buffer): Buffer | null {
  const whole = elementAt(certificate, 0, certificate.length);
  const signed = whole && elementAt(certificate, whole.content, whole.end);
  if (!whole || whole.tag !== SEQUENCE || !signed || signed.tag !== SEQUENCE) return null;
  let element = elementAt(certificate, signed.content, signed.end);
  let left = BEFORE_KEY + (element?.tag === VERSION ? 1 : 0);
  for (; element && left > 0; left--) element = elementAt(certificate, element.end, signed.end);
  return element?.tag === SEQUENCE ? certificate.subarray(element.start, element.end) : null;
}
