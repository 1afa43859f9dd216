/** Tables as spreadsheets write them (RFC 4180): lines of cells, divided by commas, semicolons or tabs. */
import { err, ok, type Result } from '../base/result.ts';

export type CellLine = {
  /** Of the text, from 1; a quoted cell may hold further lines. */
  readonly line: number;
  readonly cells: readonly string[];
};

/** What divides the first line into the most cells. */
export function dividerOf(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1);
  const count = (divider: string): number => first.split(divider).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** RFC 4180 §2: quotes around a cell, doubled inside it; line ends of any system. */
export function readCells(text: string, divider: string): Result<CellLine[], string> {
  const lines: CellLine[] = [];
  let cells: string[] = [];
  let [line, began, cell, quoted] = [1, 1, '', false];
  const endLine = (): void => {
    lines.push({ line: began, cells: [...cells, cell] });
    [cells, cell, began] = [[], '', line];
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\n') line++;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === divider) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') endLine();
    else if (letter !== '\r') cell += letter;
  }
  if (quoted) return err(`The quotation mark of line ${began} is never closed`);
  if (cell !== '' || cells.length > 0) endLine();
  return ok(lines);
}
