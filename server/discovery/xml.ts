/** Text in XML, which is written and never parsed here. XML 1.0 §2.2: most control characters cannot be said at all. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const UNSAYABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export const escapeXml = (text: string): string =>
  text
    .replace(UNSAYABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** `<name>text</name>` on a line of its own, so deep in. */
export const element = (depth: number, name: string, text: string | number): string =>
  `${'  '.repeat(depth)}<${name}>${escapeXml(String(text))}</${name}>`;
