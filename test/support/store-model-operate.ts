/** The model's queue, as a person acts on it. */
import { err, ok } from '../../server/base/result.ts';
import { statesBefore, transitions } from '../../server/queue/state.ts';
import type { Id, NewRecipient, RecipientState } from '../../server/store/interface.ts';
import type { Acts, Recipient, World } from './store-model-state.ts';

type Parts = {
  finish(r: Recipient, state: RecipientState, at: number, bit: number): void;
  addRecipients(
    queued: Id,
    wanted: readonly NewRecipient[],
    start: { depth: number; due: number; held: boolean; lease: undefined },
  ): Recipient[];
};

export function operateActs(world: World, { finish, addRecipients }: Parts): Acts {
  const messageOf = (r: Recipient) => world.state.queued.find(q => q.id === r.queued)!;
  const waits = (queued: Id) => world.state.recipients.filter(r => r.queued === queued && r.settledAt === null);
  return {
    operate: input => {
      const { where, act, now, whole } = input;
      const glob = where.address?.toLowerCase().replace('*', '');
      const meant = world.state.recipients.filter(
        r =>
          (where.all || where.recipients || where.route || where.states || where.address) !== undefined &&
          (!where.recipients || where.recipients.includes(r.id)) &&
          (!where.states || where.states.includes(r.state)) &&
          (where.route === undefined || where.route === r.wanted.route) &&
          (glob === undefined || r.wanted.address.toLowerCase().startsWith(glob)),
      );
      const from = statesBefore(act);
      const may = meant.filter(r => from.includes(r.state));
      if (whole && (may.length < meant.length || meant.some(r => r.uncertain))) return err('changed');
      const routeOf = (r: Recipient): string | undefined =>
        input.act === 'requeue' || input.act === 'reroute'
          ? input.routes.find(one => one.recipient === r.id)?.route
          : input.act === 'readdress'
            ? input.route
            : r.wanted.route;
      const hit = may.filter(r => routeOf(r) !== undefined);
      if (hit.length === 0) return ok({ recipients: [] });
      if (input.act === 'readdress') {
        if (hit.length !== 1) return err('not-allowed');
        const others = world.state.recipients.filter(r => r.queued === hit[0]!.queued && r !== hit[0]);
        if (others.some(r => r.wanted.address === input.address)) return err('exists');
      }
      const hour = (r: Recipient) => Math.max(now, messageOf(r).given.notBefore ?? 0);
      if (input.act === 'requeue' || input.act === 'keep') {
        for (const q of new Set(hit.map(messageOf))) {
          const { expiresAt, notBefore = 0 } = q.given;
          const until =
            input.act === 'keep' ? input.until : Math.max(expiresAt, Math.max(now, notBefore) + input.keepFor);
          q.given = { ...q.given, expiresAt: until };
          if (input.act === 'keep')
            for (const r of waits(q.id)) if (r.nextAt !== null) r.nextAt = Math.min(r.nextAt, Math.max(until, now));
        }
      }
      for (const r of hit) {
        const to = transitions[r.state][act]!;
        if (to === 'failed' || to === 'cancelled') {
          finish(r, to, now, to === 'failed' ? 2 : 0);
          continue;
        }
        const { address: before, original } = r.wanted;
        if (input.act === 'readdress')
          r.wanted = { ...r.wanted, address: input.address, original: original ?? `rfc822;${before}` };
        r.wanted = { ...r.wanted, route: routeOf(r)! };
        if (act === 'requeue' || act === 'reroute' || act === 'readdress') r.attempts = 0;
        r.state = to;
        if (to === 'held') r.nextAt = null;
        else if (input.act === 'schedule') r.nextAt = Math.min(input.at, Math.max(now, messageOf(r).given.expiresAt));
        else if (act === 'retry') r.nextAt = now;
        else if (act !== 'keep') r.nextAt = hour(r);
      }
      return ok({ recipients: hit.map(r => r.id) });
    },
    addRecipients: ({ queued, recipients, now }) => {
      const q = world.state.queued.find(each => each.id === queued);
      if (!q) return err('no-such');
      if (waits(queued).length === 0) return err('not-allowed');
      const known = new Set(world.state.recipients.filter(r => r.queued === queued).map(r => r.wanted.address));
      const fresh = recipients.filter(({ address }) => !known.has(address) && known.add(address));
      if (fresh.length === 0) return err('exists');
      const due = Math.max(now, q.given.notBefore ?? now);
      const added = addRecipients(queued, fresh, { depth: 0, due, held: false, lease: undefined });
      return ok({ recipients: added.map(r => r.id) });
    },
    changeSender: ({ queued, sender }) => {
      const q = world.state.queued.find(each => each.id === queued);
      if (!q) return err('no-such');
      if (waits(queued).length === 0) return err('not-allowed');
      if (waits(queued).some(r => r.state === 'active')) return err('changed');
      q.given = { ...q.given, sender };
      if (sender === '') for (const r of world.state.recipients) if (r.queued === queued) r.bits = 0;
      return ok({});
    },
    freeze: ({ route }) => {
      world.state.frozen.add(route);
      return ok({});
    },
    thaw: ({ route }) => ok({ changed: world.state.frozen.delete(route) }),
    giveBack: ({ leases, now }) => {
      let givenBack = 0;
      for (const { recipient, fence } of leases) {
        const r = world.state.recipients[recipient - 1];
        if (r?.state !== 'active' || r.fence !== fence || r.dot) continue;
        Object.assign(r, {
          state: 'queued',
          nextAt: now,
          holder: null,
          until: 0,
          attempts: Math.max(0, r.attempts - 1),
        });
        givenBack++;
      }
      return ok({ givenBack });
    },
  };
}
