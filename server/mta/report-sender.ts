/**
 * Sends what was counted of a day, when it is over and some hours more: to each domain that asks for it in the DNS, at the
 * addresses that may be written to. Each report goes to each address once; a day that could not be asked about is tried
 * again for three days. Nothing is sent about ourselves, nor unsigned.
 *
 * RFC 9990 §3.5, §4; RFC 8460 §3, §4.1, §5.
 */
import type { Clock, Random } from '../base/ports.ts';
import { type Duration, hours, minutes, seconds } from '../base/units.ts';
import { dayOf } from '../reports/day.ts';
import type { Day, ReportKind, SentResult } from '../store/interface.ts';
import { type Letter, lettersFor, type Outgoing } from './report-letters.ts';

const LOOK_EVERY = minutes(15);
/** RFC 8460 §4.1: not all of the world at midnight. */
const EARLIEST = minutes(10);
const SPREAD = hours(3);
/** They are remembered to spare questions; forgotten, they are asked again. */
const MOST_SETTLED = 20_000;
/** For a report that is on its way when the server stops. */
const GRACE = seconds(2);
/** Days back that are still made good. */
const LATE = 3;

export type ReportSenderOptions = Outgoing & {
  readonly clock: Clock;
  readonly random: Random;
  /** In mode deliver, where the owner wants it. */
  readonly isOn: (kind: ReportKind) => boolean;
  /** Queues, or brings it over HTTPS; gives back what became of it. */
  readonly dispatch: (letter: Letter) => Promise<SentResult | 'exists'>;
  /** What was counted until now is to be on disk. */
  readonly flush: () => Promise<void>;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type ReportSender = {
  /** Of every day that is over, at once. */
  send(): Promise<{ readonly sent: number; readonly notSent: number }>;
  close(): Promise<void>;
};

const doneKey = (kind: ReportKind): string => `reports-done ${kind}`;
const kinds: readonly ReportKind[] = ['dmarc', 'tls'];

export function startReportSender(options: ReportSenderOptions): ReportSender {
  const { store, clock, onBug } = options;
  const delay: Duration = EARLIEST + options.random.fraction() * SPREAD;
  /** Domains of a day that waits for others: they are not asked about again. */
  const settled = new Set<string>();
  let closed = false;
  let working: Promise<{ sent: number; notSent: number }> | null = null;
  let cancel = clock.after(LOOK_EVERY, () => void look());

  async function look(): Promise<void> {
    try {
      await oneAtATime(dayOf(clock.now() - delay));
    } catch (fault) {
      // A web server that is slow to answer does not keep us from stopping: what it said then is not written down.
      if (!closed) onBug(fault, 'reports');
    }
    if (!closed) cancel = clock.after(LOOK_EVERY, () => void look());
  }

  async function oneAtATime(before: Day) {
    while (working) await working.catch(() => {});
    working = sendBefore(before);
    try {
      return await working;
    } finally {
      working = null;
    }
  }

  async function sendBefore(before: Day): Promise<{ sent: number; notSent: number }> {
    await options.flush();
    const counts = { sent: 0, notSent: 0 };
    for (const kind of kinds) {
      if (!options.isOn(kind)) continue;
      const told = Number((await store.meta(doneKey(kind))) ?? -1);
      // Days that are still to come were done by a clock that was wrong.
      const done = told > before + 1 ? before - 1 - LATE : told;
      let doneTo = done;
      let isWhole = true;
      const days = Map.groupBy(await store.countedDays(kind, Math.max(done + 1, before - LATE)), ({ day }) => day);
      for (const [day, domains] of days) {
        if (day >= before || closed) break;
        for (const { domain } of domains) isWhole = (await sendOne(kind, day, domain, counts)) && isWhole;
        // From the first day on that is not whole all are gone through again; what went out does not go out twice.
        if (isWhole) doneTo = day;
      }
      if (isWhole || settled.size > MOST_SETTLED) settled.clear();
      if (doneTo !== told) await store.run('setMeta', { key: doneKey(kind), value: String(doneTo) });
    }
    return counts;
  }

  /** False: to be asked again. */
  async function sendOne(kind: ReportKind, day: Day, domain: string, counts: { sent: number; notSent: number }) {
    const key = `${kind} ${day} ${domain}`;
    if (domain === '' || settled.has(key)) return true;
    if (closed) return false;
    const found = await lettersFor(options, kind, day, domain);
    let { isWhole } = found;
    for (const letter of found.letters) {
      const result = await options.dispatch(letter);
      if (result === 'queued' || result === 'posted') counts.sent++;
      else if (result !== 'exists') counts.notSent++;
      if (result === 'failed') isWhole = false;
    }
    if (isWhole) settled.add(key);
    return isWhole;
  }

  return {
    send: () => oneAtATime(dayOf(clock.now())),
    async close() {
      closed = true;
      cancel();
      const ended = Promise.resolve(working).catch(() => {});
      await Promise.race([ended, new Promise<void>(resolve => clock.after(GRACE, resolve))]);
    },
  };
}
