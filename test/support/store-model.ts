/**
 * What the store promises, as simply as it can be said: maps and arrays, one command after the other, no disk. The
 * property test plays the same commands to this and to the real one and compares every answer.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type {
  CommandName,
  Commands,
  Id,
  Lease,
  NewMessage,
  NewRecipient,
  RecipientState,
  StoreFault,
  Uid,
  UidSet,
} from '../../server/store/interface.ts';

type Entry = {
  message: Id;
  modSeq: number;
  flags: number;
  keywords: string[];
  internalDate: number;
  size: number;
};
type Box = {
  id: Id;
  name: string;
  uidValidity: number;
  uidNext: Uid;
  recentFrom: Uid;
  highest: number;
  entries: Map<Uid, Entry>;
  gone: Map<Uid, number>;
};
type Person = {
  id: Id;
  quota: number | null;
  used: number;
  modSeq: number;
  uidValidityNext: number;
  mailboxNext: number;
  boxes: Map<Id, Box>;
  subscribed: Set<string>;
};
type Recipient = {
  id: Id;
  queued: Id;
  wanted: NewRecipient;
  state: RecipientState;
  attempts: number;
  nextAt: number | null;
  holder: string | null;
  until: number;
  fence: number;
  dot: boolean;
  uncertain: boolean;
  bits: number;
  delayTold: boolean;
  depth: number;
  settledAt: number | null;
};
type State = {
  people: Map<Id, Person>;
  addresses: Map<string, Id>;
  messages: number[];
  queued: { id: Id; message: Id; given: NewMessage }[];
  recipients: Recipient[];
  accepted: number;
};

type Out<N extends CommandName> = Result<Commands[N]['out'], StoreFault>;
type Acts = { [N in CommandName]?: (input: Commands[N]['in']) => Out<N> };

const FIRST = ['INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'];
const pathOf = (name: string) => name.replace(/^inbox(?=\/|$)/i, 'INBOX');
const legal = (name: string) => name !== '' && name.split('/').every(level => level !== '');

const setOf = (uids: readonly Uid[]): UidSet => {
  const out: [Uid, Uid][] = [];
  for (const uid of [...uids].sort((a, b) => a - b)) {
    const last = out.at(-1);
    if (last && last[1] === uid - 1) last[1] = uid;
    else out.push([uid, uid]);
  }
  return out;
};
const within = (set: UidSet, uid: Uid) => set.some(([a, b]) => uid >= Math.min(a, b) && uid <= Math.max(a, b));
const sorted = (keywords: Iterable<string>) => {
  const byName = new Map<string, string>();
  for (const keyword of keywords) if (!byName.has(keyword.toLowerCase())) byName.set(keyword.toLowerCase(), keyword);
  return [...byName.keys()].sort().map(name => byName.get(name)!);
};

export function newModel() {
  let s: State = {
    people: new Map(),
    addresses: new Map(),
    messages: [],
    queued: [],
    recipients: [],
    accepted: 0,
  };

  const boxNamed = (person: Person, name: string) => [...person.boxes.values()].find(box => box.name === pathOf(name));
  const uidsIn = (box: Box, set: UidSet | null) =>
    [...box.entries.keys()].filter(uid => set === null || within(set, uid)).sort((a, b) => a - b);
  const addBox = (person: Person, name: string, modSeq: number): Box => {
    const box: Box = {
      ...{ id: person.mailboxNext++, name, uidValidity: person.uidValidityNext++, uidNext: 1, recentFrom: 1 },
      ...{ highest: modSeq, entries: new Map(), gone: new Map() },
    };
    person.boxes.set(box.id, box);
    return box;
  };
  const addSuperiors = (person: Person, name: string) => {
    const levels = name.split('/');
    for (let n = 1; n < levels.length; n++) {
      const above = levels.slice(0, n).join('/');
      if (!boxNamed(person, above)) addBox(person, above, ++person.modSeq);
    }
  };
  const file = (person: Person, box: Box, entry: Omit<Entry, 'modSeq'>): Out<'append'> => {
    if (person.quota !== null && person.used + entry.size > person.quota) return err('over-quota');
    const modSeq = ++person.modSeq;
    const uid = box.uidNext++;
    box.entries.set(uid, { ...entry, keywords: sorted(entry.keywords), modSeq });
    box.highest = modSeq;
    person.used += entry.size;
    return ok({ uid, uidValidity: box.uidValidity, modSeq, message: entry.message });
  };
  const drop = (box: Box, uids: readonly Uid[], modSeq: number) => {
    for (const uid of uids) {
      box.entries.delete(uid);
      box.gone.set(uid, modSeq);
    }
    box.highest = modSeq;
  };

  const leaseOf = (r: Recipient): Lease => {
    const q = s.queued.find(each => each.id === r.queued)!;
    const { trace, sender, parameters, origin, hops, acceptedAt, expiresAt } = q.given;
    return {
      ...{ recipient: r.id, fence: r.fence, queued: q.id, message: q.message, trace, sender, ...r.wanted },
      ...{ attempts: Math.max(0, r.attempts - 1), parameters, origin, hops, acceptedAt, expiresAt, depth: r.depth },
      size: Buffer.byteLength(q.given.prefix) + q.given.bytes.length,
      uncertain: r.uncertain,
      delayTold: r.delayTold || (r.bits & 4) !== 0,
    };
  };
  const addRecipients = (
    queued: Id,
    wanted: readonly NewRecipient[],
    start: { depth: number; due: number; held: boolean; lease: { holder: string; until: number } | undefined },
  ): Recipient[] =>
    wanted.map(each => {
      const { depth, due, held, lease } = start;
      const state = held ? 'held' : lease ? 'active' : 'queued';
      const leased = state === 'active';
      const r: Recipient = {
        ...{ id: s.recipients.length + 1, queued, wanted: each, state, attempts: leased ? 1 : 0, depth },
        ...{ nextAt: state === 'queued' ? due : null, fence: leased ? 1 : 0 },
        ...{ holder: leased ? lease!.holder : null, until: leased ? lease!.until : 0 },
        ...{ dot: false, uncertain: false, bits: 0, delayTold: false, settledAt: null },
      };
      s.recipients.push(r);
      s.accepted++;
      return r;
    });
  const enqueue = (given: NewMessage) => {
    const returnPath = Buffer.byteLength(`Return-Path: <${given.sender}>\r\n`);
    s.messages.push(returnPath + Buffer.byteLength(given.prefix) + given.bytes.length);
    const q = { id: s.queued.length + 1, message: s.messages.length, given };
    s.queued.push(q);
    const recipients = addRecipients(q.id, given.recipients, {
      ...{ depth: 0, due: given.acceptedAt, held: given.held === true, lease: given.held ? undefined : given.lease },
    });
    return { message: q.message, queued: q.id, recipients: recipients.map(leaseOf) };
  };
  const held = (recipient: Id, fence: number): Result<Recipient, StoreFault> => {
    const r = s.recipients[recipient - 1];
    if (!r) return err('no-such');
    return r.state === 'active' && r.fence === fence ? ok(r) : err('fenced');
  };
  const wish = (r: Recipient, bit: number) =>
    s.queued.find(q => q.id === r.queued)!.given.sender === '' ? 0 : r.wanted.notify & bit;
  const free = (r: Recipient, state: RecipientState) =>
    Object.assign(r, { state, holder: null, until: 0, dot: false, nextAt: null });
  const finish = (r: Recipient, state: RecipientState, at: number, bit: number) => {
    r.bits |= wish(r, bit);
    Object.assign(free(r, state), { settledAt: at });
  };

  const transfer = (input: Commands['copy']['in'], away: boolean): Out<'copy'> => {
    const person = s.people.get(input.account);
    const from = person?.boxes.get(input.from);
    const to = person?.boxes.get(input.to);
    if (!person || !from || !to) return err('no-such');
    const uids = uidsIn(from, input.uids);
    if (uids.length === 0) return ok({ uidValidity: to.uidValidity, from: [], to: [], modSeq: person.modSeq });
    const bytes = uids.reduce((sum, uid) => sum + from.entries.get(uid)!.size, 0);
    if (!away && person.quota !== null && person.used + bytes > person.quota) return err('over-quota');
    const modSeq = ++person.modSeq;
    const first = to.uidNext;
    for (const uid of uids) to.entries.set(to.uidNext++, { ...from.entries.get(uid)!, modSeq });
    to.highest = modSeq;
    if (away) drop(from, uids, modSeq);
    else person.used += bytes;
    return ok({ uidValidity: to.uidValidity, from: setOf(uids), to: [[first, first + uids.length - 1]], modSeq });
  };

  const acts: Acts = {
    addDomain: () => ok({ id: 1 }),
    addAccount: ({ address, quotaBytes, now }) => {
      if (s.addresses.has(address)) return err('exists');
      const id = s.people.size + 1;
      const person: Person = {
        ...{ id, quota: quotaBytes, used: 0, modSeq: 2, uidValidityNext: Math.floor(now / 1000), mailboxNext: 1 },
        ...{ boxes: new Map(), subscribed: new Set(FIRST) },
      };
      for (const name of FIRST) addBox(person, name, 2);
      s.people.set(id, person);
      s.addresses.set(address, id);
      return ok({ id });
    },
    accept: input => (input.recipients.length === 0 ? err('not-allowed') : ok(enqueue(input))),
    claim: ({ holder, now, until, limit, perRoute, busy }) => {
      const runs: Record<string, number> = { ...busy };
      const due = s.recipients
        .filter(r => r.nextAt !== null && r.nextAt <= now)
        .sort((a, b) => a.nextAt! - b.nextAt! || a.id - b.id);
      const taken: Lease[] = [];
      for (const r of due) {
        const { route } = r.wanted;
        if (taken.length >= limit || (runs[route] ?? 0) >= perRoute) continue;
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
      const lost = s.recipients.filter(r => r.state === 'active' && (r.holder !== holder || r.until <= now));
      for (const r of lost) {
        r.uncertain ||= r.dot;
        Object.assign(free(r, 'queued'), { nextAt: now });
      }
      return ok({ recovered: lost.length });
    },
    renew: ({ holder, until }) => {
      const mine = s.recipients.filter(r => r.holder === holder);
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
      const person = s.people.get(input.account);
      if (!person) return err('no-such');
      const path = pathOf(input.mailbox);
      let box = boxNamed(person, path);
      if (!box) {
        if (!legal(path)) return err('not-allowed');
        addSuperiors(person, path);
        box = addBox(person, path, ++person.modSeq);
        person.subscribed.add(path);
      }
      const q = s.queued.find(each => each.id === r.value.queued)!;
      const { flags, keywords, internalDate } = input;
      const size = s.messages[q.message - 1]!;
      const placed = file(person, box, { message: q.message, flags, keywords: [...keywords], internalDate, size });
      if (placed.ok) finish(r.value, 'delivered', input.note.at, 1);
      return placed;
    },
    expand: ({ recipient, fence, into, note, lease }) => {
      const r = held(recipient, fence);
      if (!r.ok) return r;
      finish(r.value, 'expanded', note.at, 1);
      const start = { depth: r.value.depth + 1, due: note.at, held: false, lease };
      return ok({ recipients: addRecipients(r.value.queued, into, start).map(leaseOf) });
    },
    settle: ({ settlements }) => {
      const fenced: Id[] = [];
      for (const { recipient, fence, outcome, note } of settlements) {
        const r = held(recipient, fence);
        if (!r.ok) fenced.push(recipient);
        else if (outcome.kind === 'relayed') finish(r.value, 'relayed', note.at, outcome.dsnTaken ? 0 : 1);
        else if (outcome.kind === 'failed') finish(r.value, 'failed', note.at, 2);
        else {
          if (outcome.tellDelay && !r.value.delayTold) r.value.bits |= wish(r.value, 4);
          r.value.uncertain ||= outcome.uncertain === true;
          Object.assign(free(r.value, 'deferred'), { nextAt: outcome.nextAt });
        }
      }
      return ok({ fenced });
    },
    operate: ({ where, act, now }) => {
      const from: Record<typeof act, readonly RecipientState[]> = {
        ...{ hold: ['queued', 'deferred'], release: ['held'], retry: ['deferred'] },
        ...{ bounce: ['queued', 'deferred', 'held'], cancel: ['queued', 'deferred', 'held'] },
      };
      const hit = s.recipients.filter(
        r =>
          from[act].includes(r.state) &&
          (where.all || where.recipients || where.route || where.states) !== undefined &&
          (!where.recipients || where.recipients.includes(r.id)) &&
          (!where.states || where.states.includes(r.state)) &&
          (where.route === undefined || where.route === r.wanted.route),
      );
      for (const r of hit) {
        if (act === 'hold') Object.assign(r, { state: 'held', nextAt: null });
        else if (act === 'bounce') finish(r, 'failed', now, 2);
        else if (act === 'cancel') finish(r, 'cancelled', now, 0);
        else Object.assign(r, { state: 'queued', nextAt: now });
      }
      return ok({ recipients: hit.map(r => r.id) });
    },
    report: ({ queued, recipients, bits, report }) => {
      if (!s.queued.some(q => q.id === queued)) return err('no-such');
      for (const id of recipients) {
        const r = s.recipients[id - 1];
        if (!r || r.queued !== queued || (r.bits & bits) === 0) return err('fenced');
        r.delayTold ||= (r.bits & bits & 4) !== 0;
        r.bits &= ~bits;
      }
      return ok(report && recipients.length > 0 ? enqueue(report) : null);
    },
    append: input => {
      const person = s.people.get(input.account);
      const box = person?.boxes.get(input.mailbox);
      if (!person || !box) return err('no-such');
      const size = input.bytes.length;
      s.messages.push(size);
      const { flags, keywords, internalDate } = input;
      return file(person, box, { message: s.messages.length, flags, keywords: [...keywords], internalDate, size });
    },
    flags: input => {
      const person = s.people.get(input.account);
      const box = person?.boxes.get(input.mailbox);
      if (!person || !box) return err('no-such');
      const next = person.modSeq + 1;
      const changed: Uid[] = [];
      const refused: Uid[] = [];
      const named = (list: readonly string[]) => new Set(list.map(keyword => keyword.toLowerCase()));
      for (const uid of uidsIn(box, input.uids)) {
        const entry = box.entries.get(uid)!;
        if (input.unchangedSince !== undefined && entry.modSeq > input.unchangedSince) {
          refused.push(uid);
          continue;
        }
        const given = named(input.keywords);
        const kept = entry.keywords.filter(keyword => given.has(keyword.toLowerCase()) === (input.act !== 'remove'));
        const after = {
          replace: { flags: input.flags, keywords: sorted([...kept, ...input.keywords]) },
          add: { flags: entry.flags | input.flags, keywords: sorted([...entry.keywords, ...input.keywords]) },
          remove: { flags: entry.flags & ~input.flags, keywords: kept },
        }[input.act];
        if (after.flags === entry.flags && after.keywords.join() === entry.keywords.join()) continue;
        changed.push(uid);
        box.entries.set(uid, { ...entry, ...after, modSeq: next });
      }
      if (changed.length > 0) box.highest = person.modSeq = next;
      return ok({ modSeq: box.highest, changed: setOf(changed), refused: setOf(refused) });
    },
    copy: input => transfer(input, false),
    move: input => transfer(input, true),
    expunge: ({ account, mailbox, uids, onlyDeleted }) => {
      const person = s.people.get(account);
      const box = person?.boxes.get(mailbox);
      if (!person || !box) return err('no-such');
      const marked = uids === null || onlyDeleted;
      const gone = uidsIn(box, uids).filter(uid => !marked || (box.entries.get(uid)!.flags & 8) !== 0);
      if (gone.length === 0) return ok({ modSeq: box.highest, uids: [] });
      for (const uid of gone) person.used -= box.entries.get(uid)!.size;
      drop(box, gone, ++person.modSeq);
      return ok({ modSeq: person.modSeq, uids: setOf(gone) });
    },
    claimRecent: ({ account, mailbox }) => {
      const box = s.people.get(account)?.boxes.get(mailbox);
      if (!box) return err('no-such');
      const from = box.recentFrom;
      box.recentFrom = box.uidNext;
      return ok({ from, uidNext: box.uidNext });
    },
    createMailbox: ({ account, name, subscribed }) => {
      const person = s.people.get(account);
      const path = pathOf(name);
      if (!legal(path)) return err('not-allowed');
      if (!person) return err('no-such');
      if (boxNamed(person, path)) return err('exists');
      addSuperiors(person, path);
      const box = addBox(person, path, ++person.modSeq);
      if (subscribed) person.subscribed.add(path);
      return ok({ mailbox: box.id, uidValidity: box.uidValidity });
    },
    renameMailbox: input => {
      const person = s.people.get(input.account);
      const [from, to] = [pathOf(input.from), pathOf(input.to)];
      if (!legal(to)) return err('not-allowed');
      const box = person && boxNamed(person, from);
      if (!person || !box) return err('no-such');
      if (boxNamed(person, to)) return err('exists');
      const inbox = from === 'INBOX';
      if (!inbox && to.startsWith(`${from}/`)) return err('not-allowed');
      const tree = inbox ? [] : [...person.boxes.values()].filter(each => `${each.name}/`.startsWith(`${from}/`));
      if (tree.some(each => boxNamed(person, to + each.name.slice(from.length)))) return err('exists');
      addSuperiors(person, to);
      const modSeq = ++person.modSeq;
      if (inbox) {
        const made = addBox(person, to, modSeq);
        if (person.subscribed.has('INBOX')) person.subscribed.add(to);
        made.uidNext = box.uidNext;
        for (const [uid, entry] of box.entries) made.entries.set(uid, { ...entry, modSeq });
        drop(box, [...box.entries.keys()], modSeq);
      }
      for (const each of tree) {
        const name = to + each.name.slice(from.length);
        if (person.subscribed.has(each.name)) person.subscribed.add(name);
        Object.assign(each, { name, highest: modSeq });
      }
      return ok({ modSeq });
    },
    deleteMailbox: ({ account, name }) => {
      const person = s.people.get(account);
      const box = person && boxNamed(person, name);
      if (!person || !box) return err('no-such');
      if (box.name === 'INBOX') return err('not-allowed');
      if ([...person.boxes.values()].some(each => each.name.startsWith(`${box.name}/`))) return err('not-empty');
      for (const entry of box.entries.values()) person.used -= entry.size;
      person.boxes.delete(box.id);
      return ok({ modSeq: ++person.modSeq });
    },
    subscribe: ({ account, name, subscribed }) => {
      const person = s.people.get(account);
      const path = pathOf(name);
      if (!legal(path)) return err('not-allowed');
      if (!person) return err('no-such');
      const had = person.subscribed.has(path);
      if (subscribed) person.subscribed.add(path);
      else person.subscribed.delete(path);
      return ok({ changed: had !== subscribed });
    },
  };

  return {
    state: () => s,
    /** A refused command leaves nothing behind. */
    run<N extends CommandName>(name: N, input: Commands[N]['in']): Out<N> {
      const before = structuredClone(s);
      const result = (acts[name] as unknown as (input: Commands[N]['in']) => Out<N>)(input);
      if (!result.ok) s = before;
      return result;
    },
    /** Everything that can be seen of mailboxes and queue, in the store's own shapes. */
    view() {
      const mailboxes = [...s.people.values()].map(person =>
        [...person.boxes.values()]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(box => ({
            ...{ id: box.id, name: box.name, subscribed: person.subscribed.has(box.name) },
            ...{ uidValidity: box.uidValidity, uidNext: box.uidNext, highestModSeq: box.highest },
            ...{ recentFrom: box.recentFrom, messages: box.entries.size },
            rows: uidsIn(box, null).map(uid => ({ uid, ...box.entries.get(uid)! })),
            vanished: setOf([...box.gone.keys()]),
          })),
      );
      const queue = s.recipients.map(r => ({
        ...{ recipient: r.id, queued: r.queued, address: r.wanted.address, state: r.state, attempts: r.attempts },
        ...{ nextAt: r.nextAt, settledAt: r.settledAt, uncertain: r.uncertain || r.dot },
      }));
      const due = s.recipients.filter(r => r.bits !== 0).map(r => ({ recipient: r.id, bits: r.bits }));
      const used = [...s.people.values()].map(person => person.used);
      return { mailboxes, queue, due, used };
    },
  };
}
