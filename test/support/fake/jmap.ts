/** A made-up JMAP server: enough of RFC 8620 and 8621 for the window, over made-up mail. For tests and for looking. */
import type {
  Arguments,
  Email,
  Invocation,
  JmapRequest,
  JmapResponse,
  JmapSession,
} from '../../../server/jmap/types.ts';
import { type FakeAccount, type FakeEmail, fakeAccount } from './jmap-mail.ts';
import { people } from './people.ts';

export type FakeJmap = ReturnType<typeof fakeJmap>;
type Refused = { readonly type: string; readonly description?: string };
// biome-ignore lint/suspicious/noExplicitAny: each method looks at its own arguments, unchecked
type Method = (account: FakeAccount, args: any) => object;
class MethodRefused extends Error {
  readonly refusal: Refused;
  constructor(type: string, description?: string) {
    super(type);
    this.refusal = description === undefined ? { type } : { type, description };
  }
}

const MOST = {
  maxCallsInRequest: 64,
  maxObjectsInGet: 1000,
  maxObjectsInSet: 500,
  maxSizeUpload: 50_000_000,
  maxConcurrentUpload: 4,
  maxSizeRequest: 10_000_000,
  maxConcurrentRequests: 8,
  collationAlgorithms: [],
};

export function fakeJmap(accounts: readonly FakeAccount[]) {
  /** Every request, for those who want to look. */
  const requests: JmapRequest[] = [];
  let refuse: ((call: Invocation) => Refused | null) | null = null;
  const session = (): JmapSession => ({
    capabilities: {
      'urn:ietf:params:jmap:core': MOST,
      'urn:ietf:params:jmap:mail': {},
      'urn:ietf:params:jmap:submission': {},
    },
    accounts: Object.fromEntries(
      accounts.map(one => [
        one.accountId,
        {
          name: one.address,
          isPersonal: true,
          isReadOnly: false,
          accountCapabilities: { 'urn:ietf:params:jmap:mail': {}, 'urn:ietf:params:jmap:submission': {} },
        },
      ]),
    ),
    primaryAccounts: accounts[0] ? { 'urn:ietf:params:jmap:mail': accounts[0].accountId } : {},
    username: 'owner',
    apiUrl: '/jmap',
    downloadUrl: '/blob/jmap/{accountId}/{blobId}/{name}?type={type}',
    uploadUrl: '/blob/jmap/{accountId}',
    eventSourceUrl: '/jmap/events',
    state: `s${accounts.length}`,
  });
  const run = (call: Invocation, done: readonly Invocation[]): Invocation => {
    const [name, given, id] = call;
    try {
      const no = refuse?.(call);
      if (no) return ['error', no, id];
      const args = resolved(given, done);
      if (name === 'Core/echo') return [name, args as Arguments, id];
      const account = accounts.find(one => one.accountId === args.accountId);
      if (!account) return ['error', { type: 'accountNotFound' }, id];
      const method = methods[name];
      if (!method) return ['error', { type: 'unknownMethod' }, id];
      return [name, { accountId: account.accountId, ...method(account, args) }, id];
    } catch (fault) {
      if (fault instanceof MethodRefused) return ['error', fault.refusal as Arguments, id];
      throw fault;
    }
  };
  return {
    accounts,
    requests,
    session,
    /** A refusal for each call it gives one for, until it is taken back with null. */
    refuse(how: typeof refuse): void {
      refuse = how;
    },
    call(request: JmapRequest): JmapResponse {
      requests.push(request);
      if (requests.length > 500) requests.shift();
      const done: Invocation[] = [];
      for (const call of request.methodCalls) done.push(run(call, done));
      return { methodResponses: done, sessionState: session().state };
    },
    states: (): Record<string, Record<string, string>> =>
      Object.fromEntries(
        accounts.map(one => {
          const state = one.state();
          return [
            one.accountId,
            {
              Email: state,
              Mailbox: state,
              Thread: state,
              EmailDelivery: state,
              Identity: 'i1',
              EmailSubmission: 's1',
            },
          ];
        }),
      ),
  };
}

export const fakeJmapOffice = (total: number, now: number, howMany = 2): FakeJmap =>
  fakeJmap(
    people.slice(0, howMany).map((_, i) => fakeAccount(`a${i + 1}`, i, i === 0 ? total : Math.floor(total / 40), now)),
  );

