/** What Email/set and Mailbox/set change in the made-up mail. */
import type { Email } from '../../../server/jmap/types.ts';
import { emailOf } from './jmap-email.ts';
import type { FakeAccount } from './jmap-mail.ts';
import { MethodRefused, MOST, type Refused } from './jmap-refusals.ts';

type SetArguments = {
  create?: Record<string, Record<string, unknown>>;
  update?: Record<string, Record<string, unknown>>;
  destroy?: string[];
};
const nothing = {
  created: null,
  updated: null,
  destroyed: null,
  notCreated: null,
  notUpdated: null,
  notDestroyed: null,
};

export function setEmails(account: FakeAccount, { create, update = {}, destroy = [] }: SetArguments): object {
  if (Object.keys(update).length + destroy.length > MOST.maxObjectsInSet) throw new MethodRefused('requestTooLarge');
  const oldState = account.state();
  const updated: Record<string, null> = {};
  const notUpdated: Record<string, Refused> = {};
  const created: Record<string, object> = {};
  for (const [key, given] of Object.entries(create ?? {})) created[key] = emailOf(account.deliver(newEmail(given)));
  for (const [id, patch] of Object.entries(update)) {
    const email = account.emails.get(id);
    if (!email) {
      notUpdated[id] = { type: 'notFound' };
      continue;
    }
    const before = [...email.mailboxIds];
    for (const [pointer, value] of Object.entries(patch)) {
      const [property, key] = pointer.split('/') as ['keywords' | 'mailboxIds', string?];
      const target = email[property];
      if (key === undefined) {
        target.clear();
        for (const one of Object.keys(value as object)) target.add(one);
      } else if (value === null) target.delete(key.replaceAll('~1', '/').replaceAll('~0', '~'));
      else target.add(key.replaceAll('~1', '/').replaceAll('~0', '~'));
    }
    account.touched(email, before);
    updated[id] = null;
  }
  const destroyed = destroy.filter(id => account.emails.has(id));
  for (const id of destroyed) account.destroy(id);
  return { ...nothing, oldState, newState: account.state(), created, updated, notUpdated, destroyed };
}
function newEmail(given: Record<string, unknown>) {
  const values = given.bodyValues as Record<string, { value: string }> | undefined;
  return {
    mailboxIds: Object.keys((given.mailboxIds as object) ?? { m1: true }),
    keywords: Object.keys((given.keywords as object) ?? {}),
    ...(given.subject ? { subject: String(given.subject) } : {}),
    ...(given.from ? { from: given.from as Email['from'] } : {}),
    ...(given.to ? { to: given.to as Email['to'] } : {}),
    text: Object.values(values ?? {})[0]?.value ?? '',
    attachment: false,
  };
}

export function setMailboxes(
  account: FakeAccount,
  { create = {}, update = {}, destroy = [], ...more }: SetArguments & { onDestroyRemoveEmails?: boolean },
): object {
  const oldState = account.state();
  const answer = {
    created: {} as Record<string, object>,
    updated: {} as Record<string, null>,
    destroyed: [] as string[],
    notCreated: {} as Record<string, Refused>,
    notUpdated: {} as Record<string, Refused>,
    notDestroyed: {} as Record<string, Refused>,
  };
  for (const [key, given] of Object.entries(create)) {
    const same = [...account.boxes.values()].some(
      box => box.name === given.name && box.parentId === (given.parentId ?? null),
    );
    if (same)
      answer.notCreated[key] = { type: 'invalidProperties', description: 'There is a mailbox of that name already.' };
    else answer.created[key] = { id: account.addBox(String(given.name), (given.parentId as string | null) ?? null) };
  }
  for (const [id, given] of Object.entries(update)) {
    account.changeBox(id, given);
    answer.updated[id] = null;
  }
  for (const id of destroy) {
    const inside = [...account.emails.values()].filter(email => email.mailboxIds.has(id));
    if (inside.length > 0 && !more.onDestroyRemoveEmails) answer.notDestroyed[id] = { type: 'mailboxHasEmail' };
    else {
      for (const email of inside) account.destroy(email.id);
      account.dropBox(id);
      answer.destroyed.push(id);
    }
  }
  return { oldState, newState: account.state(), ...answer };
}
