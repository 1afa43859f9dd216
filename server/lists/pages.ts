/**
 * What the public web door shows of lists: leaving with one click (RFC 8058), confirming, deciding on a held post. Opening a
 * page changes nothing, for programs open every link (§3.2); only the button does. Whoever has the token was sent it. Words
 * only: how a page looks is the door's.
 */
import { SERVER_TRACE } from '../events/event.ts';
import type { Desk } from './desk.ts';
import { confirm, leaveAtOnce } from './joining.ts';
import { decide } from './moderation.ts';
import { type Language, listName, type MailingList, readList } from './rules.ts';

export type ListPage = {
  readonly status: 200 | 400 | 404 | 409;
  readonly language: Language;
  readonly title: string;
  readonly lines: readonly string[];
  /** Each posts its value as `act`. */
  readonly buttons: readonly { readonly act: string; readonly label: string }[];
};
/** `act`: of the form; 'one-click' where it is RFC 8058's; null: the page is only opened. */
export type ListVisit = { readonly path: string; readonly act: string | null };

const nothing: ListPage = {
  ...{ status: 404, language: 'en', title: 'Nothing here', buttons: [] },
  lines: ['This address is not known, or what it was for is done.'],
};
const from = { trace: SERVER_TRACE };

export async function listPage(desk: Desk, { path, act }: ListVisit): Promise<ListPage> {
  const leave = /^leave\/([0-9a-z]{1,11})\/([0-9a-z-]{1,40})$/i.exec(path);
  if (leave) return leavePage(desk, Number.parseInt(leave[1]!, 36), leave[2]!, act);
  const other = /^(confirm|post)\/([a-z0-9]{10,40})$/i.exec(path);
  if (!other) return nothing;
  const token = other[2]!.toLowerCase();
  return other[1]!.toLowerCase() === 'confirm' ? confirmPage(desk, token, act) : postPage(desk, token, act);
}

async function readById(desk: Desk, id: number): Promise<MailingList | null> {
  const stored = await desk.store.list(id);
  return stored && readList(stored);
}

async function leavePage(desk: Desk, id: number, token: string, act: string | null): Promise<ListPage> {
  const list = Number.isSafeInteger(id) ? await readById(desk, id) : null;
  const member = list && desk.tokens.read('leave', list.id, token);
  if (!list || member === null) return nothing;
  const say = pageOf(list);
  const known = await desk.store.listMember(list.id, member);
  // Twice is once: a program that tries again hears that it is done.
  if (!known) return say('You have left the list', 'Sie haben die Liste verlassen');
  if (act === null)
    return say('Leave this list?', 'Diese Liste verlassen?', [known.address], [['leave', 'Leave', 'Verlassen']]);
  if (act !== 'one-click' && act !== 'leave') return { ...say('Not understood', 'Nicht verstanden'), status: 400 };
  const done = await leaveAtOnce(desk, list, token, from);
  if (done && !done.ok && done.error !== 'no-such')
    throw new Error(`nobody could leave ${list.address}: ${done.error}`);
  return say('You have left the list', 'Sie haben die Liste verlassen', [known.address]);
}

async function confirmPage(desk: Desk, token: string, act: string | null): Promise<ListPage> {
  const request = await desk.store.listRequest(token);
  const list = request && (await readById(desk, request.list));
  if (!list || request.state !== 'confirm' || request.expiresAt <= desk.clock.now()) return nothing;
  const say = pageOf(list);
  const isLeaving = request.kind === 'leave';
  if (act === null)
    return isLeaving
      ? say('Leave this list?', 'Diese Liste verlassen?', [request.address], [['confirm', 'Leave', 'Verlassen']])
      : say('Get its posts?', 'Ihre Beiträge bekommen?', [request.address], [['confirm', 'Confirm', 'Bestätigen']]);
  if (act !== 'confirm') return { ...say('Not understood', 'Nicht verstanden'), status: 400 };
  const done = await confirm(desk, list, token, from);
  if (!done.ok) throw new Error(`nothing could be confirmed at ${list.address}: ${done.error}`);
  switch (done.value.what) {
    case 'joined':
    case 'back':
      return say('You get its posts now', 'Sie bekommen nun ihre Beiträge', [request.address]);
    case 'waits':
      return say('An owner is asked now', 'Ein Verantwortlicher wird nun gefragt', [request.address]);
    case 'left':
      return say('You have left the list', 'Sie haben die Liste verlassen', [request.address]);
    case 'full':
      return { ...say('The list is full', 'Die Liste ist voll', [request.address]), status: 409 };
    case 'gone':
      return nothing;
  }
}

async function postPage(desk: Desk, token: string, act: string | null): Promise<ListPage> {
  const post = await desk.store.listPost({ token });
  const list = post && (await readById(desk, post.list));
  if (!list) return nothing;
  const say = pageOf(list);
  const about = [post.author, post.subject, post.reason];
  if (post.state !== 'held')
    return say('This post is decided', 'Über diesen Beitrag ist entschieden', about.slice(0, 2));
  if (act === null)
    return say('A post waits', 'Ein Beitrag wartet', about, [
      ['approve', 'Let it go', 'Freigeben'],
      ['reject', 'Refuse it', 'Ablehnen'],
    ]);
  if (act !== 'approve' && act !== 'reject') return { ...say('Not understood', 'Nicht verstanden'), status: 400 };
  const what = act === 'approve' ? 'approved' : 'rejected';
  const done = await decide(desk, list, post, { what, by: `an owner of ${list.address}, in the browser` });
  if (!done.ok && done.error === 'changed')
    return say('This post is decided', 'Über diesen Beitrag ist entschieden', about.slice(0, 2));
  if (!done.ok) throw new Error(`nothing could be decided at ${list.address}: ${done.error}`);
  return act === 'approve'
    ? say('It goes to the members', 'Er geht an die Mitglieder', about.slice(0, 2))
    : say('It is refused', 'Er ist abgelehnt', about.slice(0, 2));
}

type Button = readonly [act: string, english: string, german: string];

const pageOf =
  (list: MailingList) =>
  (english: string, german: string, lines: readonly string[] = [], buttons: readonly Button[] = []): ListPage => {
    const isGerman = list.rules.language === 'de';
    return {
      ...{ status: 200, language: list.rules.language, title: isGerman ? german : english },
      lines: [`${listName(list)} <${list.address}>`, ...lines],
      buttons: buttons.map(([act, en, de]) => ({ act, label: isGerman ? de : en })),
    };
  };
