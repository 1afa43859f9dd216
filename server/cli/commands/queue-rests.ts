/** What waits for a destination that rests is not tried at its own hour, and has perhaps never been: the rest's hour and reason stand in. */
import type { DestinationRow, QueueRow } from '../../api/contract.ts';

export function withRests(rows: readonly QueueRow[], destinations: readonly DestinationRow[]): QueueRow[] {
  const rests = new Map(destinations.map(({ route, rest }) => [route, rest]));
  return rows.map(row => {
    const rest = rests.get(row.route);
    if (!rest || row.nextAt === null || row.nextAt >= rest.until) return row;
    return { ...row, nextAt: rest.until, reply: row.reply ?? rest.reply };
  });
}
