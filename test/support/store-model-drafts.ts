/** What may be asked of the store and of its model: drafts of commands, which get their meaning from the model's state. */
import fc from 'fast-check';
import type {
  CommandName,
  Commands,
  Lease,
  Outcome,
  QueueOperation,
  Revision,
  UidSet,
} from '../../server/store/interface.ts';
import type { newModel } from './store-model.ts';
import { each, letter, note, plain, recipient, START } from './store-world.ts';

export type Played = { [N in CommandName]: { name: N; input: Commands[N]['in'] } }[CommandName];
type Model = ReturnType<typeof newModel>;
/** A choice that means something only once the state is known. */
export type Draft = {
  readonly act: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly text: string;
};

export const acts = [
  ...['accept', 'accept', 'deliver', 'deliver', 'deliver', 'claim', 'settle', 'settle', 'expand', 'operate', 'report'],
  ...['operate', 'operate', 'addRecipients', 'changeSender', 'freeze', 'thaw', 'thaw', 'giveBack'],
  ...['recover', 'renew', 'markUncertain', 'append', 'append', 'flags', 'flags', 'flags', 'copy', 'move', 'expunge'],
  ...['revise', 'revise', 'revise', 'revise', 'putDocument', 'putDocument', 'removeDocument'],
  ...['appendAll', 'replace', 'restore', 'restore', 'forgetExpunged', 'setRights', 'annotate'],
  ...['expunge', 'claimRecent', 'createMailbox', 'renameMailbox', 'deleteMailbox', 'subscribe', 'setRole', 'zombie'],
];
export const draftsOf = (names: readonly string[]) =>
  fc.array(
    fc.record({
      act: fc.constantFrom(...names),
      a: fc.nat(11),
      b: fc.nat(11),
      c: fc.nat(11),
      text: fc.constantFrom('x', 'yy', 'Grüße'),
    }),
    { minLength: 80, maxLength: 250 },
  );
/** Few messages in many mailboxes: what only revisions make. */
export const revising = [
  ...['append', 'append', 'flags', 'flags', 'copy', 'move', 'deleteMailbox', 'createMailbox'],
  ...Array.from({ length: 12 }, () => 'revise'),
];
/** What is taken out, brought back, and shared with whom. */
export const sharing = [
  ...['append', 'appendAll', 'appendAll', 'replace', 'replace', 'flags', 'flags', 'copy', 'move', 'revise', 'expunge'],
  ...['expunge', 'expunge', 'restore', 'restore', 'restore', 'forgetExpunged', 'createMailbox', 'renameMailbox'],
  ...['deleteMailbox', 'deleteMailbox', 'setRights', 'setRights', 'setRights', 'annotate', 'annotate', 'annotate'],
];
const identifiers = ['bob@here.example', 'BOB@here.example', 'anyone', '-anyone', ''];
const names = ['INBOX', 'inbox', 'Sent', 'a', 'a/b', 'a/b/c', 'A', 'Junk', 'inbox/x', '', 'a//b', 'b'];
const roles = [null, 'junk', 'trash', 'inbox', null] as const;
const keywords = [[], ['$Junk'], ['$junk', 'Todo'], ['todo', 'zeta']];
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
export const people = ['ann@here.example', 'bob@here.example', 'list@here.example'];

/** Leases that the model says are held now. */
const heldLeases = (model: Model): Pick<Lease, 'recipient' | 'fence'>[] =>
  model
    .state()
    .recipients.filter(r => r.state === 'active')
    .map(r => ({ recipient: r.id, fence: r.fence }));

function operation(model: Model, n: number, b: number, c: number, now: number): QueueOperation {
  const routes = model
    .state()
    .recipients.slice(b % 3)
    .map((r, i) => ({ recipient: r.id, route: pick(['local', 'far', 'other'], c + i) }));
  return pick<QueueOperation>(
    [
      ...[{ act: 'hold' as const }, { act: 'release' as const }, { act: 'retry' as const }, { act: 'cancel' as const }],
      ...[{ act: 'bounce' as const }, { act: 'expire' as const, status: '4.4.7', reply: 'too late' }],
      ...[
        { act: 'mark-delivered' as const, reply: 'x' },
        { act: 'requeue' as const, routes, keepFor: 50_000 },
      ],
      ...[
        { act: 'reroute' as const, routes },
        { act: 'readdress' as const, address: pick(people, c), route: 'far' },
      ],
      ...[
        { act: 'schedule' as const, at: now + (b - 2) * 9000 },
        { act: 'keep' as const, until: now + (b - 2) * 9000 },
      ],
    ],
    n,
  );
}

