/**
 * Changes in another's mailboxes as rights allow them (RFC 4314 §4, RFC 8621 §4.6): $seen needs s, every other keyword w,
 * into a mailbox i, out of it t and e. A message that lies in a mailbox that is not shared too is one message there and
 * here, so that its keywords are its owner's alone.
 */
import { err, ok } from '../base/result.ts';
import type { EmailRecord, EmailRevision, JmapAccount } from '../jmap/backend.ts';
import type { JmapId, SetError } from '../jmap/types.ts';
import type { SharedView } from './jmap-shared.ts';
import { mayTakeOut } from './jmap-shared-mailboxes.ts';

/** Others may be at it at the same time; then rights are looked at anew. */
const MOST_TRIES = 5;

const NOT_FOUND: SetError = { type: 'notFound' };
const NO_RIGHT: SetError = { type: 'forbidden', description: 'The owner has not given the right to do that there' };
const NO_SUCH_MAILBOX: SetError = {
  type: 'invalidProperties',
  properties: ['mailboxIds'],
  description: 'There is no such mailbox',
};
const ALSO_ELSEWHERE: SetError = {
  type: 'forbidden',
  description: 'It lies in a mailbox that is not shared, too: only its owner marks it',
};

type RevisePart = Pick<JmapAccount, 'revise' | 'append'>;
type Plan = { readonly refused: SetError } | { readonly revision: EmailRevision };

export function reviseShared(view: SharedView): RevisePart {
  const { inner, shared, readable, untag } = view;
  return {
    async revise(revisions, ifState) {
      const wanted = ifState === null ? null : untag(ifState);
      if (ifState !== null && wanted === null) return err('changed');
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { state, list } = await inner.emails(revisions.map(one => one.id));
        if (wanted !== null && state !== wanted) return err('changed');
        const known = new Map(list.map(one => [one.id, one]));
        const plans = revisions.map(one => planOf(view, one, known.get(one.id)));
        const allowed = plans.flatMap(plan => ('revision' in plan ? [plan.revision] : []));
        // The state holds until it is done: nothing is moved out of sight between the look and the act.
        const done = allowed.length === 0 ? ok([]) : await inner.revise(allowed, state);
        if (done.ok) return ok(answers(plans, done.value));
        if (wanted !== null) return done;
      }
      return err('changed');
    },
    async append(email) {
      if (!email.mailboxIds.every(id => shared.has(id))) return err(NO_SUCH_MAILBOX);
      const rights = email.mailboxIds.map(id => shared.get(id) ?? '');
      if (!rights.every(one => one.includes('i'))) return err(NO_RIGHT);
      // As APPEND does it: a flag without its right is left out.
      const keywords = email.keywords.filter(keyword => rights.every(one => one.includes(rightFor(keyword))));
      const made = await inner.append({ ...email, keywords });
      if (!made.ok) return made;
      return ok({ ...made.value, mailboxIds: made.value.mailboxIds.filter(id => readable.has(id)) });
    },
  };
}

const rightFor = (keyword: string): string => (keyword.toLowerCase() === '$seen' ? 's' : 'w');

function answers(plans: readonly Plan[], done: readonly (SetError | null)[]): (SetError | null)[] {
  let at = 0;
  return plans.map(plan => ('refused' in plan ? plan.refused : (done[at++] ?? null)));
}

function planOf({ shared, readable }: SharedView, given: EmailRevision, record: EmailRecord | undefined): Plan {
  const here = record?.mailboxIds.filter(id => readable.has(id)) ?? [];
  if (!record || here.length === 0) return { refused: NOT_FOUND };
  const isElsewhere = here.length < record.mailboxIds.length;
  const mayLeave = (id: JmapId): boolean => mayTakeOut(shared.get(id) ?? '');
  if (given.destroy) {
    if (!here.every(mayLeave)) return { refused: NO_RIGHT };
    return { revision: isElsewhere ? { id: given.id, mailboxIds: { add: [], remove: here } } : given };
  }
  const keywords = changedKeywords(given.keywords, record.keywords);
  if (keywords.length > 0 && isElsewhere) return { refused: ALSO_ELSEWHERE };
  const mayMark = (id: JmapId): boolean => keywords.every(one => shared.get(id)?.includes(rightFor(one)));
  if (!here.every(mayMark)) return { refused: NO_RIGHT };
  const { add, remove } = movesOf(given.mailboxIds, here);
  if (!add.every(id => shared.has(id))) return { refused: NO_SUCH_MAILBOX };
  if (!add.every(id => shared.get(id)?.includes('i')) || !remove.every(mayLeave)) return { refused: NO_RIGHT };
  return { revision: { ...given, ...(given.mailboxIds ? { mailboxIds: { add, remove } } : {}) } };
}

/** Those that would be other than they are, in lower case. */
function changedKeywords(wanted: EmailRevision['keywords'], now: readonly string[]): readonly string[] {
  if (!wanted) return [];
  const lower = (all: readonly string[]): string[] => all.map(one => one.toLowerCase());
  const has = new Set(lower(now));
  const added = lower('replace' in wanted ? wanted.replace : wanted.add);
  const removed = 'replace' in wanted ? [...has].filter(one => !added.includes(one)) : lower(wanted.remove);
  return [...added.filter(one => !has.has(one)), ...removed.filter(one => has.has(one))];
}

/** Of what can be seen; where else it lies it stays. */
function movesOf(wanted: EmailRevision['mailboxIds'], here: readonly JmapId[]) {
  if (!wanted) return { add: [], remove: [] };
  if ('replace' in wanted) {
    return {
      add: wanted.replace.filter(id => !here.includes(id)),
      remove: here.filter(id => !wanted.replace.includes(id)),
    };
  }
  return { add: wanted.add.filter(id => !here.includes(id)), remove: wanted.remove.filter(id => here.includes(id)) };
}
