/** What a search asks (base/search.ts), as SQL: each condition by its own table's words. */
import type { Where } from '../../base/search.ts';
import type { Value } from './database.ts';

export type Sql = { readonly where: string; readonly values: readonly Value[] };

/** A condition that selects nothing is false. What cannot be decided (NULL) does not hold, and its denial does. */
export function whereSql<C>(where: Where<C>, conditionSql: (condition: C) => Sql | null): Sql {
  if ('is' in where) return conditionSql(where.is) ?? { where: '0', values: [] };
  if ('none' in where) {
    const inner = whereSql(where.none, conditionSql);
    return { where: `((${inner.where}) IS NOT TRUE)`, values: inner.values };
  }
  const parts = ('all' in where ? where.all : where.any).map(part => whereSql(part, conditionSql));
  return {
    where: `(${parts.map(part => part.where).join('all' in where ? ' AND ' : ' OR ')})`,
    values: parts.flatMap(part => part.values),
  };
}
