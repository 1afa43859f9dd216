/**
 * Tells the owner's addresses of captured mail. The journal says what was filed: what is to be told of it and how far the
 * journal was looked through are written in one act, so that a crash neither loses nor doubles a delivery; an attempt that
 * was cut off is made again under the same id.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import type { Seal } from '../base/seal.ts';
import { type Duration, days, minutes, seconds } from '../base/units.ts';
import type { HttpPost } from '../net/http-post.ts';
import type { Id, NewDelivery, Store, StoredDelivery, StoredWebhook } from '../store/interface.ts';
import { gone, isTaken, nextAttempt } from './schedule.ts';
import { guardOf, purposeOf, readWebhook, type WebhookSettings } from './settings.ts';
import { signedHeaders } from './signature.ts';

export type CourierOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly post: (asked: HttpPost) => Promise<Result<number, string>>;
  /** What is told of a captured message; null: it is not of this inbox, or is not there any more. */
  readonly bodyOf: (message: Id, settings: WebhookSettings) => Promise<string | null>;
  readonly userAgent: string;
  /** Secrets lie sealed; one of an older version as it is. */
  readonly seal: Pick<Seal, 'open'>;
  readonly onBug: (fault: unknown) => void;
};
export type Courier = Closable & {
  /** What is to be told is told; called whenever there may be something. */
  look(): void;
};

const PATIENCE: Duration = seconds(15);
/** No timer is longer: clocks are set. */
const LONGEST_LOOK: Duration = minutes(15);
const EVENTS_AT_ONCE = 500;
const AT_ONCE = 8;
const KEPT: Duration = days(7);

export function startCourier(options: CourierOptions): Courier {
  const { store, clock } = options;
  const stop = new AbortController();
  let again = false;
  let running: Promise<void> | null = null;
  let cancel = (): void => {};

  async function run(): Promise<void> {
    do {
      again = false;
      cancel();
      const hooks = await store.webhooks();
      for (const hook of hooks) await collect(options, hook);
      if (hooks.length > 0) await tellDue(options, hooks, stop.signal);
    } while (again && !stop.signal.aborted);
    if (stop.signal.aborted) return;
    const [next] = await store.dueDeliveries(1);
    if (next) cancel = clock.after(Math.min(Math.max(0, next.nextAt - clock.now()), LONGEST_LOOK), look);
  }
  function look(): void {
    if (stop.signal.aborted) return;
    again = true;
    running ??= run()
      .catch(fault => {
        if (!stop.signal.aborted) options.onBug(fault);
      })
      .finally(() => {
        running = null;
        if (again) look();
      });
  }
  const unwatch = store.watchEvents(notes => notes.some(({ name }) => name === 'mda.filed') && look());
  look();
  return {
    look,
    async close() {
      unwatch();
      stop.abort();
      cancel();
      await running;
    },
  };
}

/** What was filed since, as deliveries of this webhook. */
async function collect({ store, clock, random, bodyOf }: CourierOptions, hook: StoredWebhook): Promise<void> {
  const settings = readWebhook(hook.body);
  let after = hook.cursor;
  while (settings) {
    const notes = await store.events({ after, names: ['mda.filed'], limit: EVENTS_AT_ONCE });
    const last = notes.at(-1);
    if (!last) return;
    const deliveries: NewDelivery[] = [];
    for (const trace of new Set(notes.filter(({ fields }) => fields.captured === true).map(note => note.trace))) {
      const stored = await store.messageByTrace(trace);
      const body = stored ? await bodyOf(stored.id, settings) : null;
      const id = `msg_${Buffer.from(random.bytes(18)).toString('base64url').replace(/[-_]/g, 'x')}`;
      if (stored && body !== null) deliveries.push({ id, message: stored.id, body });
    }
    const now = clock.now();
    const place = { webhook: hook.id, cursor: last.id, deliveries, now, forget: now - KEPT };
    if (!(await store.run('queueDeliveries', place)).ok) return;
    after = last.id;
  }
}

async function tellDue(options: CourierOptions, hooks: readonly StoredWebhook[], stop: AbortSignal): Promise<void> {
  const { store, clock } = options;
  for (;;) {
    const due = (await store.dueDeliveries(AT_ONCE)).filter(({ nextAt }) => nextAt <= clock.now());
    const known = due.flatMap(one => {
      const hook = hooks.find(({ id }) => id === one.webhook);
      return hook ? [{ one, hook }] : [];
    });
    if (known.length === 0 || stop.aborted) return;
    await Promise.all(known.map(({ one, hook }) => tell(options, one, hook, stop)));
  }
}

async function tell(
  options: CourierOptions,
  { id, body, attempts, firstAt }: StoredDelivery,
  { body: written, secret }: StoredWebhook,
  stop: AbortSignal,
): Promise<void> {
  const { store, clock, random } = options;
  const settings = readWebhook(written);
  if (!settings) return;
  const headers = { 'content-type': 'application/json', 'user-agent': options.userAgent };
  const opened = options.seal.open(secret, purposeOf(written));
  // Unsigned nothing is told: who hears it could not tell it from anybody's.
  const answer = opened.ok
    ? await options.post({
        ...{ url: new URL(settings.url), guard: guardOf(settings), deadline: PATIENCE, signal: stop },
        headers: { ...headers, ...signedHeaders(id, clock.now(), body, opened.value) },
        body: Buffer.from(body),
      })
    : err(`its secret cannot be read: ${opened.error}`);
  // Nobody knows whether it was heard: it is told again after the next start.
  if (stop.aborted) return;
  const said = answer.ok ? `answered ${answer.value}` : answer.error;
  const now = clock.now();
  if (answer.ok && isTaken(answer.value)) {
    await store.run('settleDelivery', { id, state: 'done', nextAt: now, said });
    return;
  }
  // 410: the standard's word for "never again".
  const isOver = answer.ok && gone(answer.value);
  const next = isOver ? null : nextAttempt(attempts + 1, firstAt, now, random.fraction());
  await store.run('settleDelivery', { id, state: next === null ? 'dead' : 'waiting', nextAt: next ?? now, said });
}