function resolved(args: Arguments, done: readonly Invocation[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      if (!key.startsWith('#')) return [key, value];
      const { resultOf, name, path } = value as { resultOf: string; name: string; path: string };
      const found = done.find(([answered, , id]) => id === resultOf && answered === name);
      if (!found) throw new MethodRefused('invalidResultReference');
      return [key.slice(1), pointed(found[1], path.split('/').slice(1))];
    }),
  );
}
function pointed(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (first === '*') return (value as unknown[]).flatMap(one => pointed(one, rest) as never);
  return pointed((value as Record<string, unknown>)[first], rest);
}

function get<T extends { id: string }>(
  account: FakeAccount,
  ids: readonly string[] | null,
  all: () => readonly string[],
  one: (id: string) => T | null,
  properties?: readonly string[] | null,
) {
  const wanted = [...new Set(ids ?? all())];
  if (wanted.length > MOST.maxObjectsInGet) throw new MethodRefused('requestTooLarge');
  const found = wanted.map(id => [id, one(id)] as const);
  return {
    state: account.state(),
    list: found.flatMap(([, it]) =>
      it
        ? [
            properties
              ? Object.fromEntries(Object.entries(it).filter(([name]) => name === 'id' || properties.includes(name)))
              : it,
          ]
        : [],
    ),
    notFound: found.filter(([, it]) => !it).map(([id]) => id),
  };
}
function changes(
  account: FakeAccount,
  type: 'Email' | 'Thread' | 'Mailbox',
  { sinceState, maxChanges }: { sinceState: string; maxChanges?: number },
) {
  const log = account.since(sinceState, type);
  if (!log) throw new MethodRefused('cannotCalculateChanges');
  const kind = (wanted: string): string[] => log.filter(one => one.kind === wanted).map(one => one.id);
  return {
    oldState: sinceState,
    newState: account.state(),
    hasMoreChanges: maxChanges !== undefined && log.length > maxChanges,
    created: kind('created'),
    updated: kind('updated'),
    destroyed: kind('destroyed'),
  };
}

const set = (names: Iterable<string>): Record<string, true> => Object.fromEntries([...names].map(one => [one, true]));

