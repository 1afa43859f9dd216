/**
 * The doctor as the owner meets it: the last look at each domain, at once and with its time; a look now; what is to be
 * published in any form; and, once a day by itself, a word where something has turned bad. A finding counts as bad when
 * two looks in a row have found it, so that an answer lost on the way is no alarm.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hours, minutes } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import { parseDomain } from '../mime/address.ts';
import type { Store } from '../store/interface.ts';
import { type AskOptions, NOTHING_ASKED, observe } from './ask.ts';
import { countedOf, type FactOptions, factsOf, notAskedOf } from './facts.ts';
import { dmarcNext } from './genuine.ts';
import { judge } from './judge.ts';
import { type Reach, tryReach } from './reach.ts';
import type { Report, Row, Topic } from './row.ts';
import { type Texts, textsOf } from './texts.ts';
import { needSentence, needValues } from './words.ts';

export type DoctorState = {
  readonly domains: readonly string[];
  readonly report: Report | null;
  readonly isChecking: boolean;
  readonly reach: Reach | null;
};
export type Doctor = {
  /** `domain` null: the first of ours. Never waits for the world. */
  state(domain: string | null): Promise<DoctorState>;
  /** A look now; who asks meanwhile gets the same. */
  check(domain: string): Promise<Result<Report, string>>;
  /** A first look in the background; once, whatever comes of it. */
  begin(domain: string): void;
  /** What is to be published: all of it, or what is not there as it should be. */
  texts(domain: string, which: 'all' | 'missing'): Promise<Result<Texts, string>>;
  /** Whether port 25 leads out. */
  reach(): Promise<Result<Reach, string>>;
  onChange(hear: () => void): () => void;
  needs(): readonly Need[];
  close(): void;
};

export type DoctorOptions = FactOptions & {
  readonly store: Pick<Store, 'events' | 'domains'>;
  readonly clock: Clock;
  readonly asking: () => Omit<AskOptions, 'clock'>;
  readonly guard: Parameters<typeof tryReach>[0]['guard'];
  /** Looks by itself; not where the store alone is open. */
  readonly isRunning: boolean;
  readonly onBug: (fault: unknown, where: string) => void;
};

const FIRST_LOOK = minutes(3);
const EVERY = hours(24);
/** What was found bad is looked at again, before anybody is told. */
const SECOND_LOOK = minutes(20);

