/** What an owner has written to the list's request address, done: each word by itself, with a line for each in the answer. */
import { lookupForm } from '../directory/address.ts';
import type { Desk } from './desk.ts';
import { memberNote } from './joining.ts';
import { decide } from './moderation.ts';
import type { ListCommand } from './request.ts';
import type { MailingList } from './rules.ts';

/** In one letter. */
const MOST_TOLD = 2_000;
const AT_ONCE = 500;

export async function obey(
  desk: Desk,
  list: MailingList,
  commands: readonly ListCommand[],
  owner: string,
  trace: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const command of commands) lines.push(`> ${wordsOf(command)}`, ...(await one(command)), '');
  return lines;

  async function one(command: ListCommand): Promise<readonly string[]> {
    switch (command.ask) {
      case 'who':
        return who(desk, list);
      case 'held': {
        const posts = await desk.store.listPosts(list.id, ['held'], 100);
        return posts.length === 0
          ? ['0']
          : posts.map(
              ({ token, author, subject, reason }) => `${token}  ${author}  ${subject.slice(0, 60)}  (${reason})`,
            );
      }
      case 'add':
        return add(command.address, command.name);
      case 'remove':
        return remove(command.address);
      case 'approve':
      case 'reject': {
        const post = await desk.store.listPost({ token: command.token });
        if (!post || post.list !== list.id || post.state !== 'held') return ['-'];
        const what = command.ask === 'approve' ? 'approved' : 'rejected';
        const done = await decide(desk, list, post, { what, by: owner });
        return [done.ok ? 'OK' : '-'];
      }
      default:
        return [];
    }
  }

  async function add(given: string, name: string): Promise<readonly string[]> {
    const form = lookupForm(given);
    if (!form.ok) return [`${given}: ${form.error}`];
    const member = { address: form.value, name, state: 'active', posting: 'usual', ownPosts: true } as const;
    const done = await desk.act(list, {
      changes: [{ do: 'add', members: [member], by: owner, most: desk.settings().mostMembers }],
      letters: list.rules.greets ? [{ kind: 'welcome', to: form.value }] : [],
      notes: [memberNote(desk, list, form.value, 'joined', owner, trace)],
    });
    return [done.ok ? 'OK' : `- (${done.error})`];
  }

  async function remove(given: string): Promise<readonly string[]> {
    const form = lookupForm(given);
    const member = form.ok ? await desk.store.listMember(list.id, form.value) : null;
    if (!member) return ['-'];
    const done = await desk.act(list, {
      changes: [{ do: 'remove', members: [member.id] }],
      notes: [memberNote(desk, list, member.address, 'removed', owner, trace)],
    });
    return [done.ok ? 'OK' : '-'];
  }
}

async function who({ store }: Desk, list: MailingList): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let after = 0; lines.length < MOST_TOLD; ) {
    const page = await store.listMembers(list.id, { after, limit: AT_ONCE });
    for (const { address, name, state } of page)
      lines.push(`${address}${name === '' ? '' : `  ${name}`}${state === 'active' ? '' : `  (${state})`}`);
    if (page.length < AT_ONCE) break;
    after = page.at(-1)!.id;
  }
  return [...lines.slice(0, MOST_TOLD), `= ${list.members}`];
}

const wordsOf = (command: ListCommand): string =>
  'address' in command
    ? `${command.ask} ${command.address}`
    : 'token' in command
      ? `${command.ask} ${command.token}`
      : command.ask;
