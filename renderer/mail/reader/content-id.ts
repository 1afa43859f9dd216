/** The Content-ID in a `cid:` address; null for any other address. RFC 2392 §2: it is %-escaped there. Pure. */
export function contentIdIn(address: string): string | null {
  const escaped = /^cid:(.+)$/i.exec(address)?.[1];
  if (escaped === undefined) return null;
  try {
    return decodeURIComponent(escaped);
  } catch {
    // The sender escaped it wrongly; it may still be the part's name as it stands.
    return escaped;
  }
}
