/** Changes of whole Emails as one command of the store, with what the journey tells of each (RFC 8621 §4.6). */
import { err, ok, type Result } from '../base/result.ts';
import type { EmailRevision } from '../jmap/backend.ts';
import type { SetError, State } from '../jmap/types.ts';
import {
  type EmailRow,
  Flag,
  type Id,
  type NotePerMessage,
  type Revision,
  type RevisionFault,
  type StoreFault,
} from '../store/interface.ts';
import { actNote, transferNote } from './client.ts';
import type { AccountPlace } from './jmap-account.ts';
import { printState, readId, readIds } from './jmap-ids.ts';
import { flagsOf } from './jmap-keywords.ts';

/** Others may be at it at the same time without touching an Email's state; then it is tried again. */
const MOST_TRIES = 5;

const NOT_FOUND: SetError = { type: 'notFound' };
const NO_SUCH_MAILBOX: SetError = {
  type: 'invalidProperties',
  properties: ['mailboxIds'],
  description: 'There is no such mailbox',
};

export async function revise(
  place: AccountPlace,
  revisions: readonly EmailRevision[],
  ifState: State | null,
): Promise<Result<readonly (SetError | null)[], 'changed'>> {
  const messages = revisions.map(revision => readId('e', revision.id));
  const { store, account } = place;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { states, rows } = await store.emails.get(
      account,
      messages.flatMap(message => message ?? []),
    );
    if (ifState !== null && printState(states, 'emails') !== ifState) return err('changed');
    const known = new Map(rows.map(row => [row.id, row]));
    const names = await mailboxNames(place);
    const plans = revisions.map((revision, i) => planOf(place, revision, known.get(messages[i] ?? 0), names));
    const done = await store.run('revise', {
      account,
      revisions: plans.flatMap(plan => ('revision' in plan ? [plan.revision] : [])),
      ...(ifState === null ? {} : { ifUnchangedSince: states.modSeq }),
    });
    if (done.ok) return ok(answers(plans, done.value.refused));
    if (done.error !== 'changed')
      return ok(plans.map(plan => ('refused' in plan ? plan.refused : refusedBy(done.error as StoreFault))));
  }
  return err('changed');
}

type Plan = { readonly refused: SetError } | { readonly revision: Revision };

function answers(plans: readonly Plan[], refused: readonly (RevisionFault | null)[]): (SetError | null)[] {
  let at = 0;
  return plans.map(plan => {
    if ('refused' in plan) return plan.refused;
    const fault = refused[at++] ?? null;
    return fault === null ? null : faults[fault];
  });
}

const faults: { readonly [F in RevisionFault]: SetError } = {
  'no-such': NOT_FOUND,
  'no-such-mailbox': NO_SUCH_MAILBOX,
  'no-mailbox': {
    type: 'invalidProperties',
    properties: ['mailboxIds'],
    description: 'A message lies in one mailbox at least; to be rid of it, destroy it',
  },
  'over-quota': { type: 'overQuota', description: 'The account is full' },
};

async function mailboxNames({ store, account }: AccountPlace): Promise<ReadonlyMap<Id, string>> {
  return new Map((await store.mailboxes(account)).map(mailbox => [mailbox.id, mailbox.name]));
}

function planOf(
  place: AccountPlace,
  given: EmailRevision,
  row: EmailRow | undefined,
  names: ReadonlyMap<Id, string>,
): Plan {
  if (!row) return { refused: NOT_FOUND };
  const isDraft = (row.flags & Flag.draft) !== 0;
  if (given.destroy) {
    const note = isDraft ? null : actNote(place.client, 'ms.expunged', place.clock);
    return { revision: { message: row.id, destroy: true, note } };
  }
  const mailboxes = placesOf(given.mailboxIds);
  if (!mailboxes) return { refused: NO_SUCH_MAILBOX };
  return {
    revision: {
      message: row.id,
      ...mailboxes,
      ...marksOf(given.keywords),
      note: isDraft ? null : noteOf(place, row, mailboxes, names),
    },
  };
}

type Places = Pick<Revision, 'add' | 'remove' | 'removeRest'>;

/** null: one that is added cannot be there. */
function placesOf(wanted: EmailRevision['mailboxIds']): Places | null {
  if (!wanted) return {};
  const added = 'replace' in wanted ? wanted.replace : wanted.add;
  const add = readIds('m', added);
  if (add.length < added.length) return null;
  return 'replace' in wanted ? { add, removeRest: true } : { add, remove: readIds('m', wanted.remove) };
}

function marksOf(wanted: EmailRevision['keywords']): Pick<Revision, 'set' | 'clear' | 'clearRest'> {
  if (!wanted) return {};
  return 'replace' in wanted
    ? { set: flagsOf(wanted.replace), clearRest: true }
    : { set: flagsOf(wanted.add), clear: flagsOf(wanted.remove) };
}

/** What a person would say of it: moved where it left a mailbox, copied where it only came into one. */
function noteOf(
  { client, clock }: AccountPlace,
  row: EmailRow,
  { add = [], remove = [], removeRest = false }: Places,
  names: ReadonlyMap<Id, string>,
): NotePerMessage | null {
  const stays = (id: Id) => add.includes(id) || !(removeRest || remove.includes(id));
  const came = add.filter(id => !row.mailboxes.includes(id));
  const left = row.mailboxes.filter(id => !stays(id));
  if (came.length === 0 && left.length === 0) return null;
  const where = came.length > 0 ? came : row.mailboxes.filter(stays);
  const to = where.map(id => names.get(id) ?? '').join(', ');
  return transferNote(client, left.length > 0 ? 'ms.moved' : 'ms.copied', to, clock);
}

function refusedBy(fault: StoreFault): SetError {
  return fault === 'disk-full'
    ? { type: 'forbidden', description: 'The disk is full; nothing was changed' }
    : { type: 'forbidden', description: `The message store could not do it now (${fault})` };
}
