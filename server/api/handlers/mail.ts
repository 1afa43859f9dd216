/** The window's mail: mailboxes, lists, one message to read, flags, moves, and sending through the MSA. */
import { z } from 'zod';
import { actNote, type Client, transferNote } from '../../access/client.ts';
import { newFirstReads } from '../../access/first-reads.ts';
import { event, SERVER_TRACE } from '../../events/event.ts';
import { parseMailbox, printMailbox } from '../../mime/address.ts';
import type { ListedAddress } from '../../mime/address-list.ts';
import { compose } from '../../mime/compose.ts';
import { readMessage } from '../../mime/message.ts';
import { type Account, Flag, type Mailbox, type MessageFacts, type Row } from '../../store/interface.ts';
import type { Api, Draft, MailAddress, MailMailbox, MailMessage } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { firstLetter } from './first-letter.ts';

const nothing = z.object({});
const id = z.number().int().min(1);
const uids = z.array(id).min(1).max(100_000).readonly();
const addresses = z.array(z.string().max(400)).max(1000).readonly();
const draft = z.object({
  account: id,
  to: addresses,
  cc: addresses,
  bcc: addresses,
  subject: z.string().max(2000),
  text: z.string().max(10_000_000),
  inReplyTo: z.string().max(1000).nullable(),
  references: z.array(z.string().max(1000)).max(200).readonly(),
});
const flagBits = { seen: Flag.seen, flagged: Flag.flagged, answered: Flag.answered } as const;

export function mailHandlers(ports: ServerPorts): RouterOf<Api['mail']> {
  const { store, clock } = ports;
  const account = async (wanted: number): Promise<Account> => {
    const found = (await store.accounts()).find(one => one.id === wanted);
    if (!found) throw new ApiError('NOT_FOUND', 'There is no such account');
    return found;
  };
  const mailboxes = async (wanted: number): Promise<MailMailbox[]> =>
    (await store.mailboxes(wanted)).map(mailboxRow).sort(inUsualOrder);
  const set = (list: readonly number[]) => [...list].sort((a, b) => a - b).map(uid => [uid, uid] as const);
  const firstReads = newFirstReads();
  const witness = async (owner: number, mailbox: number, uid: number): Promise<void> => {
    if (firstReads(owner, mailbox, [uid]).length === 0) return;
    const note = actNote(await client(owner), 'ms.read', clock);
    const told = await store.run('witness', { account: owner, mailbox, uids: [[uid, uid]], note });
    if (!told.ok) throw new ApiError('FAILED', `The message store says: ${told.error}`);
  };
  const client = async (wanted: number): Promise<Client> => ({
    by: (await account(wanted)).address,
    protocol: 'window',
    name: 'the Mailroom window',
    remote: 'this computer',
  });

  return {
    accounts: call(nothing, async () => {
      const accounts = await store.accounts();
      return Promise.all(
        accounts.map(async one => {
          const inbox = await store.mailbox(one.id, 'INBOX');
          return { id: one.id, address: one.address, name: one.name, unseen: inbox?.unseen ?? 0 };
        }),
      );
    }),
    mailboxes: call(z.object({ account: id }), input => mailboxes(input.account)),
    watchMailboxes: stream(z.object({ account: id }), (input, { signal }) =>
      repeated(
        () => mailboxes(input.account),
        hear => ports.watch.account(input.account, hear),
        signal,
        80,
      ),
    ),
    list: call(
      z.object({ account: id, mailbox: id, below: id.optional(), limit: z.number().int().min(1).max(1000) }),
      async input => {
        const rows = await store.page(input.account, input.mailbox, {
          limit: input.limit,
          ...(input.below === undefined ? {} : { below: input.below - 1 }),
        });
        return rows.map(row => ({
          uid: row.uid,
          message: row.message,
          trace: row.trace,
          seen: (row.flags & Flag.seen) !== 0,
          answered: (row.flags & Flag.answered) !== 0,
          flagged: (row.flags & Flag.flagged) !== 0,
          draft: (row.flags & Flag.draft) !== 0,
          subject: row.subject,
          from: row.from,
          to: row.to,
          date: row.internalDate,
          preview: row.preview,
          attachment: row.attachment,
          size: row.size,
        }));
      },
    ),
    read: call(z.object({ account: id, mailbox: id, uid: id }), async input => {
      const row = await rowOf(ports, input.account, input.mailbox, input.uid);
      const facts = await store.message(row.message);
      if (!facts) throw new ApiError('NOT_FOUND', 'That message is gone');
      await witness(input.account, input.mailbox, input.uid);
      return readerMessage(row, facts, await store.bytes(row.message));
    }),
    flag: call(
      z.object({ account: id, mailbox: id, uids, flag: z.enum(['seen', 'flagged', 'answered']), on: z.boolean() }),
      async input => {
        const changed = await store.run('flags', {
          account: input.account,
          mailbox: input.mailbox,
          uids: set(input.uids),
          act: input.on ? 'add' : 'remove',
          flags: flagBits[input.flag],
          keywords: [],
          note: null,
        });
        if (!changed.ok) throw new ApiError('FAILED', `The message store says: ${changed.error}`);
        return { changed: changed.value.changed.reduce((sum, [from, to]) => sum + to - from + 1, 0) };
      },
    ),
    move: call(z.object({ account: id, from: id, uids, to: id }), async input => {
      const target = await store.mailboxById(input.account, input.to);
      if (!target) throw new ApiError('NOT_FOUND', 'There is no such mailbox');
      const note = transferNote(await client(input.account), 'ms.moved', target.name, clock);
      const moved = await store.run('move', {
        account: input.account,
        from: input.from,
        uids: set(input.uids),
        to: input.to,
        note,
      });
      if (!moved.ok) throw new ApiError('FAILED', `The message store says: ${moved.error}`);
      return {
        uids: moved.value.to.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
      };
    }),
    expunge: call(z.object({ account: id, mailbox: id, uids }), async input => {
      const note = actNote(await client(input.account), 'ms.expunged', clock);
      const gone = await store.run('expunge', {
        account: input.account,
        mailbox: input.mailbox,
        uids: set(input.uids),
        onlyDeleted: false,
        note,
      });
      if (!gone.ok) throw new ApiError('FAILED', `The message store says: ${gone.error}`);
      return { expunged: gone.value.uids.reduce((sum, [from, to]) => sum + to - from + 1, 0) };
    }),
    send: call(draft, async input => send(ports, await account(input.account), input)),
    correspondents: call(
      z.object({ account: id, start: z.string().max(200), limit: z.number().int().min(1).max(50) }),
      async input => {
        await account(input.account);
        return store.emails.correspondents(input.account, input.start, input.limit);
      },
    ),
    sendFirst: call(z.object({ account: id }), async input => {
      const mine = await account(input.account);
      return send(ports, mine, firstLetter(mine, ports.preset()), false);
    }),
  };
}

