/** What became of one message: where it lies, who moved it, why it waits, what other servers said. Pure. */
import type { Facts } from '../events/event.ts';
import type { QueueRow } from '../store/interface.ts';
import type { Action } from './answer.ts';
import { allOf, lastOf, type Of, row, rowsOf } from './evidence.ts';
import type { Candidate, Found, Gathered } from './gathered.ts';
import { backFound, liveFound, saidNo, takenFound } from './queue-causes.ts';

const LOCAL = 'local';

/** Of the recipient who is asked about, else of the one that fares worst. */
export function messageFound(candidate: Candidate, gathered: Gathered): Found | null {
  const list = listFound(candidate);
  if (list) return list;
  const focus = focusOf(candidate, gathered);
  if (!focus) return candidate.rows.length === 0 ? fromNotes(candidate, gathered) : null;
  return focus.route === LOCAL || wasFiled(candidate, focus)
    ? hereFound(candidate, focus, gathered)
    : awayFound(candidate, focus, gathered);
}

const ranks: Readonly<Record<string, number>> = {
  failed: 0,
  held: 1,
  deferred: 2,
  cancelled: 3,
  active: 4,
  queued: 5,
  relayed: 6,
  delivered: 7,
};

function focusOf({ rows }: Candidate, { question, direction, isOurs }: Gathered): QueueRow | undefined {
  const own = rows.filter(one => one.state !== 'expanded');
  const named = new Set(question.named.map(({ address }) => address));
  const meant = (one: QueueRow): boolean =>
    named.has(one.address.toLowerCase()) || named.has(one.address.slice(one.address.lastIndexOf('@')).toLowerCase());
  const fitting = own.filter(meant);
  const side = own.filter(one => (direction === 'outgoing') !== isOurs(one.address));
  return [...(fitting.length > 0 ? fitting : side.length > 0 ? side : own)].sort(
    (a, b) => (ranks[a.state] ?? 9) - (ranks[b.state] ?? 9),
  )[0];
}

const filedFor = (candidate: Candidate, address: string): Of<'mda.filed'> | undefined => {
  const all = allOf(candidate.notes, 'mda.filed');
  return all.findLast(({ fields }) => fields.recipient === address) ?? (all.length === 1 ? all[0] : undefined);
};
const wasFiled = (candidate: Candidate, { address, state }: QueueRow): boolean =>
  state === 'delivered' && filedFor(candidate, address) !== undefined;

/** The queue has forgotten its rows, its events are still there. */
function fromNotes(candidate: Candidate, gathered: Gathered): Found | null {
  const filed = allOf(candidate.notes, 'mda.filed').at(-1);
  if (filed) return filedFound(candidate, filed, gathered);
  const relayed = lastOf(candidate.notes, 'queue.relayed');
  return relayed
    ? takenFound(candidate, {
        address: relayed.fields.recipient,
        host: relayed.fields.host,
        reply: relayed.fields.reply,
        settledAt: relayed.at,
        status: null,
      })
    : null;
}

function awayFound(about: Candidate, focus: QueueRow, gathered: Gathered): Found | null {
  if (focus.state === 'relayed' || focus.state === 'delivered')
    return backFound(about, focus) ?? takenFound(about, focus);
  return liveFound(about, focus, gathered) ?? endedFound(about, focus, gathered);
}

// ── mailing lists ──

function listFound(about: Candidate): Found | null {
  const held = lastOf(about.notes, 'list.held');
  const decided = lastOf(about.notes, 'list.decided');
  const dropped = lastOf(about.notes, 'list.dropped');
  const base = { about, action: { kind: 'open-people' } as const };
  if (held && !decided && !lastOf(about.notes, 'list.distributed')) {
    const { list, because } = held.fields;
    return {
      ...base,
      cause: { code: 'list-held', values: { at: held.at, list, because } },
      evidence: [row(held)],
      at: null,
    };
  }
  if (!dropped) return null;
  const { list, because } = dropped.fields;
  return {
    ...base,
    cause: { code: 'list-dropped', values: { at: dropped.at, list, because } },
    evidence: [row(dropped)],
    at: dropped.at,
  };
}

// ── here ──

function hereFound(about: Candidate, focus: QueueRow, gathered: Gathered): Found | null {
  const filed = filedFor(about, focus.address);
  if (focus.state === 'delivered' && filed) return filedFound(about, filed, gathered);
  return liveFound(about, focus, gathered) ?? endedFound(about, focus, gathered);
}

const acts = { discarded: 'discarded', redirected: 'redirected', rejected: 'rejected' } as const;
const isAct = (did: string): did is keyof typeof acts => Object.hasOwn(acts, did);

/** A script, a rule or a person has ended it. */
function endedFound(about: Candidate, focus: QueueRow, gathered: Gathered): Found | null {
  const sifted = lastOf(about.notes, 'mda.sifted', fields => fields.recipient === focus.address && isAct(fields.did));
  if (sifted) {
    const { did, by, to, account } = sifted.fields;
    const values = { at: sifted.at, did: did as keyof typeof acts, rule: by, to: to ?? '' };
    return {
      about,
      cause: { code: 'by-script', values },
      evidence: [row(sifted)],
      action: { kind: 'open-rules', address: account },
      at: sifted.at,
    };
  }
  if (focus.state === 'cancelled')
    return {
      about,
      cause: { code: 'thrown', values: { by: focus.operatedBy ?? '', to: focus.address } },
      evidence: rowsOf(about, ['queue.operated']),
      action: { kind: 'open-journey', trace: about.trace },
      at: focus.settledAt,
    };
  return focus.state === 'failed' ? saidNo(about, focus, gathered) : null;
}

