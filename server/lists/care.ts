/**
 * Members who cannot be reached. What comes back counts (score.ts); at the limit a member gets no posts, and hears of it, as
 * do the owners. He is back when he answers that letter, when an owner says so, or by himself: after a week, and twice more, a
 * letter goes there, and where it has not come back within three days the address works.
 */
import { ok, type Result } from '../base/result.ts';
import { type Duration, days } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { ListMember, StoreFault } from '../store/interface.ts';
import type { Asked, Desk, Done, Letter } from './desk.ts';
import { bringBack, memberNote } from './joining.ts';
import { expireHeld } from './moderation.ts';
import { behind, beside } from './names.ts';
import { type MailingList, readList } from './rules.ts';
import { type Failure, scoreAfter } from './score.ts';
import { freshToken } from './token.ts';

/** Of what comes back: whose it is, and what was said. `isProbe`: the letter that asked whether the address works. */
export type CameBack = {
  readonly member: ListMember | null;
  readonly failure: Failure;
  readonly isProbe: boolean;
  readonly message: number;
  readonly trace: string;
};

const PROBE_AFTER: Duration = days(7);
const PROBE_WAIT: Duration = days(3);
const MOST_PROBES = 3;
const AT_ONCE = 50;

export async function cameBack(
  desk: Desk,
  list: MailingList,
  { member, failure, isProbe, message, trace }: CameBack,
  asked: Asked | undefined,
): Promise<Result<Done, StoreFault>> {
  const now = desk.clock.now();
  const told = (score: number | null) =>
    event('list.returned', now, trace, {
      ...{ list: list.address, address: member?.address ?? null, status: failure.status, reply: failure.reply },
      ...{ score, message },
    });
  if (!member) return desk.act(list, { asked, notes: [told(null)] });
  const said = (failure.reply ?? failure.status ?? '').slice(0, 300);
  if (isProbe || member.state === 'disabled')
    return desk.act(list, {
      asked,
      // Counted as one that failed: the next goes in a week.
      changes: [{ do: 'set', member: member.id, said, bouncedAt: now }],
      notes: [told(member.score)],
    });
  const { score, counts, isOver } = scoreAfter(member, failure, list.rules.bounceLimit, now);
  const isDisabled = isOver && member.state === 'active';
  const counted = counts ? { score, bouncedAt: now, said } : { said };
  if (!isDisabled)
    return desk.act(list, { asked, changes: [{ do: 'set', member: member.id, ...counted }], notes: [told(score)] });
  return disable(desk, list, member, { said, score, trace }, asked, told(score));
}

async function disable(
  desk: Desk,
  list: MailingList,
  member: ListMember,
  { said, score, trace }: { readonly said: string; readonly score: number; readonly trace: string },
  asked: Asked | undefined,
  told: ReturnType<typeof event>,
): Promise<Result<Done, StoreFault>> {
  const now = desk.clock.now();
  const token = freshToken(desk.random);
  const answerTo = behind(list.address, 'confirm', token);
  const { address, name } = member;
  const because = said === '' ? '-' : said.replace(/\s+/g, ' ');
  const owners = await desk.ownersToTell(list);
  return desk.act(list, {
    asked,
    changes: [
      {
        do: 'set',
        member: member.id,
        state: 'disabled',
        disabledAt: now,
        bouncedAt: now,
        score,
        said,
        probes: 0,
        probedAt: now,
      },
      { do: 'ask', request: { token, kind: 'return', address, name, state: 'confirm', expiresAt: now + days(60) } },
    ],
    letters: [
      {
        ...{ kind: 'disabled', to: address, replyTo: answerTo },
        facts: { because, answerTo, url: desk.webUrl(`confirm/${token}`) ?? '' },
      },
      ...owners.map((to): Letter => ({ kind: 'disabled-told', to, facts: { who: address, because } })),
    ],
    notes: [told, memberNote(desk, list, address, 'disabled', `the list ${list.address}`, trace)],
  });
}

// ── by the hour ──

/** What is due by now, of all lists. Each step is small; called once in a while. */
export async function lookAfterLists(desk: Desk): Promise<void> {
  const listOf = async (id: number) => {
    const stored = await desk.store.list(id);
    return stored && readList(stored);
  };
  const now = desk.clock.now();
  await expireHeld(desk, listOf);
  for (const member of await desk.store.listMembersToProbe(now - PROBE_WAIT, AT_ONCE * 10)) {
    const list = await listOf(member.list);
    if (list) await probeOrBring(desk, list, member);
  }
  const { keepPosts } = desk.settings();
  await desk.store.run('forgetListWork', { requestsBefore: now, postsBefore: now - keepPosts, limit: 500 });
}

/** Something came back after the last letter: it did not arrive. */
const hasFailed = ({ bouncedAt, probedAt }: ListMember): boolean =>
  bouncedAt !== null && probedAt !== null && bouncedAt > probedAt;

async function probeOrBring(desk: Desk, list: MailingList, member: ListMember): Promise<Result<Done, StoreFault>> {
  const now = desk.clock.now();
  if (member.probes > 0 && !hasFailed(member))
    return bringBack(desk, list, member, { trace: SERVER_TRACE }, `the list ${list.address}`);
  const since = now - (member.probedAt ?? member.disabledAt ?? 0);
  if (member.probes >= MOST_PROBES || since < PROBE_AFTER) return ok({ added: [], leases: [] });
  const sender = beside(list.address, 'bounces', desk.tokens.make('probe', list.id, member.id));
  return desk.act(list, {
    changes: [{ do: 'set', member: member.id, probes: member.probes + 1, probedAt: now }],
    letters: [{ kind: 'probe', to: member.address, sender }],
  });
}
