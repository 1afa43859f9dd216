/** The model's queue. */
import { err, ok, type Result } from '../../server/base/result.ts';
import {
  type Id,
  type Lease,
  type NewMessage,
  type NewRecipient,
  type RecipientState,
  STEP_OF_PRIORITY,
  type StoreFault,
} from '../../server/store/interface.ts';

import { addBox, addSuperiors, boxNamed, file, inherit } from './store-model-mailboxes.ts';
import { operateActs } from './store-model-operate.ts';
import { type Acts, legal, pathOf, type Recipient, type World } from './store-model-state.ts';

export function queueActs(world: World): Acts {
  const leaseOf = (r: Recipient): Lease => {
    const q = world.state.queued.find(each => each.id === r.queued)!;
    const { trace, sender, parameters, origin, account, hops, acceptedAt, notBefore = null, expiresAt } = q.given;
    return {
      ...{ recipient: r.id, fence: r.fence, queued: q.id, message: q.message, trace, sender, ...r.wanted },
      ...{
        attempts: Math.max(0, r.attempts - 1),
        parameters,
        origin,
        account,
        hops,
        acceptedAt,
        notBefore,
        expiresAt,
        depth: r.depth,
      },
      size: Buffer.byteLength(q.given.prefix) + q.given.bytes.length,
      uncertain: r.uncertain,
      delayTold: r.delayTold || (r.bits & 4) !== 0,
      ...(r.via === undefined ? {} : { via: r.via }),
    };
  };
  const addRecipients = (
    queued: Id,
    wanted: readonly NewRecipient[],
    start: {
      depth: number;
      due: number;
      held: boolean;
      later?: boolean;
      lease: { holder: string; until: number } | undefined;
      via?: string;
    },
  ): Recipient[] =>
    wanted.map(each => {
      const { depth, due, held, later, lease, via } = start;
      const state = held ? 'held' : later ? 'deferred' : lease ? 'active' : 'queued';
      const leased = state === 'active';
      const r: Recipient = {
        ...{ id: world.state.recipients.length + 1, queued, wanted: each, state, attempts: leased ? 1 : 0, depth },
        ...{ nextAt: state === 'queued' || state === 'deferred' ? due : null, fence: leased ? 1 : 0 },
        ...{ holder: leased ? lease!.holder : null, until: leased ? lease!.until : 0 },
        ...(via === undefined ? {} : { via }),
        ...{ dot: false, uncertain: false, bits: 0, delayTold: false, settledAt: null },
      };
      world.state.recipients.push(r);
      world.state.accepted++;
      return r;
    });
  const enqueue = (given: NewMessage) => {
    const returnPath = Buffer.byteLength(`Return-Path: <${given.sender}>\r\n`);
    world.state.messages.push(returnPath + Buffer.byteLength(given.prefix) + given.bytes.length);
    const q = { id: world.state.queued.length + 1, message: world.state.messages.length, given };
    world.state.queued.push(q);
    const later = (given.notBefore ?? 0) > given.acceptedAt;
    const recipients = addRecipients(q.id, given.recipients, {
      ...{ depth: 0, due: later ? given.notBefore! : given.acceptedAt, held: given.heldBy !== undefined, later },
      lease: given.lease,
    });
    return { message: q.message, queued: q.id, recipients: recipients.map(leaseOf) };
  };
  const held = (recipient: Id, fence: number): Result<Recipient, StoreFault> => {
    const r = world.state.recipients[recipient - 1];
    if (!r) return err('no-such');
    return r.state === 'active' && r.fence === fence ? ok(r) : err('fenced');
  };
  const wish = (r: Recipient, bit: number) =>
    world.state.queued.find(q => q.id === r.queued)!.given.sender === '' ? 0 : r.wanted.notify & bit;
  const free = (r: Recipient, state: RecipientState) =>
    Object.assign(r, { state, holder: null, until: 0, dot: false, nextAt: null });
  const finish = (r: Recipient, state: RecipientState, at: number, bit: number) => {
    r.bits |= wish(r, bit);
    Object.assign(free(r, state), { settledAt: at });
  };

  return {
    accept: input => (input.recipients.length === 0 ? err('not-allowed') : ok(enqueue(input))),
    claim: ({ holder, now, until, limit, perRoute, room = {}, busy, only }) => {
      const runs: Record<string, number> = { ...busy };
      const { frozen } = world.state;
      const turn = (r: Recipient) =>
        r.nextAt! -
        STEP_OF_PRIORITY * (world.state.queued.find(q => q.id === r.queued)!.given.parameters.priority ?? 0);
      const due = world.state.recipients
        .filter(r => r.nextAt !== null && r.nextAt <= now && r.wanted.route === (only ?? r.wanted.route))
        .filter(({ wanted: { route } }) => !frozen.has(route) && !(route !== 'local' && frozen.has('*')))
        .sort((a, b) => turn(a) - turn(b) || a.id - b.id);
      const taken: Lease[] = [];
      for (const r of due) {
        const { route } = r.wanted;
        if (taken.length >= limit || (runs[route] ?? 0) >= (room[route] ?? perRoute)) continue;
        runs[route] = (runs[route] ?? 0) + 1;
        Object.assign(r, {
          state: 'active',
          nextAt: null,
          holder,
          until,
          fence: r.fence + 1,
          attempts: r.attempts + 1,
        });
        taken.push(leaseOf(r));
      }
      return ok(taken);
    },
    recover: ({ holder, now }) => {
      const lost = world.state.recipients.filter(r => r.state === 'active' && (r.holder !== holder || r.until <= now));
      for (const r of lost) {
        r.uncertain ||= r.dot;
        Object.assign(free(r, 'queued'), { nextAt: now });
      }
      return ok({ recovered: lost.length });
    },
    renew: ({ holder, until, recipients }) => {
      const mine = world.state.recipients.filter(r => r.holder === holder && recipients.includes(r.id));
      for (const r of mine) r.until = until;
      return ok({ renewed: mine.length });
    },
    markUncertain: ({ leases }) => {
      const marked = leases.map(({ recipient, fence }) => held(recipient, fence)).filter(r => r.ok);
      for (const r of marked) r.value.dot = true;
      return ok({ marked: marked.length });
    },
    deliver: input => {
      const r = held(input.recipient, input.fence);
      if (!r.ok) return r;
      const path = pathOf(input.mailbox);
      const person = world.state.people.get(input.account);
      if (!person) return err(legal(path) ? 'no-such' : 'not-allowed');
      let box = boxNamed(person, path);
      if (!box) {
        if (!legal(path)) return err('not-allowed');
        addSuperiors(person, path);
        box = addBox(person, path, ++person.modSeq);
        inherit(person, box);
        person.subscribed.add(path);
      }
      const q = world.state.queued.find(each => each.id === r.value.queued)!;
      const { flags, keywords, internalDate } = input;
      const size = world.state.messages[q.message - 1]!;
      const there = [...box.entries].filter(([, entry]) => entry.message === q.message).sort(([a], [b]) => a - b)[0];
      if (there) {
        finish(r.value, 'delivered', input.note.at, 1);
        const [uid, { modSeq, message }] = there;
        return ok({ uid, uidValidity: box.uidValidity, modSeq, message });
      }
      const placed = file(person, box, { message: q.message, flags, keywords: [...keywords], internalDate, size });
      if (!placed.ok) return placed;
      finish(r.value, 'delivered', input.note.at, 1);
      const { quota, used } = person;
      return quota === null ? placed : ok({ ...placed.value, room: { used, quota, told: 0 } });
    },
    expand: ({ recipient, fence, into, note, lease }) => {
      const r = held(recipient, fence);
      if (!r.ok) return r;
      finish(r.value, 'expanded', note.at, 1);
      const start = { depth: r.value.depth + 1, due: note.at, held: false, lease, via: r.value.wanted.address };
      const { queued } = r.value;
      const known = new Set(world.state.recipients.filter(one => one.queued === queued).map(one => one.wanted.address));
      const fresh = into.filter(({ address }) => !known.has(address) && known.add(address));
      return ok({ recipients: addRecipients(queued, fresh, start).map(leaseOf) });
    },
    settle: ({ settlements }) => {
      const fenced: Id[] = [];
      for (const { recipient, fence, outcome, note } of settlements) {
        const r = held(recipient, fence);
        if (!r.ok) fenced.push(recipient);
        else if (outcome.kind === 'relayed') finish(r.value, 'relayed', note.at, outcome.dsnTaken ? 0 : 1);
        else if (outcome.kind === 'failed') finish(r.value, 'failed', note.at, 2);
        else if (outcome.kind === 'delivered') finish(r.value, 'delivered', note.at, 1);
        else if (outcome.kind === 'discarded') finish(r.value, 'cancelled', note.at, 0);
        else if (outcome.kind === 'held')
          Object.assign(free(r.value, 'held'), { wanted: { ...r.value.wanted, route: outcome.route } });
        else {
          if (outcome.tellDelay && !r.value.delayTold) r.value.bits |= wish(r.value, 4);
          r.value.uncertain ||= outcome.uncertain === true;
          Object.assign(free(r.value, 'deferred'), { nextAt: outcome.nextAt });
        }
      }
      return ok({ fenced });
    },
    ...operateActs(world, { finish, addRecipients }),
    report: ({ queued, recipients, bits, report }) => {
      if (!world.state.queued.some(q => q.id === queued)) return err('no-such');
      for (const id of recipients) {
        const r = world.state.recipients[id - 1];
        if (!r || r.queued !== queued || (r.bits & bits) === 0) return err('fenced');
        r.delayTold ||= (r.bits & bits & 4) !== 0;
        r.bits &= ~bits;
      }
      return ok(report && recipients.length > 0 ? enqueue(report) : null);
    },
  };
}