function emailOf(email: FakeEmail): Email {
  const part = (partId: string, type: string, text: string) => ({
    partId,
    blobId: `E${email.id.slice(1)}_${partId}`,
    size: text.length,
    headers: [],
    name: null,
    type,
    charset: 'utf-8',
    disposition: null,
    cid: null,
    language: null,
    location: null,
    subParts: null,
  });
  const text = part('1', 'text/plain', email.text);
  const html = email.html === null ? null : part('2', 'text/html', email.html);
  return {
    id: email.id,
    blobId: `E${email.id.slice(1)}`,
    threadId: email.threadId,
    mailboxIds: set(email.mailboxIds),
    keywords: set(email.keywords),
    size: email.size,
    receivedAt: new Date(email.receivedAt).toISOString().replace('.000', ''),
    headers: [{ name: 'Subject', value: ` ${email.subject}` }],
    messageId: [`${email.id}@fake.test`],
    inReplyTo: null,
    references: null,
    sender: null,
    from: email.from,
    to: email.to,
    cc: null,
    bcc: null,
    replyTo: null,
    subject: email.subject,
    sentAt: new Date(email.receivedAt).toISOString(),
    bodyStructure: html
      ? { ...html, type: 'multipart/alternative', partId: null, blobId: null, subParts: [text, html] }
      : text,
    bodyValues: {
      1: { value: email.text, isEncodingProblem: false, isTruncated: false },
      ...(email.html === null ? {} : { 2: { value: email.html, isEncodingProblem: false, isTruncated: false } }),
    },
    textBody: [text],
    htmlBody: [html ?? text],
    attachments: [],
    hasAttachment: email.attachment,
    preview: email.text.slice(0, 200),
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
function snippet(email: FakeEmail, filter: unknown) {
  const words = [...JSON.stringify(filter).matchAll(/"(?:text|subject|body)":"([^"]*)"/g)]
    .flatMap(found => found[1]!.split(/\s+/))
    .filter(Boolean);
  const mark = (text: string): string | null => {
    const pattern = new RegExp(words.map(word => word.replace(/[^\p{L}\p{N}]/gu, '.')).join('|'), 'gi');
    return words.length > 0 && pattern.test(text)
      ? escaped(text).replace(pattern, found => `<mark>${found}</mark>`)
      : null;
  };
  return { emailId: email.id, subject: mark(email.subject), preview: mark(email.text) };
}

const methods: { readonly [name: string]: Method } = {
  'Mailbox/get': (account, { ids, properties }) =>
    get(account, ids, () => [...account.boxes.keys()], account.mailbox, properties),
  'Mailbox/changes': (account, args) => ({ ...changes(account, 'Mailbox', args), updatedProperties: null }),
  'Mailbox/set': (account, args) => setMailboxes(account, args),
  'Thread/get': (account, { ids }) =>
    get(
      account,
      ids,
      () => [],
      id => {
        const thread = account.threads.get(id);
        return thread
          ? {
              id,
              emailIds: [...thread].toSorted(
                (a, b) => account.emails.get(a)!.receivedAt - account.emails.get(b)!.receivedAt,
              ),
            }
          : null;
      },
    ),
  'Thread/changes': (account, args) => changes(account, 'Thread', args),
  'Email/get': (account, { ids, properties }) =>
    get(
      account,
      ids,
      () => [...account.emails.keys()],
      id => {
        const email = account.emails.get(id);
        return email ? emailOf(email) : null;
      },
      properties,
    ),
  'Email/changes': (account, args) => changes(account, 'Email', args),
  'Email/query': (
    account,
    args: {
      filter?: never;
      sort?: never;
      collapseThreads?: boolean;
      position?: number;
      anchor?: string;
      anchorOffset?: number;
      limit?: number;
    },
  ) => {
    const ids = account.query(args.filter ?? null, args.sort ?? [], args.collapseThreads ?? false);
    let position = args.position ?? 0;
    if (args.anchor !== undefined) {
      const at = ids.indexOf(args.anchor);
      if (at === -1) throw new MethodRefused('anchorNotFound');
      position = Math.max(0, at + (args.anchorOffset ?? 0));
    }
    return {
      queryState: account.state(),
      canCalculateChanges: true,
      position,
      total: ids.length,
      ids: ids.slice(position, position + (args.limit ?? ids.length)),
    };
  },
  'Email/queryChanges': (
    account,
    args: { filter?: never; sort?: never; collapseThreads?: boolean; sinceQueryState: string; maxChanges?: number },
  ) => {
    const log = account.since(args.sinceQueryState, 'Email');
    if (!log) throw new MethodRefused('cannotCalculateChanges');
    const touched = new Set(log.map(one => one.id));
    if (args.collapseThreads)
      for (const id of [...touched])
        for (const other of account.threads.get(account.emails.get(id)?.threadId ?? '') ?? []) touched.add(other);
    if (args.maxChanges !== undefined && touched.size > args.maxChanges) throw new MethodRefused('tooManyChanges');
    const ids = account.query(args.filter ?? null, args.sort ?? [], args.collapseThreads ?? false);
    const added = ids.flatMap((id, index) => (touched.has(id) ? [{ id, index }] : []));
    return {
      oldQueryState: args.sinceQueryState,
      newQueryState: account.state(),
      total: ids.length,
      removed: [...touched],
      added,
    };
  },
  'Email/set': (account, args) => setEmails(account, args),
  'SearchSnippet/get': (account, { filter, emailIds }: { filter: unknown; emailIds: string[] }) => ({
    list: emailIds.flatMap(id => (account.emails.has(id) ? [snippet(account.emails.get(id)!, filter)] : [])),
    notFound: null,
  }),
  'Identity/get': account => ({
    state: 'i1',
    list: [
      {
        id: 'i1',
        name: account.name,
        email: account.address,
        replyTo: null,
        bcc: null,
        textSignature: '',
        htmlSignature: '',
        mayDelete: false,
      },
    ],
    notFound: [],
  }),
  'EmailSubmission/get': () => ({ state: 's1', list: [], notFound: [] }),
  'Quota/get': () => ({ state: 'q1', list: [], notFound: [] }),
};

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

function setEmails(account: FakeAccount, { create, update = {}, destroy = [] }: SetArguments): object {
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

function setMailboxes(
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
