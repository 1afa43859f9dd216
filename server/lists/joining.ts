/**
 * Joining and leaving. Whoever asks, in whosever name: a letter goes to the address that it is about, and only an answer
 * to it does anything. So a forged request costs its victim a letter, and no more than a few an hour. Who shows the sign
 * that only the member was sent (token.ts) leaves at once.
 */
import { ok, type Result } from '../base/result.ts';
import { event } from '../events/event.ts';
import type { ListMember, ListRequest, StoreFault } from '../store/interface.ts';
import type { Asked, Desk, Done, Letter } from './desk.ts';
import { behind } from './names.ts';
import type { MailingList } from './rules.ts';
import { freshToken } from './token.ts';

/** In lookup form. */
export type Person = { readonly address: string; readonly name: string };
/** `answers`: the Message-ID of the mail; `trace`: the journal's. */
export type From = {
  readonly asked?: Asked | undefined;
  readonly answers?: string | null;
  readonly trace: string;
};
type Acted = Promise<Result<Done, StoreFault>>;

export const TOO_MANY = 'Too many letters were asked for: nobody is written to';

const usualMember = (person: Person) => ({
  ...person,
  state: 'active' as const,
  posting: 'usual' as const,
  ownPosts: true,
});

export async function askToJoin(desk: Desk, list: MailingList, person: Person, from: From): Acted {
  const known = await desk.store.listMember(list.id, person.address);
  if (known?.state === 'active') return answer(desk, list, from, { kind: 'already', to: person.address });
  if (!known && list.rules.joining === 'invited') {
    const because =
      list.rules.language === 'de' ? 'wer beitritt, wird eingeladen' : 'its members are invited by its owners';
    return answer(desk, list, from, { kind: 'refused', to: person.address, facts: { because } });
  }
  return askFor(desk, list, person, known ? 'return' : 'join', from);
}

export async function askToLeave(desk: Desk, list: MailingList, person: Person, from: From): Acted {
  const known = await desk.store.listMember(list.id, person.address);
  if (!known) return answer(desk, list, from, { kind: 'stranger', to: person.address });
  return askFor(desk, list, person, 'leave', from);
}

async function askFor(desk: Desk, list: MailingList, person: Person, kind: ListRequest['kind'], from: From): Acted {
  if (!(await desk.mayWrite(list, person.address))) return tooMany(desk, list, from);
  const token = freshToken(desk.random);
  const expiresAt = desk.clock.now() + desk.settings().confirmWithin;
  return desk.act(list, {
    asked: from.asked,
    changes: [{ do: 'ask', request: { token, kind, ...person, state: 'confirm', expiresAt } }],
    letters: [confirmation(desk, list, kind, person.address, token, from.answers ?? null)],
    notes: [noteOf(desk, list, from, person.address, kind, 'confirm')],
  });
}

function confirmation(
  desk: Desk,
  list: MailingList,
  kind: ListRequest['kind'],
  to: string,
  token: string,
  answers: string | null,
): Letter {
  const answerTo = behind(list.address, 'confirm', token);
  const url = desk.webUrl(`confirm/${token}`) ?? '';
  return {
    ...{ kind: kind === 'leave' ? 'confirm-leave' : 'confirm-join', to, replyTo: answerTo, answers },
    facts: { answerTo, url },
  };
}

const noteOf = (
  { clock }: Desk,
  list: MailingList,
  { trace }: From,
  address: string,
  what: ListRequest['kind'],
  waits: ListRequest['state'],
) => event('list.asked', clock.now(), trace, { list: list.address, address, what, waits });

/** A letter that nobody needs, if not too many were sent. */
export async function answer(desk: Desk, list: MailingList, from: From, letter: Letter): Acted {
  if (!(await desk.mayWrite(list, letter.to))) return tooMany(desk, list, from);
  return desk.act(list, { asked: from.asked, letters: [{ ...letter, answers: from.answers ?? null }] });
}

function tooMany(desk: Desk, list: MailingList, { asked, trace }: From): Acted {
  const because = 'too many letters were asked for within the hour';
  return desk.act(list, {
    asked: asked && { ...asked, end: 'discarded', reply: TOO_MANY },
    notes: [event('list.dropped', desk.clock.now(), trace, { list: list.address, because })],
  });
}

// ── answered ──

/** What a confirmation led to: 'gone' where it was answered before, or too late; 'full': it is good another time. */
export type Confirmed = 'joined' | 'waits' | 'left' | 'back' | 'full' | 'gone';

/** By the token alone, which only the address itself was sent. */
export async function confirm(
  desk: Desk,
  list: MailingList,
  token: string,
  from: From,
): Promise<Result<Done & { readonly what: Confirmed }, StoreFault>> {
  const request = await desk.store.listRequest(token);
  if (!request || request.list !== list.id || request.state !== 'confirm' || request.expiresAt <= desk.clock.now())
    return gone(desk, list, from);
  const [what, done] = await confirmed(desk, list, request, from);
  // Answered twice at once: the first has done it.
  if (!done.ok && done.error === 'changed') return gone(desk, list, from);
  if (!done.ok && done.error === 'not-allowed') return full(desk, list, request.address, from);
  return done.ok ? ok({ ...done.value, what }) : done;
}

