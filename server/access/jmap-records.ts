/**
 * An account's own records for JMAP: Identity, as documents of the store,
 * and the addresses that an account may write from.
 */
import { err, ok } from '../base/result.ts';
import { endsOf } from '../directory/ends.ts';
import { standingFor } from '../directory/sending.ts';
import type { JmapAccount, StoredRecord } from '../jmap/backend.ts';
import type { JmapId, SetError, State } from '../jmap/types.ts';
import type { Document, Id, StoreFault } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { recordChanges } from './jmap-changes.ts';
import { printId, RECORDS_EPOCH, readId, readState, recordState } from './jmap-ids.ts';

export const recordKinds = {
  Identity: 'identity',
  VacationResponse: 'vacation',
  EmailSubmission: 'submission',
} as const;

type RecordPart = Pick<
  JmapAccount,
  'records' | 'recordChanges' | 'putRecord' | 'removeRecord' | 'addresses' | 'nameFor'
>;

export function recordPart(place: AccountPlace): RecordPart {
  const { store, account } = place;
  return {
    async records(kind) {
      const { modSeq, list } = await store.documents(account, recordKinds[kind]);
      return { state: recordState(modSeq), list: list.map(recordOf) };
    },
    async recordChanges(kind, since, limit) {
      const from = recordsSince(since);
      if (from === null) return err('cannotCalculateChanges');
      const ask = (asked: number) => store.documents(account, recordKinds[kind], asked);
      return ok(await recordChanges(from, limit, ask, idOf));
    },
    async putRecord(kind, id, body) {
      const known = id === null ? null : readId('i', id);
      if (id !== null && known === null) return err({ type: 'notFound' });
      const put = await store.run('putDocument', {
        account,
        kind: recordKinds[kind],
        id: known,
        body: JSON.stringify(body),
      });
      return put.ok ? ok(idOf(put.value.id)) : err(refusedBy(put.error));
    },
    async removeRecord(kind, id) {
      const known = readId('i', id);
      if (known === null) return { type: 'notFound' };
      const gone = await store.run('removeDocument', { account, kind: recordKinds[kind], id: known });
      return gone.ok ? null : refusedBy(gone.error);
    },
    addresses: () => addressesOf(place),
    nameFor: email => nameFor(place, email),
  };
}

/** null: no state of records. */
export function recordsSince(state: State): number | null {
  const read = readState(state);
  return read?.epoch === RECORDS_EPOCH ? read.modSeq : null;
}

const idOf = (id: Id): JmapId => printId('i', id);
const recordOf = ({ id, body }: Document): StoredRecord => ({ id: idOf(id), body: JSON.parse(body) as unknown });

/**
 * Its own, and the aliases that lead to it alone: who writes from one of those speaks for nobody else. Then those of
 * whoever lets it write in his name.
 */
async function addressesOf(place: AccountPlace): Promise<readonly string[]> {
  const { store, account, address } = place;
  const given = (await store.delegations(address)).filter(({ send }) => send !== null);
  const all = [{ account, address }, ...given];
  const own = all.map(one => one.address);
  for (const alias of await store.aliases()) {
    if (alias.address.startsWith('@') || alias.pattern) continue;
    if (await leadsToOne(place, alias.targets, all)) own.push(alias.address);
  }
  return own;
}

async function leadsToOne(
  { store, separator }: AccountPlace,
  targets: readonly string[],
  all: readonly { readonly account: Id; readonly address: string }[],
): Promise<boolean> {
  const one = all.find(({ address }) => targets.includes(address));
  if (!one) return false;
  const ends = targets.length === 1 ? [] : await endsOf(store, targets, separator());
  return ends.every(end => end.kind === 'account' && end.account === one.account);
}

/** Of a box its own: whoever reads it shall not take it for the one who wrote. */
async function nameFor({ store, address, separator }: AccountPlace, email: string): Promise<string> {
  const standing = await standingFor(store, address, email, separator());
  const of = standing === null || standing.kind === 'own' ? address : standing.address;
  return (await store.account(of))?.name ?? '';
}

export function refusedBy(fault: StoreFault): SetError {
  switch (fault) {
    case 'no-such':
      return { type: 'notFound' };
    case 'disk-full':
      return { type: 'forbidden', description: 'The disk is full; nothing was changed' };
    default:
      return { type: 'forbidden', description: `The message store could not do it now (${fault})` };
  }
}
