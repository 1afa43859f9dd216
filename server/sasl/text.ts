/** UTF-8 that is really UTF-8: a response in another charset is refused, not guessed. RFC 4616 §2, RFC 5802 §5.1. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `null` when the octets are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

export const encodeText = (text: string): Uint8Array => Buffer.from(text, 'utf8');