export function newDoctor(options: DoctorOptions): Doctor {
  const { store, clock, config } = options;
  const last = new Map<string, Report>();
  const checking = new Map<string, Promise<Report>>();
  /** Rows that were bad when last looked at, and of those the ones that were so before too. */
  const suspected = new Map<string, ReadonlySet<string>>();
  const bad = new Map<string, readonly Row[]>();
  const begun = new Set<string>();
  const hearers = new Set<() => void>();
  let reach: Reach | null = null;
  let closed = false;
  let cancel = () => {};

  const tell = () => {
    for (const hear of hearers) hear();
  };
  const domains = async () => (await store.domains()).map(({ name }) => name);
  async function ours(name: string): Promise<Result<string, string>> {
    const parsed = parseDomain(name);
    const found = parsed.ok && (await domains()).includes(parsed.value);
    return found ? ok(parsed.value) : err(`${name} is not one of our domains`);
  }

  async function look(domain: string): Promise<Report> {
    const facts = await factsOf(options, domain);
    const isAsked = facts.notAsked === null;
    const seen = isAsked ? await observe({ ...options.asking(), clock }, facts) : NOTHING_ASKED;
    const next = isAsked ? dmarcNext(facts, seen, await countedOf(options, domain)) : null;
    const report = {
      ...{ domain, hostName: facts.hostName, at: clock.now(), notAsked: facts.notAsked },
      ...{ ...judge(facts, seen), dmarcNext: next },
    };
    if (closed) return report;
    last.set(domain, report);
    remember(report);
    return report;
  }
  function remember({ domain, rows, notAsked }: Report): void {
    const before = suspected.get(domain) ?? new Set();
    // What could not be asked now stays as it was.
    const unknown = rows.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);
    const failed = notAsked === null ? rows.filter(({ verdict }) => verdict === 'failed') : [];
    const kept = (bad.get(domain) ?? []).filter(({ id }) => unknown.includes(id));
    bad.set(domain, [...failed.filter(({ id }) => before.has(id)), ...kept]);
    suspected.set(domain, new Set([...failed.map(({ id }) => id), ...unknown.filter(id => before.has(id))]));
  }
  function check(domain: string): Promise<Report> {
    const running = checking.get(domain);
    if (running) return running;
    const looking = look(domain).finally(() => {
      checking.delete(domain);
      tell();
    });
    checking.set(domain, looking);
    tell();
    return looking;
  }

  const later = (wait: number) => {
    cancel();
    if (!closed) cancel = clock.after(wait, () => void daily());
  };
  async function daily(): Promise<void> {
    let again = EVERY;
    try {
      const all = await domains();
      for (const gone of [...last.keys()].filter(name => !all.includes(name)))
        for (const map of [last, suspected, bad]) map.delete(gone);
      for (const domain of config()['doctor.daily'] && config().mode === 'deliver' ? all : []) {
        if (closed) return;
        if (notAskedOf(config(), domain) === null) await check(domain);
        const news = [...(suspected.get(domain) ?? [])].filter(id => !bad.get(domain)?.some(row => row.id === id));
        if (news.length > 0) again = SECOND_LOOK;
      }
    } catch (fault) {
      if (!closed) options.onBug(fault, 'the doctor');
    }
    later(again);
  }
  if (options.isRunning) later(FIRST_LOOK);

  return {
    async state(wanted) {
      const all = await domains();
      const domain = wanted !== null && all.includes(wanted) ? wanted : (all[0] ?? null);
      const known = domain === null ? null : (last.get(domain) ?? null);
      // Another mode or a zone: what was found under the old ones says nothing now.
      const report = known && known.notAsked === notAskedOf(config(), known.domain) ? known : null;
      return { domains: all, report, isChecking: domain !== null && checking.has(domain), reach };
    },
    async check(name) {
      const domain = await ours(name);
      return domain.ok ? ok(await check(domain.value)) : domain;
    },
    begin(domain) {
      if (begun.has(domain)) return;
      begun.add(domain);
      check(domain).catch(fault => !closed && options.onBug(fault, 'the doctor'));
    },
    async texts(name, which) {
      const domain = await ours(name);
      if (!domain.ok) return domain;
      const report = last.get(domain.value) ?? (await check(domain.value));
      return ok(textsOf(report, await factsOf(options, domain.value), which));
    },
    async reach() {
      if (config().mode !== 'deliver')
        return err(`The mode is "${config().mode}": nothing leaves this computer, and nobody is dialled`);
      const names = config()['doctor.try-domains'];
      if (names.length === 0) return err('doctor.try-domains names nobody to dial');
      const { resolver } = options.asking();
      reach = await tryReach({
        resolver,
        guard: options.guard,
        clock,
        port: config()['outbound.port'],
        domains: names,
      });
      tell();
      return ok(reach);
    },
    onChange(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    needs: () => (config().mode === 'deliver' ? [...bad].flatMap(([domain, rows]) => needOf(domain, rows)) : []),
    close() {
      closed = true;
      cancel();
    },
  };
}

/** Signing keys and certificates tell of theirs by themselves. */
const toldElsewhere: readonly Topic[] = ['dkim', 'tls', 'mta-sts', 'dane'];

/** One for a domain, however much is wrong with it. */
function needOf(domain: string, bad: readonly Row[]): readonly Need[] {
  const rows = bad.filter(({ topic }) => !toldElsewhere.includes(topic));
  if (rows.length === 0) return [];
  const values = needValues(domain, rows[0]!, rows.length - 1);
  return [
    {
      ...{ id: `doctor ${domain}`, severity: 'attention', path: `/deliverability/${encodeURIComponent(domain)}` },
      ...{ values, sentence: needSentence(values) },
    },
  ];
}
