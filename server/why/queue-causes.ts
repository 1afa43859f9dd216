/** A message on its way elsewhere: what the other server said, who keeps it here, until when. Pure. */
import { type Cause, explainReply } from '../mime/causes.ts';
import { EVERYWHERE, type QueueRow } from '../store/interface.ts';
import type { Action } from './answer.ts';
import { lastOf, row, rowsOf } from './evidence.ts';
import type { Candidate, Found, Gathered } from './gathered.ts';
import { saidIn } from './reply.ts';

const LOCAL = 'local';
/** So many hosts that are silent are no accident. */
const ENOUGH_SILENT = 3;

export function backFound(about: Candidate, focus: QueueRow): Found | null {
  const heard = lastOf(
    about.notes,
    'returns.heard',
    fields => fields.recipient === focus.address && fields.kind === 'failed',
  );
  if (!heard) return null;
  const { reply, status, host, by } = heard.fields;
  const said = saidIn({ reply: reply ?? status ?? '', status, host: host ?? by, final: true }, about.size);
  return {
    about,
    cause: { code: 'came-back', values: { at: heard.at, said, to: focus.address, by: by ?? '' } },
    evidence: [...rowsOf(about, ['queue.relayed']), row(heard)],
    action: { kind: 'open-journey', trace: about.trace },
    at: heard.at,
  };
}

export function takenFound(
  about: Candidate,
  { address, host, reply, settledAt }: Pick<QueueRow, 'address' | 'host' | 'reply' | 'settledAt' | 'status'>,
): Found {
  const at = settledAt ?? about.at;
  const relayed = lastOf(about.notes, 'queue.relayed', fields => fields.recipient === address);
  const values = { at, host: host ?? '', to: address, reply: reply ?? '' };
  return {
    about,
    cause: { code: 'taken', values },
    evidence: relayed ? [row(relayed)] : [],
    action: {
      kind: 'copy-for-admin',
      to: `postmaster@${address.slice(address.lastIndexOf('@') + 1)}`,
      text: quoted(about, values),
    },
    at,
    isWell: true,
    ...(relayed?.fields.conversation
      ? { dialogue: { trace: relayed.fields.conversation, reply: relayed.fields.reply } }
      : {}),
  };
}

/** For whoever runs the other server: what he can look for in his log. */
function quoted(
  { sender, notes }: Candidate,
  { at, host, to, reply }: { readonly at: number; readonly host: string; readonly to: string; readonly reply: string },
): string {
  const id = lastOf(notes, 'queue.accepted')?.fields.messageId;
  return [
    `A message of ours was taken by your server and did not reach its recipient. Could you look for it?`,
    '',
    `Server:      ${host}`,
    `When:        ${new Date(at).toISOString()}`,
    `From:        <${sender ?? ''}>`,
    `To:          <${to}>`,
    ...(id ? [`Message-ID:  <${id.replace(/^<|>$/g, '')}>`] : []),
    `Its answer:  ${reply}`,
  ].join('\n');
}

/** It is in the queue: who or what keeps it there. */
export function liveFound(about: Candidate, focus: QueueRow, gathered: Gathered): Found | null {
  const { state, route, address: to, recipient } = focus;
  if (state === 'held') return heldFound(about, focus);
  if (state !== 'queued' && state !== 'deferred' && state !== 'active') return null;
  const queue = { kind: 'open-queue', recipient } as const;
  const frozen =
    route === LOCAL ? undefined : gathered.frozen.find(one => one.route === EVERYWHERE || one.route === route);
  if (frozen) {
    const values = { at: frozen.since, route: frozen.route, by: frozen.by, because: frozen.why };
    const evidence = rowsOf(about, ['queue.accepted', 'queue.deferred']);
    return {
      about,
      cause: { code: 'paused', values },
      evidence,
      action: { kind: 'resume', route: frozen.route },
      at: null,
    };
  }
  const hour = focus.notBefore;
  if (focus.attempts === 0 && hour !== null && hour === focus.nextAt && hour > gathered.now)
    return {
      about,
      cause: { code: 'own-hour', values: { at: hour, to } },
      evidence: rowsOf(about, ['queue.accepted']),
      action: queue,
      at: null,
    };
  const evidence = rowsOf(about, ['queue.deferred']);
  const blocked = blockedFound(about, focus, gathered);
  if (blocked) return blocked;
  if (route !== LOCAL && gathered.network.kind !== 'up') {
    const { kind, since: at, because } = gathered.network;
    return { about, cause: { code: 'network', values: { at, kind, because } }, evidence, action: queue, at: null };
  }
  if (state !== 'deferred' || focus.reply === null)
    return {
      about,
      cause: { code: 'on-its-way', values: { to } },
      evidence: rowsOf(about, ['queue.accepted']),
      action: queue,
      at: null,
      isWell: true,
    };
  const deferred = lastOf(about.notes, 'queue.deferred', fields => fields.recipient === to);
  const said = saidIn({ reply: focus.reply, status: focus.status, host: focus.host, final: false }, about.size);
  return {
    about,
    cause: { code: 'waiting', values: { said, to, attempts: focus.attempts, nextAt: focus.nextAt } },
    ...{ evidence, action: { kind: 'retry', recipient }, at: null },
    ...(deferred?.fields.conversation ? { dialogue: { trace: deferred.fields.conversation, reply: focus.reply } } : {}),
  };
}

