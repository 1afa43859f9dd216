import type { CommandName, Commands } from '../../server/store/interface.ts';

import { accountActs } from './store-model-account.ts';
import { mailboxActs, uidsIn } from './store-model-mailboxes.ts';
import { queueActs } from './store-model-queue.ts';
import { sharingActs, sharingOf } from './store-model-sharing.ts';
import { type Acts, type Out, setOf, type World } from './store-model-state.ts';
import { START } from './store-world.ts';

export function newModel() {
  const world: World = {
    state: {
      people: new Map(),
      addresses: new Map(),
      messages: [],
      queued: [],
      frozen: new Set(),
      recipients: [],
      accepted: 0,
      expunged: [],
      expungedNext: 1,
    },
  };
  const acts: Acts = { ...mailboxActs(world), ...accountActs(world), ...queueActs(world), ...sharingActs(world) };

  return {
    state: () => world.state,
    /** A refused command leaves nothing behind. */
    run<N extends CommandName>(name: N, input: Commands[N]['in']): Out<N> {
      const before = structuredClone(world.state);
      const result = (acts[name] as unknown as (input: Commands[N]['in']) => Out<N>)(input);
      if (!result.ok) world.state = before;
      return result;
    },
    /** Everything that can be seen of mailboxes and queue, in the store's own shapes. */
    view() {
      const mailboxes = [...world.state.people.values()].map(person =>
        [...person.boxes.values()]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(box => ({
            ...{ id: box.id, name: box.name, subscribed: person.subscribed.has(box.name) },
            ...{ uidValidity: box.uidValidity, uidNext: box.uidNext, highestModSeq: box.highest },
            ...{ recentFrom: box.recentFrom, messages: box.entries.size },
            rows: uidsIn(box, null).map(uid => ({ uid, ...box.entries.get(uid)!, savedAt: START })),
            vanished: setOf([...box.gone.keys()]),
          })),
      );
      const queue = world.state.recipients.map(r => ({
        ...{ recipient: r.id, queued: r.queued, address: r.wanted.address, state: r.state, attempts: r.attempts },
        ...{ nextAt: r.nextAt, settledAt: r.settledAt, uncertain: r.uncertain || r.dot, route: r.wanted.route },
      }));
      const due = world.state.recipients.filter(r => r.bits !== 0).map(r => ({ recipient: r.id, bits: r.bits }));
      const used = [...world.state.people.values()].map(person => person.used);
      const documents = [...world.state.people.values()].map(({ documents: all }) =>
        [...all].filter(([, { body }]) => body !== null).map(([id, document]) => ({ id, ...document })),
      );
      const sharing = [...world.state.people.values()].map(person => sharingOf(world, person));
      return { mailboxes, queue, due, used, documents, sharing };
    },
  };
}