export function commandFor(model: Model, { act, a, b, c, text }: Draft, at: number): Played {
  const now = START + at * 1000;
  const account = 1 + (a % 2);
  const mailbox = 1 + (b % 9);
  const uids = pick<UidSet>(
    [
      [[1, 3]],
      [[2, 2]],
      [[1, 4_294_967_295]],
      [
        [5, 4],
        [1, 1],
      ],
      [
        [3, 9],
        [1, 4],
      ],
    ],
    c,
  );
  const lease = pick([...heldLeases(model), { recipient: 1 + a, fence: 1 }], b);
  const wish = c % 3 === 0 ? { lease: { holder: pick(['run', 'old'], b), until: now + b * 1000 } } : {};
  const wanted = (n: number) =>
    people
      .slice(0, n)
      .map((address, i) => recipient(address, { notify: (a + i) % 8, route: pick(['local', 'far'], b + i) }));
  const message = (n: number) =>
    letter(text, {
      recipients: wanted(n),
      sender: c % 4 ? 'z@there.example' : '',
      trace: `T${at}-1`,
      acceptedAt: now,
      ...(b % 2 ? { parameters: { ...plain, priority: (a % 5) - 2 } } : {}),
      ...wish,
    });
  switch (act) {
    case 'accept':
      return {
        name: act,
        input: {
          ...message(b % 4),
          ...(a === 5 ? { heldBy: 'a person' } : {}),
          ...(a > 8 ? { notBefore: now + (b - 3) * 10_000 } : {}),
        },
      };
    case 'claim':
      return {
        name: act,
        input: {
          holder: 'run',
          now,
          until: now + 5000,
          limit: 1 + a,
          perRoute: 1 + (b % 3),
          busy: c % 2 ? { far: 1 } : {},
          ...(c % 7 ? {} : { room: { far: 2 } }),
          ...(c % 5 ? {} : { only: 'local' }),
        },
      };
    case 'deliver': {
      const filing = { account: a === 7 ? 9 : account, mailbox: pick(names, c), flags: a, keywords: pick(keywords, b) };
      return { name: act, input: { ...lease, ...filing, internalDate: now, note: note('mda.filed', 'T', {}) } };
    }
    case 'zombie':
      return { name: 'settle', input: { settlements: [settlement({ recipient: 1 + a, fence: b % 3 }, a, b, now)] } };
    case 'settle':
      return { name: act, input: { settlements: [settlement(lease, a, b, now)] } };
    case 'expand':
      return {
        name: act,
        input: { ...lease, into: wanted(1 + (c % 2)), note: note('mda.expanded', 'T', {}), ...wish },
      };
    case 'operate': {
      const where = pick(
        [
          ...[{ all: true as const }, { recipients: [a, b] }, { route: 'far' }, { states: ['deferred' as const] }, {}],
          ...[{ address: 'B*' }, { recipients: [b] }, { recipients: [c, b], states: ['held' as const] }],
        ],
        c,
      );
      const whole = b % 3 === 0 ? { whole: true } : {};
      return { name: act, input: { where, now, by: 'x', ...whole, ...operation(model, a + b * 12 + c, b, c, now) } };
    }
    case 'addRecipients': {
      const input = { queued: 1 + a, recipients: wanted(1 + (b % 3)), now, by: 'x' };
      return {
        name: act,
        input: c % 4 ? input : { ...input, recipients: [recipient('new@x.example', { route: 'far' })] },
      };
    }
    case 'changeSender':
      return { name: act, input: { queued: 1 + a, sender: c % 3 ? 'other@there.example' : '' } };
    case 'freeze':
      return { name: act, input: { route: pick(['far', 'local', '*'], a), by: 'x', why: '', now } };
    case 'thaw':
      return { name: act, input: { route: pick(['far', 'local', '*'], a) } };
    case 'giveBack':
      return { name: act, input: { leases: [lease], now } };
    case 'report': {
      const owed = model.state().recipients.filter(r => r.bits !== 0);
      const one = owed[b % Math.max(1, owed.length)];
      const report =
        a % 2
          ? letter('report', { sender: '', origin: 'report', trace: `R${at}-1`, acceptedAt: now, parameters: plain })
          : null;
      const input = {
        queued: one?.queued ?? 1 + a,
        recipients: one ? [one.id] : [1 + b],
        bits: one && c ? one.bits : 4,
      };
      return { name: act, input: { ...input, report, note: null } };
    }
    case 'recover':
      return { name: act, input: { holder: pick(['run', 'old'], a), now } };
    case 'renew':
      return { name: act, input: { holder: 'run', until: now + 9000, recipients: c % 3 ? [lease.recipient, a] : [] } };
    case 'markUncertain':
      return { name: act, input: { leases: [lease] } };
    case 'append': {
      const bytes = Buffer.from(`Subject: ${text}\r\n\r\n${'x'.repeat(a * 20)}`);
      const rest = {
        flags: b,
        keywords: pick(keywords, c),
        internalDate: now,
        trace: `A${at}-1`,
        note: each('ms.appended'),
      };
      const also = b % 3 === 0 ? { also: [mailbox, 1 + (c % 7)] } : {};
      return { name: act, input: { account, mailbox, bytes, ...rest, ...also } };
    }
    case 'revise': {
      const known = model.state().messages.length;
      const last = model.state().people.get(account)?.modSeq ?? 0;
      const guard = c > 7 ? { ifUnchangedSince: last - (b % 3) } : {};
      const wanted = [
        ...[revision(known, a, b, c), revision(known, b + c, a + 1, b + 2), revision(known, c, c + a, a)],
      ].slice(0, 1 + (a % 3));
      return { name: act, input: { account: a === 11 ? 9 : account, revisions: wanted, ...guard } };
    }
    case 'putDocument':
      return {
        name: act,
        input: { account, kind: pick(['i', 's'], b), id: c % 3 ? 1 + (b % 5) : null, body: pick(['1', '{}', '[]'], c) },
      };
    case 'removeDocument':
      return { name: act, input: { account, kind: pick(['i', 's'], b), id: 1 + (c % 4) } };
    case 'flags': {
      const guard = a % 4 === 0 ? { unchangedSince: b * 4 } : {};
      const change = {
        act: pick(['replace', 'add', 'remove'] as const, a),
        flags: b + a,
        keywords: pick(keywords, c + a),
      };
      const some = b % 3 === 0 ? { among: { flags: c, keywords: a % 2 === 0 } } : {};
      return { name: act, input: { account, mailbox, uids, ...change, ...guard, ...some, note: each('ms.flagged') } };
    }
    case 'copy':
    case 'move':
      return {
        name: act,
        input: {
          ...{ account, from: mailbox, uids, to: 1 + (a % 8), note: a % 2 ? each(`ms.${act}`) : null },
          ...(b % 3 === 0 ? { toAccount: 1 + (c % 3) } : {}),
          ...(c % 4 === 0 ? { keep: { flags: a + b, keywords: b % 2 === 0 } } : {}),
        },
      };
    case 'appendAll': {
      const messages = Array.from({ length: c % 4 }, (_, n) => ({
        ...{ bytes: Buffer.from(`Subject: ${text}\r\n\r\n${'y'.repeat((a + n) * 9)}`), flags: b + n },
        ...{ keywords: pick(keywords, c + n), internalDate: now + n, trace: `M${at}-${n}` },
      }));
      return { name: act, input: { account, mailbox, messages, note: b % 2 ? each('ms.appended') : null } };
    }
    case 'replace': {
      const bytes = Buffer.from(`Subject: ${text}\r\n\r\n${'z'.repeat(a * 30)}`);
      const rest = { flags: c, keywords: pick(keywords, a), internalDate: now, trace: `R${at}-1`, note: each('ms.x') };
      return { name: act, input: { account, from: mailbox, uid: 1 + (c % 5), to: 1 + (a % 7), bytes, ...rest } };
    }
    case 'restore':
    case 'forgetExpunged': {
      const known = model.state().expunged.map(({ id }) => id);
      const ids = [pick([...known, 1], a * 3), pick([...known, 1], b * 5), pick([...known, 1], c * 7), 999].slice(
        c % 3,
      );
      const person = c === 11 ? 9 : account;
      if (act === 'forgetExpunged') return { name: act, input: { account: person, ids: ids.slice(0, 1) } };
      const to = b % 4 === 0 ? { to: 1 + (a % 8) } : {};
      return { name: act, input: { account: person, ids, ...to, note: c % 2 ? each('ms.restored') : null } };
    }
    case 'setRights':
      return {
        name: act,
        input: { account, mailbox, identifier: pick(identifiers, c), rights: pick(['lr', 'lrs', ''], a) },
      };
    case 'annotate': {
      const entry = (n: number) => ({
        ...{
          entry: pick(['/comment', '/vendor/x', '/a', c > 9 ? '' : '/b'], n),
          owner: pick([null, 1, 2, 1, null, 9], n + c),
        },
        value: pick([Buffer.from(text), Buffer.alloc(0), null, Buffer.from([0, 255])], n + a),
      });
      const entries = [entry(a), entry(b), entry(c)].slice(0, 1 + (a % 3));
      return { name: act, input: { account, mailbox: b % 3 ? mailbox : null, entries, most: 2 } };
    }
    case 'expunge':
      return {
        name: act,
        input: { account, mailbox, uids: a % 3 ? uids : null, onlyDeleted: b % 2 === 0, note: each('ms.expunged') },
      };
    case 'claimRecent':
      return { name: act, input: { account, mailbox, ...(b % 2 === 0 ? { to: 1 + (c % 9) } : {}) } };
    case 'createMailbox':
      return { name: act, input: { account, name: pick(names, b), role: null, subscribed: c % 2 === 0 } };
    case 'renameMailbox':
      return { name: act, input: { account, from: pick(names, b), to: pick(names, c) } };
    case 'deleteMailbox':
      return { name: act, input: { account, name: pick(names, b), note: null } };
    case 'setRole':
      return { name: act, input: { account, name: pick(names, b), role: pick(roles, c) } };
    default:
      return { name: 'subscribe', input: { account, name: pick(names, b), subscribed: c % 2 === 0 } };
  }
}

