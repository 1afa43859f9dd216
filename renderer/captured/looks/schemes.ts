/** What a message says for dark screens, answered here whatever the window's own ground is: a frame would ask the window. Pure. */

const ASKED = /\(\s*prefers-color-scheme\s*(?::\s*(dark|light)\s*)?\)/gi;
const YES = '(min-width: 0px)';
const NO = '(max-width: 0px)';

/** Of an @media rule. */
export const answeredMedia = (prelude: string, isDark: boolean): string =>
  prelude.replace(ASKED, (_, wanted?: string) =>
    wanted === undefined || (wanted.toLowerCase() === 'dark') === isDark ? YES : NO,
  );

/** Characters in which a meta element is looked for: it stands in the head. */
const HEAD = 100_000;

/** Does it say that it can be shown dark? By its meta elements, or its styles. */
export function knowsDark(html: string): boolean {
  const head = html.slice(0, HEAD);
  for (const [tag] of head.matchAll(/<meta\b[^<>]{1,500}>/gi))
    if (/(?:supported-)?color-schemes?["'\s]/i.test(tag) && /content\s*=\s*["'][^"']{0,60}\bdark\b/i.test(tag))
      return true;
  return /(?:^|[\s;{"])color-scheme\s*:\s*[^;}"]{0,40}\bdark\b/i.test(head);
}
