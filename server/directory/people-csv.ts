/**
 * People in a table, as a spreadsheet writes it: name, address, password, quota (RFC 4180). The columns come in this
 * order, or in the order that a first line names them in. Commas, semicolons and tabs divide them; which, the first line
 * tells. Nothing is looked up here: this only says what stands where.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type CellLine, dividerOf, readCells } from './table-cells.ts';

export type PersonLine = {
  /** Of the text, from 1; a quoted cell may hold further lines. */
  readonly line: number;
  readonly name: string;
  readonly address: string;
  readonly password: string;
  readonly quota: string;
};
type Column = 'name' | 'address' | 'password' | 'quota';

/** Each costs two hashes, so more take minutes: who has more makes two files. */
export const MOST_PEOPLE = 1000;
const USUAL: readonly Column[] = ['name', 'address', 'password', 'quota'];
const TITLES: Readonly<Record<string, Column>> = {
  name: 'name',
  'full name': 'name',
  'display name': 'name',
  address: 'address',
  email: 'address',
  'e-mail': 'address',
  'email address': 'address',
  mail: 'address',
  password: 'password',
  quota: 'quota',
  limit: 'quota',
};

export function readPeople(text: string): Result<readonly PersonLine[], string> {
  const plain = text.replace(/^\uFEFF/, '');
  const lines = readCells(plain, dividerOf(plain));
  if (!lines.ok) return lines;
  const [first, ...rest] = lines.value.filter(({ cells }) => cells.some(cell => cell.trim() !== ''));
  if (!first) return err('There is nobody in this table');
  const titles = first.cells.map(cell => TITLES[cell.trim().toLowerCase()]);
  const isHead = titles.includes('address');
  const columns = isHead ? titles : USUAL;
  const people = isHead ? rest : [first, ...rest];
  if (people.length === 0) return err('The table has titles, and nobody below them');
  if (people.length > MOST_PEOPLE)
    return err(`${people.length} people are in this table; at most ${MOST_PEOPLE} at once`);
  return ok(people.map(one => personOf(one, columns)));
}

function personOf({ line, cells }: CellLine, columns: readonly (Column | undefined)[]): PersonLine {
  const cell = (column: Column): string => {
    const at = columns.indexOf(column);
    return at === -1 ? '' : (cells[at] ?? '');
  };
  return {
    line,
    name: cell('name').trim(),
    address: cell('address').trim(),
    // Its spaces may be meant.
    password: cell('password'),
    quota: cell('quota').trim(),
  };
}