function revision(messages: number, a: number, b: number, c: number): Revision {
  const boxes = pick<readonly number[]>([[1], [2, 3], [1, 99], [4, 4, 5], [6], [7, 1]], b);
  const others = pick<readonly number[]>([[1], [1, 2, 3], [5], [1, 2, 3, 4, 5, 6, 7, 8, 9]], c);
  const change = pick<Partial<Revision>>(
    [
      { add: boxes },
      { add: boxes, remove: others },
      { remove: others },
      { add: boxes, removeRest: true },
      { removeRest: true },
      { destroy: true, add: boxes },
      { set: { flags: b, keywords: pick(keywords, c) } },
      { clear: { flags: b * 3, keywords: pick(keywords, c) }, add: boxes },
      { set: { flags: c, keywords: pick(keywords, b) }, clearRest: true },
      { clear: { flags: 31, keywords: pick(keywords, a) }, set: { flags: 1, keywords: pick(keywords, b) } },
      {},
    ],
    a + b,
  );
  return { message: 1 + ((a * 5 + b * 3 + c) % (messages + 1)), ...change, note: c % 2 ? each('ms.moved') : null };
}

function settlement(lease: Pick<Lease, 'recipient' | 'fence'>, a: number, b: number, now: number) {
  const said = { status: '4.0.0', reply: '451 later', host: null };
  const outcome = pick<Outcome>(
    [
      { kind: 'deferred', nextAt: now + b * 1000, ...said, uncertain: b % 3 === 0, tellDelay: b % 2 === 0 },
      { kind: 'relayed', reply: '250 ok', host: 'mx', dsnTaken: b % 2 === 0 },
      { kind: 'failed', ...said },
    ],
    a,
  );
  return { ...lease, outcome, note: { ...note('queue.settled', 'T', {}), at: now } };
}
