/**
 * What an RTF body was before Outlook made RTF of it: HTML or plain text that lies in it word by word (MS-OXRTFEX §2), or the
 * bare text of RTF that was written as such. One pass over the tokens; groups may nest as deep as they like.
 *
 *   {\*\htmltag84 <p>}   a piece of the HTML       \htmlrtf … \htmlrtf0   only for readers of RTF: left out
 */
import { textOfCodepage } from './codepage.ts';

export type RtfText = { readonly kind: 'html' | 'text' | 'native'; readonly text: string };

/** What holds in a group, and ends with it. */
type Group = {
  readonly skip: boolean;
  readonly htmlRtf: boolean;
  readonly codepage: number | null;
  readonly unicode: number;
};

const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|[^\\{}\r\n]+/giy;
const OPEN_GROUPS = 10_000;

/** Destinations whose words are not the body's (RTF 1.9.1 §"Document area"). */
const others = new Set([
  ...['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'header', 'footer', 'listtable', 'filetbl'],
  ...['listoverridetable', 'revtbl', 'rsidtbl', 'generator', 'themedata', 'colorschememapping', 'datastore'],
  ...['latentstyles', 'xmlnstbl', 'fldinst', 'mhtmltag', 'bkmkstart', 'bkmkend', 'headerl', 'headerr', 'footnote'],
]);
const characters: Readonly<Record<string, string>> = {
  ...{ par: '\r\n', line: '\r\n', sect: '\r\n', page: '\r\n', row: '\r\n', tab: '\t', cell: '\t', lquote: '\u2018' },
  ...{
    rquote: '\u2019',
    ldblquote: '\u201c',
    rdblquote: '\u201d',
    bullet: '\u2022',
    endash: '\u2013',
    emdash: '\u2014',
  },
  ...{ emspace: '\u2003', enspace: '\u2002', zwj: '\u200d', zwnj: '\u200c' },
};
/** \fcharsetN: which codepage octets of that font mean. */
const fontCodepages: Readonly<Record<number, number>> = {
  ...{ 0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255 },
  ...{ 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250 },
};

export function readRtf(rtf: Buffer): RtfText {
  const source = rtf.toString('latin1');
  const head = source.slice(0, 2000);
  const kind = /\\fromhtml1?\b/.test(head) ? 'html' : /\\fromtext\b/.test(head) ? 'text' : 'native';
  return { kind, text: new Reader().read(source) };
}

class Reader {
  #out: string[] = [];
  /** Octets that wait for the rest of their character. */
  #octets: number[] = [];
  #groups: Group[] = [];
  #now: Group = { skip: false, htmlRtf: false, codepage: 1252, unicode: 1 };
  /** Characters that stand for readers without Unicode (\ucN). */
  #pass = 0;
  #star = false;
  #fonts = new Map<number, number>();
  #font = 0;
  #fontTable = -1;

  read(source: string): string {
    TOKEN.lastIndex = 0;
    for (let token = TOKEN.exec(source); token !== null; token = TOKEN.exec(source)) {
      const [whole, word, number, octet, symbol, brace] = token;
      // So many octets of a picture, that are no tokens.
      if (word === 'bin' && Number(number) > 0)
        TOKEN.lastIndex = Math.min(source.length, TOKEN.lastIndex + Number(number));
      if (octet !== undefined) this.#octet(Number.parseInt(octet, 16));
      else if (brace !== undefined) this.#brace(brace);
      else if (word !== undefined) this.#word(word.toLowerCase(), number === undefined ? null : Number(number));
      else if (symbol !== undefined) this.#symbol(symbol);
      else if (whole.charCodeAt(0) !== 13 && whole.charCodeAt(0) !== 10) this.#plain(whole);
    }
    this.#flush();
    return this.#out.join('');
  }

  #brace(brace: string): void {
    this.#flush();
    this.#pass = 0;
    this.#star = false;
    if (brace === '{') {
      if (this.#groups.length < OPEN_GROUPS) this.#groups.push(this.#now);
      return;
    }
    this.#now = this.#groups.pop() ?? this.#now;
    if (this.#groups.length < this.#fontTable) this.#fontTable = -1;
  }

  #word(word: string, number: number | null): void {
    const star = this.#star;
    this.#star = false;
    this.#flush();
    if (word === 'u' && number !== null) this.#unicode(number);
    else if (word === 'htmlrtf') this.#now = { ...this.#now, htmlRtf: number !== 0 };
    else if (word === 'fonttbl') this.#fontTable = this.#groups.length;
    else if (word === 'f' && number !== null) this.#enterFont(number);
    else if (word === 'fcharset' && number !== null) this.#fonts.set(this.#font, fontCodepages[number] ?? 1252);
    else if (word === 'ansicpg' && number !== null) this.#now = { ...this.#now, codepage: number };
    else if (word === 'uc' && number !== null) this.#now = { ...this.#now, unicode: Math.min(8, Math.max(0, number)) };
    if (others.has(word) || (star && word !== 'htmltag')) this.#now = { ...this.#now, skip: true };
    else if (Object.hasOwn(characters, word)) this.#put(characters[word]!);
  }

  #enterFont(number: number): void {
    this.#font = number;
    const codepage = this.#fontTable === -1 ? this.#fonts.get(number) : undefined;
    if (codepage !== undefined) this.#now = { ...this.#now, codepage };
  }

  #unicode(number: number): void {
    const code = number < 0 ? number + 0x10000 : number;
    if (code <= 0xffff) this.#put(String.fromCharCode(code));
    this.#pass = this.#now.unicode;
  }

  #symbol(symbol: string): void {
    if (symbol === '*') this.#star = true;
    else if (symbol === '\n' || symbol === '\r') this.#put('\r\n');
    else if (symbol === '~') this.#put('\u00a0');
    else if (symbol === '_') this.#put('\u2011');
    else if ('\\{}'.includes(symbol)) this.#plain(symbol);
  }

  #octet(octet: number): void {
    this.#star = false;
    if (this.#pass > 0) this.#pass--;
    else if (this.#isBody()) this.#octets.push(octet);
  }

  #plain(text: string): void {
    this.#star = false;
    const passed = Math.min(this.#pass, text.length);
    this.#pass -= passed;
    if (!this.#isBody() || passed === text.length) return;
    // A second octet of a character may be an ASCII letter, and stands as one.
    if (this.#octets.length > 0) for (let at = passed; at < text.length; at++) this.#octets.push(text.charCodeAt(at));
    else this.#out.push(/^[\0-\x7f]*$/.test(text) ? text.slice(passed) : this.#decode(text.slice(passed)));
  }

  #decode = (text: string): string => textOfCodepage(Buffer.from(text, 'latin1'), this.#now.codepage);

  #put(text: string): void {
    this.#flush();
    if (this.#isBody()) this.#out.push(text);
  }

  #isBody = (): boolean => !this.#now.skip && !this.#now.htmlRtf;

  #flush(): void {
    if (this.#octets.length === 0) return;
    this.#out.push(textOfCodepage(Buffer.from(this.#octets), this.#now.codepage));
    this.#octets = [];
  }
}
