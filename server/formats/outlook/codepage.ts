/** Windows' numbers of character sets, as charsets of MIME. Unknown ones are guessed: UTF-8 where it fits, else windows-1252. */
import { decodeCharset, guessCharset, isKnownCharset } from '../../mime/coding.ts';

const names: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  708: 'iso-8859-6',
  850: 'windows-1252',
  858: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gb2312',
  21866: 'koi8-u',
  28598: 'iso-8859-8',
  28603: 'iso-8859-13',
  28605: 'iso-8859-15',
  38598: 'iso-8859-8-i',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  51932: 'euc-jp',
  51936: 'gb2312',
  51949: 'euc-kr',
  51950: 'big5',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** null: nobody here knows it. */
export function charsetOf(codepage: number | null): string | null {
  if (codepage === null) return null;
  const name = Object.hasOwn(names, codepage) ? names[codepage]! : rangeName(codepage);
  return name !== null && isKnownCharset(name) ? name : null;
}

function rangeName(codepage: number): string | null {
  if (codepage >= 1250 && codepage <= 1258) return `windows-${codepage}`;
  return codepage > 28590 && codepage < 28607 ? `iso-8859-${codepage - 28590}` : null;
}

export function textOfCodepage(octets: Uint8Array, codepage: number | null): string {
  const charset = charsetOf(codepage);
  return charset === null ? guessCharset(octets) : decodeCharset(octets, charset);
}