const mailboxRow = ({ id: number, name, role, messages, unseen, uidValidity }: Mailbox): MailMailbox => ({
  id: number,
  name,
  role,
  messages,
  unseen,
  uidValidity,
});
const ORDER = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];
const inUsualOrder = (a: MailMailbox, b: MailMailbox): number => rank(a) - rank(b) || a.name.localeCompare(b.name);
const rank = (mailbox: MailMailbox): number => (mailbox.role === null ? ORDER.length : ORDER.indexOf(mailbox.role));

async function rowOf(ports: ServerPorts, account: number, mailbox: number, uid: number): Promise<Row> {
  for await (const [row] of ports.store.rows(account, mailbox, [[uid, uid]])) if (row) return row;
  throw new ApiError('NOT_FOUND', 'That message is not in this mailbox any more');
}

async function readerMessage(row: Row, facts: MessageFacts, bytes: Uint8Array): Promise<MailMessage> {
  const message = await readMessage(bytes);
  const header = (name: string) => message.headers.find(field => field.name.toLowerCase() === name)?.value ?? '';
  return {
    uid: row.uid,
    message: row.message,
    trace: facts.trace,
    subject: message.subject,
    from: people(message.from),
    to: people(message.to),
    cc: people(message.cc),
    replyTo: people(message.replyTo),
    date: message.date ?? row.internalDate,
    messageId: facts.messageId ?? (header('message-id') || null),
    references: header('references')
      .split(/\s+/)
      .filter(part => part.startsWith('<')),
    text: message.text ?? '',
    html: message.html,
    headers: message.headers,
    attachments: message.attachments.map(({ filename, type, size, contentId, inline }, i) => ({
      name: filename,
      type,
      size,
      contentId,
      inline,
      url: `/blob/message/${row.message}/part/${i}`,
    })),
    sourceUrl: `/blob/message/${row.message}/source`,
    size: row.size,
    problems: message.problems.map(problem => problemWords[problem] ?? problem),
  };
}