function heldFound(about: Candidate, { operatedBy, address: to, recipient }: QueueRow): Found {
  const evidence = rowsOf(about, ['queue.accepted', 'mta.judged', 'msa.judged', 'msa.breaker', 'queue.operated']);
  const accepted = lastOf(about.notes, 'queue.accepted');
  if (operatedBy === 'the breaker') {
    const user = accepted?.fields.user ?? about.sender ?? '';
    return {
      about,
      cause: { code: 'breaker', values: { user, to } },
      evidence,
      action: { kind: 'release-breaker', address: user },
      at: null,
    };
  }
  const values = { by: operatedBy ?? '', to, from: about.sender ?? '' };
  return { about, cause: { code: 'held', values }, evidence, action: { kind: 'release', recipient }, at: null };
}

/** Nobody answers, wherever it goes: it is our provider, not they. */
function blockedFound(about: Candidate, { reply, address: to }: QueueRow, { silent }: Gathered): Found | null {
  const waits = reply !== null && isSilence(reply);
  const since = lastOf(about.notes, 'queue.accepted')?.at ?? about.at;
  if (!waits || silent.hosts.length < ENOUGH_SILENT || (silent.relayedAt ?? 0) > since) return null;
  return {
    about,
    cause: { code: 'port-25-blocked', values: { hosts: silent.hosts.length, to } },
    evidence: rowsOf(about, ['queue.deferred']),
    action: { kind: 'open-setting', key: 'relay.host' },
    at: null,
  };
}
export const isSilence = (reply: string): boolean =>
  /no answer|timed? ?out|did not answer/i.test(reply) && !/^\d{3}[ -]/.test(reply);

export function saidNo(
  about: Candidate,
  { reply, status, host, address: to, settledAt }: QueueRow,
  { suppressed }: Gathered,
): Found {
  const at = settledAt ?? about.at;
  const failed = lastOf(about.notes, 'queue.failed', fields => fields.recipient === to);
  const evidence = failed ? [row(failed)] : rowsOf(about, ['queue.failed', 'queue.reported']);
  const listed = suppressed.get(to.toLowerCase());
  if (explainReply({ reply, status }).cause === 'suppressed') {
    const values = { to, until: listed?.until ?? null, reply: listed?.reply ?? reply ?? '' };
    return { about, cause: { code: 'suppressed', values }, evidence, action: { kind: 'lift', address: to }, at };
  }
  const said = saidIn({ reply: reply ?? '', status, host, final: true }, about.size);
  const fixes: { readonly [C in Cause]?: Action } = {
    spf: { kind: 'open-doctor' },
    dkim: { kind: 'open-doctor' },
    dmarc: { kind: 'open-doctor' },
    'reverse-name': { kind: 'open-doctor' },
    'block-listed': { kind: 'open-doctor' },
    certificate: { kind: 'open-doctor' },
  };
  return {
    about,
    cause: { code: 'said-no', values: { at, said, to } },
    ...{ evidence, action: fixes[said.cause] ?? { kind: 'open-journey', trace: about.trace }, at },
    ...(failed?.fields.conversation ? { dialogue: { trace: failed.fields.conversation, reply: reply ?? '' } } : {}),
  };
}
