/** Names proven in the DNS: by hand, waited for as long as it takes; by changes, and what becomes of those that fail. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { handProver, updateProver } from '../../../server/acme/dns-proof.ts';
import { type DnsProof, recordOf } from '../../../server/acme/proof.ts';
import { manualClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { minutes } from '../../../server/base/units.ts';
import type { TxtChange } from '../../../server/dns/update.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';

const proofs = [
  { name: 'here.example', token: 'a', keyAuthorization: 'a.t' },
  { name: 'here.example', token: 'b', keyAuthorization: 'b.t' },
];
const [first, second] = proofs.map(recordOf) as [DnsProof, DnsProof];
const turn = () => new Promise(resolve => setTimeout(resolve, 1));

function world() {
  const records: string[] = [];
  let looks = 0;
  const resolver = {
    ...zoneResolver([]),
    txt: async () => {
      looks++;
      return records.length > 0 ? ({ kind: 'found', records, ttl: null } as const) : ({ kind: 'none' } as const);
    },
  };
  return { records, resolver, looks: () => looks, clock: manualClock(Date.UTC(2026, 0, 1)) };
}

test('by hand: told, looked for more and more seldom, and gone on with when all are there', async () => {
  const { records, resolver, looks, clock } = world();
  const waits: (readonly DnsProof[])[] = [];
  const prover = handProver({
    resolver,
    clock,
    onWait: wanted => void waits.push(wanted),
    nudged: () => new Promise(() => {}),
  });
  const shown = prover.show(proofs, new AbortController().signal);
  await turn();
  assert.deepEqual(waits.at(-1), [first, second]);
  records.push('somebody else', first.value);
  for (let i = 0; i < 60; i++) {
    clock.advance(minutes(1));
    await turn();
  }
  const often = looks();
  assert.ok(often > 10 && often < 60, `${often} looks in an hour`);
  records.push(second.value);
  clock.advance(minutes(5));
  assert.deepEqual(await shown, ok(undefined));
  assert.deepEqual(waits.at(-1), []);
});

test('by hand: a nudge has it looked at once, and an end breaks it off', async () => {
  const { records, resolver, clock } = world();
  let nudge = () => {};
  const nudged = () =>
    new Promise<void>(resolve => {
      nudge = resolve;
    });
  const prover = handProver({ resolver, clock, onWait: () => {}, nudged });
  const shown = prover.show(proofs, new AbortController().signal);
  await turn();
  records.push(first.value, second.value);
  nudge();
  assert.deepEqual(await shown, ok(undefined));
  records.length = 0;
  const controller = new AbortController();
  const broken = prover.show(proofs, controller.signal);
  await turn();
  controller.abort();
  const outcome = await broken;
  assert.equal(outcome.ok ? '' : outcome.error.kind, 'stopped');
});

test('by changes: put there, looked for, taken out; what cannot be put there is told', async () => {
  const { records, resolver, clock } = world();
  const changes: TxtChange[] = [];
  const change = async (wanted: TxtChange) => {
    changes.push(wanted);
    if (wanted.act === 'add') records.push(wanted.value);
    return ok(undefined);
  };
  const prover = updateProver({ resolver, clock, change });
  assert.deepEqual(await prover.show(proofs, new AbortController().signal), ok(undefined));
  await prover.hide(proofs);
  assert.deepEqual(changes, [
    { act: 'add', ...first },
    { act: 'add', ...second },
    { act: 'remove', ...first },
    { act: 'remove', ...second },
  ]);
  const refusing = updateProver({ resolver, clock, change: async () => err('it refuses the change') });
  const outcome = await refusing.show(proofs, new AbortController().signal);
  assert.deepEqual(outcome.ok ? '' : [outcome.error.kind, outcome.error.sentence], [
    'network',
    'it refuses the change',
  ]);
});

test('by changes: a server that we cannot see is left to the authority after a minute', async () => {
  const { resolver, clock, looks } = world();
  const prover = updateProver({ resolver, clock, change: async () => ok(undefined) });
  const shown = prover.show(proofs, new AbortController().signal);
  for (let i = 0; i < 13; i++) {
    await turn();
    clock.advance(5000);
  }
  assert.deepEqual(await shown, ok(undefined));
  assert.equal(looks(), 24);
});