async function confirmed(
  desk: Desk,
  list: MailingList,
  request: ListRequest,
  from: From,
): Promise<readonly [Confirmed, Result<Done, StoreFault>]> {
  const { address, name, token, kind } = request;
  const answered = { do: 'answered', token } as const;
  const member = await desk.store.listMember(list.id, address);
  if (kind === 'leave')
    return [
      'left',
      member ? await remove(desk, list, member, from, answered) : await close(desk, list, from, answered),
    ];
  if (member) return ['back', await bringBack(desk, list, member, from, 'the member', answered)];
  // Asked before the door was shut, or put out since.
  if (list.rules.joining === 'invited') return ['gone', await close(desk, list, from, answered)];
  if (list.rules.joining === 'approval') return ['waits', await askOwners(desk, list, request, from)];
  return ['joined', await join(desk, list, { address, name }, from, 'by letter', answered)];
}

const close = (desk: Desk, list: MailingList, from: From, answered: { do: 'answered'; token: string }): Acted =>
  desk.act(list, { asked: from.asked, changes: [answered] });

async function gone(desk: Desk, list: MailingList, { asked }: From) {
  const done = asked
    ? await desk.act(list, { asked: { ...asked, reply: 'It was answered before, or too late' } })
    : ok({ added: [], leases: [] });
  return done.ok ? ok({ ...done.value, what: 'gone' as const }) : done;
}

/** By letter he hears it; in the browser he sees it. */
async function full(desk: Desk, list: MailingList, to: string, { asked }: From) {
  if (!asked) return ok({ added: [], leases: [], what: 'full' as const });
  const because =
    list.rules.language === 'de' ? 'die Liste hat so viele Mitglieder, wie sie haben darf' : 'the list is full';
  const done = await desk.act(list, { asked, letters: [{ kind: 'refused', to, facts: { because } }] });
  return done.ok ? ok({ ...done.value, what: 'full' as const }) : done;
}

type Answered = { readonly do: 'answered'; readonly token: string };

function join(desk: Desk, list: MailingList, person: Person, from: From, by: string, answered: Answered): Acted {
  const most = desk.settings().mostMembers;
  return desk.act(list, {
    asked: from.asked,
    changes: [answered, { do: 'add', members: [usualMember(person)], by, most }],
    letters: list.rules.greets ? [{ kind: 'welcome', to: person.address }] : [],
    notes: [memberNote(desk, list, person.address, 'joined', by, from.trace)],
  });
}

export const memberNote = (
  { clock }: Desk,
  list: MailingList,
  address: string,
  what: 'joined' | 'left' | 'removed' | 'changed' | 'disabled' | 'back',
  by: string,
  trace: string,
) => event('list.member', clock.now(), trace, { list: list.address, address, what, by });

function remove(desk: Desk, list: MailingList, member: ListMember, from: From, answered?: Answered): Acted {
  return desk.act(list, {
    asked: from.asked,
    changes: [...(answered ? [answered] : []), { do: 'remove', members: [member.id] }],
    letters: list.rules.greets ? [{ kind: 'goodbye', to: member.address }] : [],
    notes: [memberNote(desk, list, member.address, 'left', 'the member', from.trace)],
  });
}

/** With the sign of his own: by mail, or by one click (RFC 8058 §3.2). null: it is nobody's, or he has left. */
export async function leaveAtOnce(
  desk: Desk,
  list: MailingList,
  token: string,
  from: From,
): Promise<Result<Done, StoreFault> | null> {
  const id = desk.tokens.read('leave', list.id, token);
  const member = id === null ? null : await desk.store.listMember(list.id, id);
  return member && remove(desk, list, member, from);
}

/** Gets posts again, and what came back is forgotten. */
export function bringBack(
  desk: Desk,
  list: MailingList,
  member: ListMember,
  from: From,
  by: string,
  answered?: Answered,
): Acted {
  return desk.act(list, {
    asked: from.asked,
    changes: [
      ...(answered ? [answered] : []),
      {
        do: 'set',
        member: member.id,
        state: 'active',
        score: 0,
        bouncedAt: null,
        disabledAt: null,
        probes: 0,
        probedAt: null,
      },
    ],
    notes: [memberNote(desk, list, member.address, 'back', by, from.trace)],
  });
}

// ── with the owners' consent ──

async function askOwners(desk: Desk, list: MailingList, request: ListRequest, from: From): Acted {
  const { address, name, kind } = request;
  const token = freshToken(desk.random);
  const expiresAt = desk.clock.now() + 4 * desk.settings().confirmWithin;
  const answerTo = behind(list.address, 'approve', token);
  const facts = { who: address, answerTo, refuseTo: behind(list.address, 'reject', token) };
  const owners = await desk.ownersOf(list);
  return desk.act(list, {
    asked: from.asked,
    changes: [
      { do: 'answered', token: request.token },
      { do: 'ask', request: { token, kind, address, name, state: 'approve', expiresAt } },
    ],
    letters: [
      ...owners.map((to): Letter => ({ kind: 'ask-owner', to, replyTo: answerTo, facts })),
      { kind: 'wait', to: address },
    ],
    notes: [noteOf(desk, list, from, address, kind, 'approve')],
  });
}

/** An owner has said yes or no. `changed`: somebody was there before. */
export async function answerRequest(
  desk: Desk,
  list: MailingList,
  request: ListRequest,
  yes: boolean,
  by: string,
  from: From,
): Acted {
  const { address, name, token } = request;
  const answered = { do: 'answered', token } as const;
  if (yes) return join(desk, list, { address, name }, from, by, answered);
  const because = list.rules.language === 'de' ? 'ein Verantwortlicher hat es abgelehnt' : 'an owner has refused it';
  return desk.act(list, {
    asked: from.asked,
    changes: [answered],
    letters: list.rules.greets ? [{ kind: 'refused', to: address, facts: { because } }] : [],
  });
}