const problemWords: Readonly<Record<string, string>> = {
  'multipart-without-boundary': 'It says it has several parts, and does not say where they begin.',
  'multipart-without-parts': 'It says it has several parts, and has none.',
  'multipart-not-closed': 'Its last part does not end; it may have been cut off.',
  'nested-too-deep': 'Its parts are nested deeper than anybody needs; the innermost are not shown.',
  'too-many-parts': 'It has more parts than are shown.',
  'header-too-large': 'Its header is too large to be shown whole.',
  'read-by-own-decoder': 'It is not well-formed and is shown as far as it could be read.',
};

const people = (list: readonly ListedAddress[]): MailAddress[] =>
  list.map(({ name, address }) => ({ name: name ?? '', address }));

async function send(
  ports: ServerPorts,
  account: Account,
  wanted: Omit<Draft, 'account'>,
  keepCopy = true,
): Promise<{ readonly trace: string }> {
  const read = (list: readonly string[]) => list.map(readAddress);
  const [to, cc, bcc] = [read(wanted.to), read(wanted.cc), read(wanted.bcc)];
  const everybody = [...to, ...cc, ...bcc];
  if (everybody.length === 0) throw new ApiError('REFUSED', 'Write at least one recipient');
  const own = parseMailbox(account.address);
  if (!own.ok) throw new Error(`the account's own address is not readable: ${own.error}`);
  const composed = compose(
    {
      from: [{ name: account.name || null, mailbox: own.value }],
      to,
      cc,
      subject: wanted.subject,
      text: wanted.text,
      ...(wanted.inReplyTo ? { inReplyTo: wanted.inReplyTo } : {}),
      ...(wanted.references.length > 0 ? { references: wanted.references } : {}),
    },
    { now: ports.clock.now(), zone: -new Date().getTimezoneOffset(), random: ports.random, domain: account.domain },
  );
  if (!composed.ok) throw new ApiError('REFUSED', composed.error);
  const recipients = [...new Set(everybody.map(one => printMailbox(one.mailbox)))];
  const sent = await ports.submit({ account: account.id, address: account.address }, recipients, composed.value);
  if (!sent.ok) throw new ApiError('REFUSED', sent.error);
  if (keepCopy)
    await keepInSent(ports, account, composed.value).catch(fault => copyLost(ports, account, String(fault)));
  return sent.value;
}

async function keepInSent(ports: ServerPorts, account: Account, bytes: Uint8Array): Promise<void> {
  const sent = (await ports.store.mailboxes(account.id)).find(mailbox => mailbox.role === 'sent');
  if (!sent) return;
  const kept = await ports.store.run('append', {
    account: account.id,
    mailbox: sent.id,
    bytes: Uint8Array.from(bytes),
    flags: Flag.seen,
    keywords: [],
    internalDate: ports.clock.now(),
    trace: ports.watch.newTrace(),
    note: null,
  });
  if (!kept.ok) await copyLost(ports, account, kept.error);
}

/** The message has gone out; that its copy is missing must not look as if it had not. */
async function copyLost({ store, clock }: ServerPorts, account: Account, because: string): Promise<void> {
  const where = `the copy in ${account.address}'s Sent`;
  await store.run('record', {}, { notes: [event('server.fault', clock.now(), SERVER_TRACE, { where, because })] });
}

/** 'Ann Example <ann@example.org>' or the bare address. */
function readAddress(text: string) {
  const found = /^\s*(?:"?([^"<]*?)"?\s*)?<([^<>]+)>\s*$/.exec(text);
  const parsed = parseMailbox((found?.[2] ?? text).trim());
  if (!parsed.ok) throw new ApiError('REFUSED', `"${text}" is not an address: ${parsed.error}`);
  return { name: found?.[1]?.trim() || null, mailbox: parsed.value };
}
