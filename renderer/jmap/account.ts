/**
 * One account's cache: emails as lists show them, threads, mailboxes. Kept true by changes and get (RFC 8620 §5.2); what
 * we change ourselves lies over it until the server has answered. Lists that are on screen take part in each round, so
 * that what is new is known, sorted in and readable after one request.
 */
import type { ChangesResponse, Email, GetResponse, JmapId, Mailbox, State, Thread } from '../../server/jmap/types.ts';
import { type Batcher, type GroupCall, ref, type Settled } from './batch.ts';
import { JmapError } from './errors.ts';
import { LIST_PROPERTIES, type ListEmail } from './list-email.ts';
import type { Patch } from './methods.ts';
import { applyPatch } from './patch.ts';

export type Limits = { readonly maxObjectsInGet: number; readonly maxObjectsInSet: number };

/** A list on screen, as a round of changes sees it. */
export type SyncedList = {
  /** Its own calls of the round; none while it has not begun. */
  readonly changesCalls: () => readonly GroupCall[];
  /** null: there was no round for it (too much has changed): it starts anew. */
  readonly takeChanges: (answers: readonly Settled[] | null) => void;
};

type Held = { readonly email: ListEmail; readonly order: number };
type Change = { readonly patch: Patch };
export type Account = ReturnType<typeof createAccount>;

/** More changed emails than this in one round, and the cache starts anew. */
const MOST_CHANGES = 256;
const MOST_EMAILS = 8000;

type Given = {
  readonly id: JmapId;
  readonly batcher: Batcher;
  readonly limits: () => Limits;
  readonly notify: () => void;
  readonly changed: (type: string, state: State) => void;
};

