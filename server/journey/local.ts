/** The stations of a recipient here: delivered, stored, read. */
import type { StoredNote } from '../store/interface.ts';
import { filedSentence } from './sifted.ts';
import { all, type Of, type Station, station, utc } from './station.ts';

/** Until when an account's copy that was deleted can be brought back, by address. */
export type Kept = ReadonlyMap<string, number>;

export function localStations(filed: Of<'mda.filed'>, events: readonly StoredNote[], kept: Kept): Station[] {
  const { account, mailbox, uid, captured } = filed.fields;
  const read = all(events, 'ms.read').find(e => whose(e) === account);
  const { back, gone } = changesOf(account, events);
  const stored = gone
    ? station('stored', 'done', filed.at, deleted(gone, kept.get(account)), `UID ${gone.fields.uid ?? uid}`)
    : station(
        'stored',
        'done',
        filed.at,
        `In ${mailboxNow(filed, events)}, for IMAP and POP3`,
        uid === undefined ? null : `UID ${back?.fields.uid ?? uid}`,
      );
  return [
    station(
      'delivered',
      'done',
      filed.at,
      captured ? `Captured for ${account}` : filedSentence(filed, events),
      mailbox,
    ),
    stored,
    read
      ? station(
          'read',
          'done',
          read.at,
          `${read.fields.by} read it with ${read.fields.client ?? read.fields.protocol.toUpperCase()}`,
          read.fields.protocol,
        )
      : station('read', 'ahead', null, 'Nobody has read it yet'),
  ];
}

function changesOf(account: string, events: readonly StoredNote[]) {
  const back = all(events, 'ms.restored').findLast(e => e.fields.account === account);
  const since = <E extends { id: number }>(e: E): boolean => e.id > (back?.id ?? 0);
  return {
    back,
    gone: all(events, 'ms.expunged').find(e => whose(e) === account && since(e)),
    moved: all(events, 'ms.moved').findLast(e => whose(e) === account && since(e)),
  };
}

export function mailboxNow(
  { fields: { account, mailbox } }: Of<'mda.filed'>,
  events: readonly StoredNote[],
): string | null {
  const { back, gone, moved } = changesOf(account, events);
  return gone ? null : (moved?.fields.to ?? back?.fields.mailbox ?? mailbox);
}

const deleted = ({ fields: { by } }: Of<'ms.expunged'>, until: number | undefined): string =>
  until === undefined ? `${by} deleted it` : `${by} deleted it; it can be brought back until ${utc(until)}`;

/** In a shared mailbox others act, and it is its owner's all the same. */
const whose = ({ fields }: { readonly fields: { readonly by: string; readonly owner?: string } }): string =>
  fields.owner ?? fields.by;
