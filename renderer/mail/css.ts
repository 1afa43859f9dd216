/**
 * What a style would load. The frame's policy stops it anyway; here it is counted and taken out, so that the number
 * on screen is true. Pure.
 */
const URL_VALUE = /url\(\s*(['"]?)([^'")]*)\1\s*\)/gi;
const IMPORT = /@import[^;]*;?/gi;
/** CSS Syntax 3 §4.3.7: `u\\72l(` is `url(`. */
const ESCAPE = /\\([0-9a-f]{1,6})\s?/gi;

const isRemote = (url: string): boolean => !/^\s*(?:data:image\/|#)/i.test(url);

/** Without escapes where they hide an address; an innocent style stays as it was written. */
function plain(css: string): string {
  const read = css.replace(ESCAPE, (_, digits: string) => {
    const point = Number.parseInt(digits, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
  return read !== css && /url\(|@import/i.test(read) ? read : css;
}

export function cssAsksFor(css: string): number {
  const text = plain(css);
  const urls = [...text.replace(IMPORT, '').matchAll(URL_VALUE)].filter(([, , url]) => isRemote(url ?? ''));
  return urls.length + (text.match(IMPORT)?.length ?? 0);
}

export const withoutRemoteCss = (css: string): string =>
  plain(css)
    .replace(IMPORT, '')
    .replace(URL_VALUE, (whole, _quote, url: string) => (isRemote(url) ? 'none' : whole));