type Act = Pick<Facts['ms.moved'], 'by' | 'client' | 'protocol' | 'remote' | 'owner'>;
const whose = ({ by, owner }: Act): string => owner ?? by;

function filedFound(about: Candidate, filed: Of<'mda.filed'>, gathered: Gathered): Found {
  const { account, captured } = filed.fields;
  const back = lastOf(about.notes, 'ms.restored', fields => fields.account === account);
  const later = <N extends 'ms.moved' | 'ms.expunged' | 'ms.read'>(name: N) =>
    allOf(about.notes, name).findLast(note => whose(note.fields as Act) === account && note.id > (back?.id ?? 0));
  const gone = later('ms.expunged');
  if (gone) return goneFound(about, gone as Of<'ms.expunged'>, account, captured);
  if (captured) return capturedFound(about, filed);
  const moved = later('ms.moved') as Of<'ms.moved'> | undefined;
  if (moved && moved.fields.to !== 'INBOX') return movedFound(about, moved, account);
  const mailbox = moved?.fields.to ?? back?.fields.mailbox ?? filed.fields.mailbox;
  return whereFound(about, filed, mailbox, gathered, later('ms.read') as Of<'ms.read'> | undefined);
}

function goneFound(about: Candidate, gone: Of<'ms.expunged'>, account: string, captured: boolean): Found {
  const { by, client, protocol, remote } = gone.fields;
  const kept = about.kept.filter(one => one.address === account);
  const until = kept[0]?.until ?? null;
  const action: Action =
    kept.length > 0
      ? { kind: 'restore', address: account, ids: kept.map(one => one.id) }
      : { kind: 'open-journey', trace: about.trace };
  const base = { about, evidence: rowsOf(about, ['mda.filed', 'ms.moved', 'ms.expunged']), action, at: gone.at };
  if (protocol === 'retention')
    return captured
      ? { ...base, cause: { code: 'pruned', values: { at: gone.at, account } } }
      : { ...base, cause: { code: 'expired', values: { at: gone.at, account, until } } };
  return { ...base, cause: { code: 'deleted', values: { at: gone.at, by, client, protocol, remote, until } } };
}

function capturedFound(about: Candidate, filed: Of<'mda.filed'>): Found {
  const { account, recipient, mailbox } = filed.fields;
  const base = { about, evidence: rowsOf(about, ['queue.accepted', 'mda.filed']), at: filed.at };
  if (!about.isThere)
    return {
      ...base,
      cause: { code: 'pruned', values: { at: filed.at, account } },
      action: { kind: 'open-setting', key: 'retention.rules' },
    };
  return {
    ...base,
    cause: { code: 'captured', values: { at: filed.at, account, to: recipient } },
    action: { kind: 'open-mail', address: account, mailbox },
    isWell: true,
  };
}

function movedFound(about: Candidate, moved: Of<'ms.moved'>, account: string): Found {
  const { by, client, protocol, remote, to } = moved.fields;
  return {
    about,
    cause: { code: 'moved', values: { at: moved.at, by, client, protocol, remote, to } },
    evidence: rowsOf(about, ['mda.filed', 'ms.moved']),
    action: { kind: 'open-mail', address: account, mailbox: to },
    at: moved.at,
  };
}

function whereFound(
  about: Candidate,
  filed: Of<'mda.filed'>,
  mailbox: string,
  { signIns }: Gathered,
  read: Of<'ms.read'> | undefined,
): Found {
  const { account, by } = filed.fields;
  const { at } = filed;
  const show = { kind: 'open-mail', address: account, mailbox } as const;
  const base = {
    about,
    evidence: rowsOf(about, ['queue.accepted', 'mta.judged', 'mda.filed', 'ms.read']),
    at,
    action: show as Action,
  };
  if (by !== undefined && mailbox !== 'INBOX')
    return { ...base, cause: { code: 'by-rule', values: { at, account, mailbox, rule: by } } };
  const judged = lastOf(about.notes, 'mta.judged') ?? lastOf(about.notes, 'msa.judged');
  if (judged && mailbox !== 'INBOX' && (judged.fields.act === 'junk' || /junk/i.test(mailbox))) {
    const { because, score } = judged.fields;
    const action: Action = about.judged?.pardon ? { kind: 'allow', trace: about.trace, of: about.judged.pardon } : show;
    return { ...base, cause: { code: 'junk', values: { at, account, mailbox, because, score } }, action };
  }
  if (read) {
    const { by: reader, client, protocol, remote } = read.fields;
    const values = { at: read.at, by: reader, client, protocol, remote, account, mailbox };
    return { ...base, cause: { code: 'read', values }, isWell: true };
  }
  const locked = signIns.find(note => note.at > at && !note.name.startsWith('smtp.') && note.fields.user === account);
  if (locked) return cannotFetch(locked, about);
  return { ...base, cause: { code: 'arrived', values: { at, account, mailbox } }, isWell: true };
}

/** It lies there, and their program is not let in. */
export function cannotFetch(note: Gathered['signIns'][number], about?: Candidate): Found {
  const { user, remote, why } = note.fields as unknown as Facts['imap.sign-in-refused'];
  const protocol = note.name.slice(0, note.name.indexOf('.'));
  return {
    cause: { code: 'cannot-fetch', values: { at: note.at, user, remote, protocol, because: why } },
    evidence: [...(about ? rowsOf(about, ['mda.filed']) : []), row(note)],
    action: { kind: 'open-person', address: user },
    at: note.at,
    ...(about ? { about } : {}),
  };
}
