/**
 * Members from a text or a table, and back. A line is an address, "Name <address>", or a row of a table whose titles name
 * `address` (`email`) and `name`. Each line is judged by itself: one that cannot be taken keeps no other out. What lists of
 * other programs print (Mailman's `list_members -f`, ezmlm-list, Majordomo's files) is of these forms.
 */
import { lookupForm } from '../directory/address.ts';
import { printPhrase } from '../mime/address.ts';
import { parseAddresses } from '../mime/address-list.ts';
import type { ListMember } from '../store/interface.ts';

export type MemberLine =
  | { readonly line: number; readonly address: string; readonly name: string; readonly fault: null }
  | { readonly line: number; readonly text: string; readonly fault: string };

/** Of one table. */
export const MOST_LINES = 100_000;
const LONGEST_LINE = 1_000;
const LONGEST_NAME = 200;
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;

export function readMembers(text: string): readonly MemberLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const titles = titlesIn(lines[0] ?? '');
  const seen = new Set<string>();
  const found: MemberLine[] = [];
  for (const [at, raw] of lines.entries()) {
    const said = raw.trim();
    if (said === '' || said.startsWith('#') || (at === 0 && titles)) continue;
    const line = memberIn(said, at + 1, titles, seen);
    if (line.fault === null) seen.add(line.address);
    found.push(line);
    if (found.length >= MOST_LINES) break;
  }
  return found;
}

type Titles = { readonly separator: string; readonly address: number; readonly name: number };

function titlesIn(first: string): Titles | null {
  for (const separator of ['\t', ';', ',']) {
    const titles = cellsOf(first, separator).map(cell => cell.trim().toLowerCase());
    const address = titles.findIndex(title => ['address', 'email', 'e-mail', 'mail', 'adresse'].includes(title));
    if (address >= 0)
      return {
        separator,
        address,
        name: titles.findIndex(one => ['name', 'display name', 'anzeigename'].includes(one)),
      };
  }
  return null;
}

function memberIn(said: string, line: number, titles: Titles | null, seen: ReadonlySet<string>): MemberLine {
  const fault = (words: string): MemberLine => ({ line, text: said.slice(0, 200), fault: words });
  if (said.length > LONGEST_LINE) return fault('the line is too long');
  const { address, name } = titles ? inTable(said, titles) : inText(said);
  const form = lookupForm(address);
  if (!form.ok) return fault(address === '' ? 'there is no address in it' : form.error);
  if (UNFIT.test(name) || name.length > LONGEST_NAME) return fault('the name cannot stand in a header');
  if (seen.has(form.value)) return fault('it stands further up already');
  return { line, address: form.value, name, fault: null };
}

function inTable(said: string, { separator, address, name }: Titles) {
  const cells = cellsOf(said, separator);
  return { address: (cells[address] ?? '').trim(), name: name < 0 ? '' : (cells[name] ?? '').trim() };
}

/** 'ann@a.example', 'Ann <ann@a.example>', 'ann@a.example, Ann'. */
function inText(said: string) {
  const [bare = '', ...rest] = cellsOf(said, said.includes('\t') ? '\t' : said.includes(';') ? ';' : ',');
  if (rest.length > 0 && !/[\s<>"]/.test(bare.trim()) && bare.includes('@'))
    return { address: bare.trim(), name: (rest[0] ?? '').trim() };
  const [one] = parseAddresses(Buffer.from(said, 'utf8').toString('latin1'), 1);
  if (!one?.mailbox) return { address: said, name: '' };
  return {
    address: said.includes('<') ? said.slice(said.lastIndexOf('<') + 1).replace(/>.*$/, '') : said,
    name: one.name ?? '',
  };
}

/** RFC 4180, in one line. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (line[at + 1] === '"') cell += line[++at];
      else isQuoted = false;
    } else if (letter === '"' && cell.trim() === '') {
      isQuoted = true;
      cell = '';
    } else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}

/** 'Ann <ann@a.example>' on each line: what the import reads, and every other program. */
export const printMembers = (members: readonly Pick<ListMember, 'address' | 'name'>[]): string =>
  members.map(({ address, name }) => `${name === '' ? address : `${plainPhrase(name)} <${address}>`}\n`).join('');

/** As people read it: no encoded words in a file of UTF-8. */
const plainPhrase = (name: string): string =>
  /^[\x20-\x7e]*$/.test(name) ? printPhrase(name) : `"${name.replace(/["\\]/g, '\\$&')}"`;

export function printTable(members: readonly ListMember[]): string {
  const cell = (text: string) => {
    // A spreadsheet would take it for a formula.
    const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const rows = members.map(({ address, name, state, posting, joinedAt }) =>
    [address, name, state, posting, new Date(joinedAt).toISOString().slice(0, 10)].map(cell).join(','),
  );
  return `${['address,name,state,posting,joined', ...rows].join('\r\n')}\r\n`;
}