export function createAccount({ id, batcher, limits, notify, changed }: Given) {
  const emails = new Map<JmapId, Held>();
  const shown = new Map<JmapId, ListEmail>();
  const pending = new Map<JmapId, Change[]>();
  const threads = new Map<JmapId, readonly JmapId[]>();
  const reading = new Map<string, Promise<void>>();
  const lists = new Set<SyncedList>();
  let mailboxes: readonly Mailbox[] = [];
  const states: { Email: State | null; Thread: State | null; Mailbox: State | null } = {
    Email: null,
    Thread: null,
    Mailbox: null,
  };
  /** Of requests, so that a late answer does not overwrite a newer one. */
  let order = 0;
  let round: Promise<void> | null = null;
  let again = false;

  const show = (email: JmapId): void => {
    const held = emails.get(email);
    if (!held) shown.delete(email);
    else
      shown.set(
        email,
        (pending.get(email) ?? []).reduce((one, { patch }) => applyPatch(one, patch), held.email),
      );
  };
  const keep = (list: readonly Email[], at: number): void => {
    for (const email of list) {
      const before = emails.get(email.id);
      if (before && before.order > at) continue;
      emails.delete(email.id);
      emails.set(email.id, { email, order: at });
      show(email.id);
    }
    prune();
  };
  const forget = (gone: readonly JmapId[]): void => {
    for (const email of gone) {
      emails.delete(email);
      show(email);
    }
  };
  /** The longest unread in the cache go first. */
  const prune = (): void => {
    if (emails.size <= MOST_EMAILS) return;
    const oldest = [...emails.keys()].slice(0, emails.size - MOST_EMAILS + 1000).filter(one => !pending.has(one));
    forget(oldest);
  };

  const takeGet = (answer: Settled | undefined, at: number): GetResponse<Email> | null => {
    if (!answer || answer instanceof JmapError) return null;
    const got = answer as unknown as GetResponse<Email>;
    keep(got.list, at);
    states.Email ??= got.state;
    return got;
  };
  const takeThreads = (answer: Settled | undefined): void => {
    if (!answer || answer instanceof JmapError) return;
    const got = answer as unknown as GetResponse<Thread>;
    for (const thread of got.list) threads.set(thread.id, thread.emailIds);
    states.Thread ??= got.state;
  };

  /** In pieces, each id asked for once however many want it. */
  const readMissing = async (
    kind: 'Email' | 'Thread',
    wanted: readonly JmapId[],
    has: (one: JmapId) => boolean,
  ): Promise<void> => {
    const missing = [...new Set(wanted)].filter(one => !has(one));
    const under = missing.map(one => reading.get(kind + one)).filter(one => one !== undefined);
    const fresh = missing.filter(one => !reading.has(kind + one));
    const size = limits().maxObjectsInGet;
    const pieces = Array.from({ length: Math.ceil(fresh.length / size) }, (_, i) =>
      fresh.slice(i * size, (i + 1) * size),
    );
    const reads = pieces.map(ids => {
      const read = readPiece(kind, ids).finally(() => {
        for (const one of ids) reading.delete(kind + one);
      });
      for (const one of ids) reading.set(kind + one, read);
      return read;
    });
    await Promise.all([...under, ...reads]);
  };
  const readPiece = async (kind: 'Email' | 'Thread', ids: readonly JmapId[]): Promise<void> => {
    const at = ++order;
    const properties = kind === 'Email' ? { properties: LIST_PROPERTIES } : {};
    const [answer] = await batcher.group([[`${kind}/get`, { accountId: id, ids, ...properties }]]);
    if (answer instanceof JmapError) throw answer;
    if (kind === 'Email') takeGet(answer, at);
    else takeThreads(answer);
    notify();
  };

  // ── the round ──────────────────────────────────────────────────────────────────────────────────────────────────
  const syncCalls = (): { calls: GroupCall[]; emails: boolean; boxes: boolean } => {
    const calls: GroupCall[] = [];
    const boxes = states.Mailbox !== null;
    const mail = states.Email !== null;
    if (boxes) {
      calls.push(
        ['Mailbox/changes', { accountId: id, sinceState: states.Mailbox }],
        ['Mailbox/get', { accountId: id, '#ids': ref(0, '/created') }],
        ['Mailbox/get', { accountId: id, '#ids': ref(0, '/updated'), '#properties': ref(0, '/updatedProperties') }],
      );
    } else calls.push(['Mailbox/get', { accountId: id, ids: null }]);
    if (mail) {
      const at = calls.length;
      calls.push(
        ['Email/changes', { accountId: id, sinceState: states.Email, maxChanges: MOST_CHANGES }],
        ['Email/get', { accountId: id, '#ids': ref(at, '/updated'), properties: LIST_PROPERTIES }],
      );
      if (states.Thread !== null)
        calls.push(
          ['Thread/changes', { accountId: id, sinceState: states.Thread, maxChanges: MOST_CHANGES }],
          ['Thread/get', { accountId: id, '#ids': ref(at + 2, '/updated') }],
        );
    }
    return { calls, emails: mail, boxes };
  };

  const runRound = async (): Promise<void> => {
    const at = ++order;
    const { calls, emails: mail, boxes } = syncCalls();
    const running = [...lists];
    const [answers, ...listAnswers] = await Promise.all([
      batcher.group(calls),
      ...running.map(list => {
        const own = list.changesCalls();
        return own.length === 0 ? Promise.resolve([]) : batcher.group(own);
      }),
    ]);
    let next = 0;
    if (boxes) {
      takeMailboxes(answers[0]!, answers[1]!, answers[2]!);
      next = 3;
    } else {
      takeAllMailboxes(answers[0]!);
      next = 1;
    }
    const whole = !mail || takeEmailChanges(answers.slice(next), at);
    if (mail && whole) takeThreadChanges(answers.slice(next + 2));
    running.forEach((list, i) => {
      const own = listAnswers[i]!;
      list.takeChanges(whole || own.length === 0 ? own : null);
    });
  };

  const takeAllMailboxes = (answer: Settled): void => {
    if (answer instanceof JmapError) throw answer;
    const got = answer as unknown as GetResponse<Mailbox>;
    mailboxes = got.list;
    states.Mailbox = got.state;
    changed('Mailbox', got.state);
  };
  const takeMailboxes = (changes: Settled, created: Settled, updated: Settled): void => {
    if (changes instanceof JmapError || created instanceof JmapError || updated instanceof JmapError) {
      states.Mailbox = null;
      again = true;
      return;
    }
    const told = changes as unknown as ChangesResponse;
    const fresh = new Map(
      [created, updated].flatMap(answer =>
        (answer as unknown as GetResponse<Mailbox>).list.map(box => [box.id, box] as const),
      ),
    );
    const gone = new Set(told.destroyed);
    const known = new Set(mailboxes.map(box => box.id));
    mailboxes = [
      ...mailboxes.filter(box => !gone.has(box.id)).map(box => ({ ...box, ...fresh.get(box.id) })),
      ...[...fresh.values()].filter(box => !known.has(box.id)),
    ];
    if (states.Mailbox !== told.newState) changed('Mailbox', told.newState);
    states.Mailbox = told.newState;
    if (told.hasMoreChanges) again = true;
  };
  /** False: too much has changed to tell, and what was cached is worth nothing. */
  const takeEmailChanges = (answers: readonly Settled[], at: number): boolean => {
    const [changes, got] = answers;
    const told = changes instanceof JmapError ? null : (changes as unknown as ChangesResponse);
    if (!told || told.hasMoreChanges || got instanceof JmapError) {
      startAnew();
      return false;
    }
    takeGet(got, at);
    forget(told.destroyed);
    if (states.Email !== told.newState) changed('Email', told.newState);
    states.Email = told.newState;
    return true;
  };
  const takeThreadChanges = ([changes, got]: readonly Settled[]): void => {
    if (changes === undefined) return;
    const told = changes instanceof JmapError ? null : (changes as unknown as ChangesResponse);
    if (!told || told.hasMoreChanges || got instanceof JmapError) {
      threads.clear();
      states.Thread = null;
      return;
    }
    takeThreads(got);
    for (const gone of told.destroyed) threads.delete(gone);
    states.Thread = told.newState;
  };
  const startAnew = (): void => {
    emails.clear();
    shown.clear();
    threads.clear();
    states.Email = null;
    states.Thread = null;
    changed('Email', 'anew');
  };

  /** One round at a time; a change that is told of meanwhile makes one more. */
  const sync = (): Promise<void> => {
    if (round) {
      again = true;
      return round;
    }
    round = (async () => {
      do {
        again = false;
        await runRound();
        notify();
      } while (again);
    })().finally(() => {
      round = null;
    });
    return round;
  };

  return {
    id,
    sync,
    lists,
    email: (one: JmapId) => shown.get(one),
    thread: (one: JmapId) => threads.get(one),
    mailboxes: () => mailboxes,
    ready: () => states.Mailbox !== null,
    /** Whether the server's state of a type is another than the one known here. */
    isBehind: (told: Readonly<Record<string, State>>): boolean =>
      (['Email', 'Thread', 'Mailbox'] as const).some(
        type => told[type] !== undefined && states[type] !== null && told[type] !== states[type],
      ) || states.Mailbox === null,
    ensureEmails: (ids: readonly JmapId[]) => readMissing('Email', ids, one => emails.has(one)),
    ensureThreads: (ids: readonly JmapId[]) => readMissing('Thread', ids, one => threads.has(one)),
    /** The answers of a list's own request: they are as good as any. */
    beginReading: () => ++order,
    takeEmails: (answer: Settled | undefined, at: number) => takeGet(answer, at),
    takeThreads,
    /** Lays changes over the cache; gives back what takes them off again, keeping those that were accepted. */
    lay(changes: ReadonlyMap<JmapId, Patch>): (refused: (one: JmapId) => boolean) => void {
      const own = new Map([...changes].map(([one, patch]) => [one, { patch }]));
      for (const [one, change] of own) {
        pending.set(one, [...(pending.get(one) ?? []), change]);
        show(one);
      }
      notify();
      return refused => {
        for (const [one, change] of own) {
          const left = (pending.get(one) ?? []).filter(other => other !== change);
          if (left.length > 0) pending.set(one, left);
          else pending.delete(one);
          const held = emails.get(one);
          if (held && !refused(one)) emails.set(one, { ...held, email: applyPatch(held.email, change.patch) });
          show(one);
        }
        notify();
      };
    },
  };
}
