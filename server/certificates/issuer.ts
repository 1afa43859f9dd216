/**
 * Keeps certificates from an authority: orders what is wanted, renews it in good time, waits longer after each failure,
 * and never asks an authority that wants to be left alone. Orders run in the background; one that waits for a record in
 * the DNS may do so for days. The last good certificate stays until its end, whatever happens here.
 */
import type { AcmeFault } from '../acme/fault.ts';
import { fault } from '../acme/fault.ts';
import { pause } from '../acme/pause.ts';
import type { ChallengeType, DnsProof, Prover } from '../acme/proof.ts';
import { askWindowAt, renewAt, retryAt, stillWaits } from '../acme/renewal.ts';
import { renewalId, suggestedWindow } from '../acme/renewal-window.ts';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hours, type Instant, minutes, seconds } from '../base/units.ts';
import type { PemPair } from '../net/authority.ts';
import type { Certificates } from '../net/certificates.ts';
import type { HttpsExchange } from '../net/https-exchange.ts';
import { factsIn } from '../net/pem-file.ts';
import { type AcmeFiles, freshKept, type Kept } from './acme-files.ts';
import { clientFor, type Issued, issue, type Terms } from './issue.ts';
import type { Wanted, WantedCertificate } from './wanted.ts';

export type IssuerOptions = {
  readonly files: AcmeFiles;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly random: Random;
  readonly exchange: HttpsExchange;
  /** As the settings are now; null: no authority is asked. */
  readonly terms: () => Terms | null;
  /** Whether what was issued is shown, though nobody may be asked now. */
  readonly isShown: () => boolean;
  readonly wanted: () => Promise<Wanted>;
  /** Why these names cannot be proven from here now, before anybody is asked; null: they can. */
  readonly hindrance: (names: readonly string[], challenge: ChallengeType) => Promise<string | null>;
  readonly proverFor: (challenge: ChallengeType, onWait: (records: readonly DnsProof[]) => void) => Prover;
  readonly onFailed: (names: readonly string[], because: string, nextAt: Instant) => void;
  readonly onState: () => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type OrderState = {
  readonly id: string;
  readonly names: readonly string[];
  /** held: there is one, and it is not due. hindered: something here must change first. waiting: for its records. */
  readonly state: 'held' | 'due' | 'ordering' | 'waiting' | 'hindered' | 'put-off';
  readonly renewAt: Instant | null;
  readonly retryAt: Instant | null;
  readonly because: string | null;
  readonly records: readonly DnsProof[];
};

export type Issuer = {
  /** Something has changed. */
  wake(): void;
  /** Looks now; resolves when what can be done without waiting for people is done. */
  look(): Promise<void>;
  /** Orders one, or all, anew. */
  renew(id: string | null, newKey: boolean): Promise<Result<void, string>>;
  orders(): readonly OrderState[];
  impossible(): readonly string[];
  close(): Promise<void>;
};

type Running = {
  readonly controller: AbortController;
  readonly basis: string;
  readonly done: Promise<void>;
  waiting: readonly DnsProof[];
};

const SOON = seconds(0.5);
const LONGEST_SLEEP = hours(12);
const GOODBYE = seconds(2);
/** How soon it is looked again whether what hindered is gone. */
const HINDERED = minutes(10);
/** One after the other, so that what is wrong with all is asked once; those that wait for a person stand beside each other. */
const MOST_ORDERS = 1;
const MOST_WAITING = 100;

export async function openIssuer(options: IssuerOptions): Promise<Issuer> {
  const { files, certificates, clock, random } = options;
  const running = new Map<string, Running>();
  const hindered = new Map<string, string>();
  const pairs = new Map<string, PemPair>(await files.pairs());
  let wanted: Wanted = { certificates: [], impossible: [] };
  let basis: string | null = null;
  let closed = false;
  /** The authority does not answer: in this round it is asked for nothing more. */
  let isSilent = false;
  const closing = new AbortController();
  let cancel = () => {};
  let rounds: Promise<void> = Promise.resolve();
  let turns: Promise<unknown> = Promise.resolve();
  const shown = new Set<string>();

  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turns.then(act);
    turns = result.catch(() => {});
    return result;
  };
  const after = (wait: number) => {
    cancel();
    if (!closed) cancel = clock.after(wait, () => void look());
  };
  const look = () => {
    rounds = rounds.then(round).catch(bug => {
      if (closed) return;
      options.onBug(bug, 'certificates');
      after(HINDERED);
    });
    return rounds;
  };

  async function round(): Promise<void> {
    if (closed) return;
    const terms = options.terms();
    if (!terms) return rest();
    wanted = await options.wanted();
    await settle(terms, JSON.stringify(terms));
    showAll();
    isSilent = false;
    let next = clock.now() + LONGEST_SLEEP;
    for (const one of wanted.certificates) next = Math.min(next, await attend(one, terms));
    options.onState();
    after(Math.max(SOON, next - clock.now()));
  }

  /** Nobody is to be asked. What was issued is shown on, or put away; the files stay. */
  function rest(): void {
    for (const one of running.values()) one.controller.abort();
    if (options.isShown()) showAll();
    else {
      for (const id of shown) certificates.remove(id);
      shown.clear();
    }
    wanted = { certificates: [], impossible: [] };
    basis = null;
    options.onState();
    after(LONGEST_SLEEP);
  }

  function showAll(): void {
    for (const [id, pair] of pairs) {
      if (shown.has(id)) continue;
      if (certificates.put(id, pair, 'again').ok) shown.add(id);
    }
  }

  /** Other settings than before: orders of the old ones end, and what only the owner could mend is tried again. */
  async function settle(terms: Terms, now: string): Promise<void> {
    const changed = basis !== null && basis !== now;
    basis = now;
    for (const [id, one] of running) {
      const wish = wanted.certificates.find(each => each.id === id);
      if (!wish || one.basis !== basisOf(wish, terms)) one.controller.abort();
    }
    const state = files.state();
    const kept: Record<string, Kept> = { ...state.certificates };
    for (const { id, names } of wanted.certificates) {
      const before = kept[id];
      const same = before?.directory === terms.directory && sameNames(before.names, names);
      if (!before || !same) kept[id] = { ...freshKept(names, terms.directory), newKey: before?.newKey ?? false };
      else if (changed && !before.limited) kept[id] = { ...before, retryAt: 0 };
    }
    const { [terms.directory]: resting, ...others } = state.restUntil;
    const isLimited = Object.values(kept).some(one => one.limited && one.retryAt > clock.now());
    const restUntil = changed && !isLimited ? others : state.restUntil;
    if (JSON.stringify(kept) !== JSON.stringify(state.certificates) || (changed && resting !== undefined))
      await files.save({ ...state, certificates: kept, restUntil });
  }

  /** When it is to be looked at again. */
  async function attend(one: WantedCertificate, terms: Terms): Promise<Instant> {
    const now = clock.now();
    if (running.has(one.id)) return now + HINDERED;
    const kept = files.state().certificates[one.id]!;
    const dueAt = pairs.has(one.id) ? kept.renewAt : 0;
    if (now < dueAt) {
      hindered.delete(one.id);
      return Math.min(dueAt, await askWindow(one.id, kept, terms));
    }
    const notBefore = stillWaits(Math.max(kept.retryAt, files.state().restUntil[terms.directory] ?? 0), now);
    if (now < notBefore) return notBefore;
    const why = await options.hindrance(one.names, terms.challenge);
    if (why === null) hindered.delete(one.id);
    else hindered.set(one.id, why);
    if (why !== null || closed) return now + HINDERED;
    // Whoever ends has it looked at again.
    if (running.size >= (terms.challenge === 'dns-01' ? MOST_WAITING : MOST_ORDERS)) return now + HINDERED;
    start(one, terms);
    return now + LONGEST_SLEEP;
  }

  async function askWindow(id: string, kept: Kept, terms: Terms): Promise<Instant> {
    const pair = pairs.get(id);
    const now = clock.now();
    if (!pair || now < stillWaits(kept.askWindowAt, now)) return kept.askWindowAt;
    const name = await renewalId(pair.certificate);
    const client = await clientFor({ ...options, terms, signal: closing.signal });
    const said = name === null || isSilent ? ok(null) : await suggestedWindow(client, name);
    if (!said.ok) isSilent = true;
    const again = askWindowAt(said.ok ? (said.value?.askAgainAt ?? null) : null, now);
    const facts = factsIn(pair.certificate);
    // An authority that cannot be asked has said nothing new; one that has no such answers is planned without.
    const window = said.ok && !isSilent ? (said.value?.window ?? null) : kept.window;
    const same = JSON.stringify(window) === JSON.stringify(kept.window);
    const due = same ? kept.renewAt : renewAt(facts, window, random.fraction());
    await files.change(id, { window, askWindowAt: again, renewAt: due });
    return Math.min(again, due);
  }

  function start(one: WantedCertificate, terms: Terms): void {
    const controller = new AbortController();
    const mine: Running = { controller, basis: basisOf(one, terms), waiting: [], done: Promise.resolve() };
    const prover = options.proverFor(terms.challenge, records => {
      mine.waiting = records;
      options.onState();
    });
    const hostKey = certificates.keyOf('local');
    const asked = issue(one, pairs.get(one.id) ?? null, {
      ...{ files, clock, exchange: options.exchange, terms, prover, signal: controller.signal, inTurn, hostKey },
    });
    const done = asked
      .catch(bug => {
        if (!closed) options.onBug(bug, `the certificate of ${one.id}`);
        return err(fault('network', 'something broke here; see the log'));
      })
      .then(outcome => finish(one, terms, outcome))
      .catch(bug => {
        if (!closed) options.onBug(bug, `the certificate of ${one.id}`);
      })
      .finally(() => {
        running.delete(one.id);
        if (!closed) after(SOON);
      });
    running.set(one.id, Object.assign(mine, { done }));
  }

  async function finish(one: WantedCertificate, terms: Terms, outcome: Result<Issued, AcmeFault>): Promise<void> {
    if (!outcome.ok) return failed(one, terms, outcome.error);
    const { pair, isNextKey } = outcome.value;
    // The certificate first: a stop in between costs a look at the authority, not the certificate.
    await files.savePair(one.id, pair);
    pairs.set(one.id, pair);
    const facts = factsIn(pair.certificate);
    const due = renewAt(facts, null, random.fraction());
    await files.change(one.id, { ...freshKept(one.names, terms.directory), renewAt: due });
    if (!closed && options.isShown()) {
      shown.add(one.id);
      certificates.put(one.id, pair);
    }
    await files.dropOrderKey(one.id);
    if (isNextKey) {
      await certificates.refresh({ key: pair.key });
      await files.dropNextKey();
    }
    options.onState();
  }

  async function failed(one: WantedCertificate, terms: Terms, why: AcmeFault): Promise<void> {
    if (why.kind === 'stopped' || closed) return;
    const kept = files.state().certificates[one.id];
    if (!kept) return;
    const failures = kept.failures + 1;
    const next = retryAt(why, failures, clock.now(), random.fraction());
    const isOver = why.kind === 'refused' || why.kind === 'challenge';
    await files.change(one.id, {
      ...{ failures, retryAt: next, because: why.sentence, limited: why.kind === 'rate-limited' },
      ...(isOver && { order: null }),
    });
    const state = files.state();
    const { [terms.directory]: gone, ...accounts } = state.accounts;
    const isLost = why.code === 'accountDoesNotExist' && gone !== undefined;
    // What is wrong with all of it is not asked again for each name.
    const restUntil = isOver ? state.restUntil : { ...state.restUntil, [terms.directory]: next };
    await files.save({ ...state, restUntil, accounts: isLost ? accounts : state.accounts });
    options.onFailed(one.names, why.sentence, next);
    options.onState();
  }

  return {
    wake: () => after(SOON),
    async look() {
      for (;;) {
        await look();
        // Those that wait for a person are left to wait; one that has only begun may turn out to be such.
        const busy = [...running.values()].filter(one => one.waiting.length === 0).map(one => one.done);
        if (closed || busy.length === 0) return;
        await Promise.race([...busy, pause(clock, SOON, new AbortController().signal)]);
      }
    },
    async renew(id, newKey) {
      if (!options.terms()) return err('no certificate authority is asked: set acme.directory, in mode deliver');
      await look();
      const which = wanted.certificates.filter(one => id === null || one.id === id || one.names.includes(id));
      if (which.length === 0)
        return err(id === null ? 'no certificate is wanted' : `no certificate for ${id} is wanted`);
      const limited = which.map(one => files.state().certificates[one.id]!).find(isLimitedNow);
      if (limited)
        return err(
          `the certificate authority wants no request before ${new Date(limited.retryAt).toISOString()}: ${limited.because}`,
        );
      for (const one of which) await files.change(one.id, { renewAt: 0, retryAt: 0, ...(newKey && { newKey }) });
      const { [options.terms()?.directory ?? '']: _rest, ...restUntil } = files.state().restUntil;
      await files.save({ ...files.state(), restUntil });
      await look();
      return ok(undefined);
    },
    orders: () => wanted.certificates.map(orderState),
    impossible: () => wanted.impossible,
    async close() {
      closed = true;
      cancel();
      closing.abort();
      for (const one of running.values()) one.controller.abort();
      // Whoever is slow to hear it is not waited for: everything is kept so that it can end at any point.
      const all = Promise.all([rounds, ...[...running.values()].map(one => one.done)]);
      await Promise.race([all, new Promise(resolve => clock.after(GOODBYE, () => resolve(null)))]);
    },
  };

  function isLimitedNow({ limited, retryAt: until }: Kept): boolean {
    return limited && stillWaits(until, clock.now()) > clock.now();
  }

  function orderState({ id, names }: WantedCertificate): OrderState {
    const kept = files.state().certificates[id];
    const now = clock.now();
    const order = running.get(id);
    const waits = stillWaits(Math.max(kept?.retryAt ?? 0, files.state().restUntil[kept?.directory ?? ''] ?? 0), now);
    const because = hindered.get(id) ?? kept?.because ?? null;
    const isHeld = pairs.has(id) && kept !== undefined && now < kept.renewAt;
    const state = order
      ? order.waiting.length > 0
        ? 'waiting'
        : 'ordering'
      : isHeld
        ? 'held'
        : hindered.has(id)
          ? 'hindered'
          : now < waits
            ? 'put-off'
            : 'due';
    return {
      ...{ id, names, state, records: order?.waiting ?? [] },
      because: because ?? (state === 'put-off' ? 'the authority is let alone, because of another certificate' : null),
      renewAt: isHeld ? kept.renewAt : null,
      retryAt: state === 'put-off' ? waits : null,
    };
  }
}

/** An order under way is for these names on these terms. */
const basisOf = ({ names }: WantedCertificate, terms: Terms): string => JSON.stringify([names, terms]);
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(name => b.includes(name));
