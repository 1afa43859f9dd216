/** A shape as the table that Postfix's qshape(1) prints: columns as wide as their numbers, domains to the right. */
import { minutes } from '../base/units.ts';
import type { Shape, ShapeRow } from './shape.ts';

/** Narrower, no domain would be told from another. */
const NARROWEST_DOMAIN = 18;
export const USUAL_WIDTH = 80;

export function qshapeText(shape: Shape, width = USUAL_WIDTH): string {
  const heads = ['T', ...shape.ages.map((age, n) => `${age / minutes(1)}${n === shape.ages.length - 1 ? '+' : ''}`)];
  const widths = heads.map((head, n) => {
    const most = Math.max(head.length, numbersOf(shape.total)[n]!.length);
    return most > 2 ? most + 1 : 3;
  });
  const domainWidth = Math.max(NARROWEST_DOMAIN, width - widths.reduce((sum, each) => sum + each, 0));
  const line = (name: string, cells: readonly string[]): string =>
    cutTo(name, domainWidth).padStart(domainWidth) + cells.map((cell, n) => cell.padStart(widths[n]!)).join('');
  return [
    line('', heads),
    line(shape.total.domain, numbersOf(shape.total)),
    ...shape.rows.map(row => line(row.domain, numbersOf(row))),
    '',
  ].join('\n');
}

const numbersOf = (row: ShapeRow): string[] => [row.total, ...row.cells].map(String);

/** Its end tells more than its beginning. */
function cutTo(domain: string, width: number): string {
  if (domain.length <= width) return domain;
  const mark = domain.startsWith('.') ? '.+' : '+';
  return mark + domain.slice(domain.length - (width - mark.length));
}
