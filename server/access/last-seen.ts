/**
 * When each person was here last, over which protocol and with what program: read once from the events that say who
 * signed in and who left, then kept up by those that come. Forgotten with the events themselves.
 */
import type { Instant } from '../base/units.ts';
import { lookupForm } from '../directory/address.ts';
import type { Store, StoredNote } from '../store/interface.ts';

export type Seen = {
  readonly at: Instant;
  readonly protocol: 'imap' | 'pop3' | 'managesieve' | 'jmap' | 'smtp';
  /** What the program calls itself; null: it did not say. */
  readonly client: string | null;
  readonly remote: string;
};
export type LastSeen = {
  /** By address, in its lookup form. */
  all(): Promise<ReadonlyMap<string, Seen>>;
};

type Visit = { readonly user: string | null; readonly client: string | null };

/** Older events are not looked through: who was here last is nearly always among the newest. */
const LOOKED_THROUGH = 200_000;
const MOST_READ = 5000;
/** Traces whose program's name may still come, or whose end may. */
const MOST_REMEMBERED = 5000;
const NAMES = [
  ...['imap.signed-in', 'pop3.signed-in', 'managesieve.signed-in', 'jmap.signed-in', 'smtp.signed-in'],
  ...['imap.client', 'imap.closed', 'pop3.closed', 'managesieve.closed'],
];

export function newLastSeen(store: Store): LastSeen {
  const seen = new Map<string, Seen>();
  const byTrace = new Map<string, Visit>();
  let primed: Promise<void> | null = null;

  function hear({ name, trace, at, fields }: StoredNote): void {
    const [protocol, what] = name.split('.');
    if (!NAMES.includes(name) || !isProtocol(protocol)) return;
    const visit = byTrace.get(trace);
    if (what === 'client') {
      // Before the sign-in or after it: a program may say its name at any time (RFC 2971 §3).
      const client = `${fields.name} ${fields.version}`.trim();
      remember(trace, { user: visit?.user ?? null, client });
      const last = visit?.user ? seen.get(visit.user) : undefined;
      if (visit?.user && last?.protocol === protocol) seen.set(visit.user, { ...last, client });
      return;
    }
    const user = visit?.user ?? formOf(fields.user);
    if (user === null) return;
    const client = visit?.client ?? null;
    seen.set(user, { at, protocol, client, remote: String(fields.remote ?? '') });
    if (what === 'closed') byTrace.delete(trace);
    else remember(trace, { user, client });
  }

  function remember(trace: string, visit: Visit): void {
    byTrace.set(trace, visit);
    const [oldest] = byTrace.keys();
    if (byTrace.size > MOST_REMEMBERED && oldest !== undefined) byTrace.delete(oldest);
  }

  async function prime(): Promise<void> {
    let last = 0;
    const early: StoredNote[] = [];
    let listening: (note: StoredNote) => void = note => early.push(note);
    store.watchEvents(notes => {
      for (const note of notes) listening(note);
    });
    const [newest] = await store.events({ limit: 1, newestFirst: true });
    const after = Math.max(0, (newest?.id ?? 0) - LOOKED_THROUGH);
    const before = await store.events({ names: NAMES, after, limit: MOST_READ, newestFirst: true });
    for (const note of [...before].reverse()) {
      hear(note);
      last = note.id;
    }
    for (const note of early) if (note.id > last) hear(note);
    listening = hear;
  }

  return {
    async all() {
      primed ??= prime();
      await primed;
      return seen;
    },
  };
}

const isProtocol = (name: string | undefined): name is Seen['protocol'] =>
  name === 'imap' || name === 'pop3' || name === 'managesieve' || name === 'jmap' || name === 'smtp';

function formOf(user: unknown): string | null {
  const form = typeof user === 'string' ? lookupForm(user) : null;
  return form?.ok ? form.value : null;
}
