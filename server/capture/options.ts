/**
 * What an inbox has of its own: how much of it is kept, and when it goes. Kept as an annotation of its mailbox (RFC 5464), so
 * that it goes with it and is in every backup.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { inboxMailbox } from '../queue/captured.ts';
import type { Annotation, Id, Mailbox, Store } from '../store/interface.ts';

const ENTRY = '/vendor/mailroom/inbox';
const MOST_ENTRIES = 100;

const schema = z.object({
  /** When it was made by somebody, and not by the first message that named it. */
  since: z.number().int().min(0),
  /** null: as the settings say, counted with all others. 0: no limit. */
  keepMessages: z.number().int().min(0).max(10_000_000).nullable(),
  keepDays: z.number().int().min(0).max(36_500).nullable(),
  /** Hours without mail until it goes; null: as the settings say, 0: it stays. */
  idleHours: z.number().int().min(0).max(876_000).nullable(),
  /** Where the bounce lab gives answers to its mail (answers/place.ts); null: as the settings say. */
  answers: z.string().max(1000).nullable().default(null),
});
export type InboxOptions = z.infer<typeof schema>;
export type InboxWishes = Partial<Omit<InboxOptions, 'since'>>;

export const optionsAt = (since: Instant): InboxOptions => ({
  ...{ since, keepMessages: null, keepDays: null, idleHours: null, answers: null },
});

/** null: it has none, or what is written there is none of ours. */
export function readOptions(annotations: readonly Annotation[]): InboxOptions | null {
  const found = annotations.find(({ entry, owner }) => entry === ENTRY && owner === null);
  if (!found) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(found.value).toString()));
  } catch {
    return null;
  }
}

export const optionsOf = async (store: Store, { account, id }: Mailbox): Promise<InboxOptions | null> =>
  readOptions(await store.annotations(account, id));

/** The inbox is there afterwards, with these wishes beside those it had. A fault is a sentence. */
export async function makeInbox(
  store: Store,
  account: Id,
  inbox: { readonly name: string; readonly now: Instant },
  wishes: InboxWishes = {},
): Promise<Result<Mailbox, string>> {
  const name = inboxMailbox(inbox.name);
  const made = await store.run('createMailbox', { account, name, role: null, subscribed: true });
  if (!made.ok && made.error !== 'exists') return err(`The inbox ${inbox.name} could not be made: ${made.error}`);
  const mailbox = await store.mailbox(account, name);
  if (!mailbox) return err(`The inbox ${inbox.name} is gone again`);
  const before = await optionsOf(store, mailbox);
  if (before && Object.keys(wishes).length === 0) return ok(mailbox);
  const options: InboxOptions = { ...(before ?? optionsAt(inbox.now)), ...wishes };
  const noted = await store.run('annotate', {
    ...{ account, mailbox: mailbox.id, most: MOST_ENTRIES },
    entries: [{ entry: ENTRY, owner: null, value: Buffer.from(JSON.stringify(options)) }],
  });
  return noted.ok ? ok(mailbox) : err(`The inbox ${inbox.name} keeps no wishes of its own: ${noted.error}`);
}
