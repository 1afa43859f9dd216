/** How much an account holds, and may hold: asked before something comes, counted with it. */
import type { Bytes } from '../../base/units.ts';
import type { Grace, Id, ModSeq, Room } from '../interface.ts';
import type { Writing } from './writing.ts';

/** True when the account's quota leaves room. */
export const hasRoom = (w: Writing, account: Id, bytes: Bytes): boolean =>
  w.db.value(
    'SELECT 1 FROM account WHERE id = ? AND (quota_bytes IS NULL OR used_bytes + ? <= quota_bytes)',
    account,
    bytes,
  ) !== undefined;

/** Since when more is used than may be; an expression of the row before the change, and of its change. */
const OVER_SINCE = (change: string, at: string): string =>
  `CASE WHEN used_bytes + ${change} > quota_bytes THEN coalesce(over_since, ${at}) END`;

export const takeRoom = (w: Writing, account: Id, messages: number, bytes: Bytes): void => {
  w.db.run(
    `UPDATE account SET used_messages = used_messages + ?1, used_bytes = used_bytes + ?2,
            over_since = ${OVER_SINCE('?2', '?3')} WHERE id = ?4`,
    ...[messages, bytes, w.at, account],
  );
};

export type Taken = { readonly modSeq: ModSeq; readonly room?: Room };
type Row = { readonly modSeq: ModSeq; readonly used: Bytes; readonly quota: Bytes | null; readonly told: number };

/**
 * Room for so much more and the account's next modSeq, as one statement; null where its quota leaves none. With grace,
 * more is taken for a time that begins with the first message above the quota.
 */
export function roomFor(w: Writing, account: Id, messages: number, bytes: Bytes, grace?: Grace): Taken | null {
  const row = w.db.get<Row>(
    `UPDATE account SET used_messages = used_messages + ?1, used_bytes = used_bytes + ?2, modseq = modseq + 1,
            over_since = ${OVER_SINCE('?2', '?3')}
      WHERE id = ?4 AND (quota_bytes IS NULL OR used_bytes + ?2 <= quota_bytes
         OR (coalesce(over_since, ?3) + ?5 > ?3 AND (used_bytes + ?2) * 100 <= quota_bytes * (100 + ?6)))
     RETURNING modseq AS modSeq, used_bytes AS used, quota_bytes AS quota, quota_told AS told`,
    ...[messages, bytes, w.at, account, grace?.time ?? 0, grace?.percent ?? 0],
  );
  if (!row) return null;
  const { modSeq, used, quota, told } = row;
  return quota === null ? { modSeq } : { modSeq, room: { used, quota, told } };
}
