/** A made-up JMAP server: enough of RFC 8620 and 8621 for the window, over made-up mail. For tests and for looking. */
import type { Arguments, Invocation, JmapRequest, JmapResponse, JmapSession } from '../../../server/jmap/types.ts';
import { emailOf } from './jmap-email.ts';
import { type FakeAccount, type FakeEmail, fakeAccount } from './jmap-mail.ts';
import { MethodRefused, MOST, type Refused } from './jmap-refusals.ts';
import { setEmails, setMailboxes } from './jmap-set.ts';
import { people } from './people.ts';

export type FakeJmap = ReturnType<typeof fakeJmap>;
// biome-ignore lint/suspicious/noExplicitAny: each method looks at its own arguments, unchecked
type Method = (account: FakeAccount, args: any) => object;

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
          accountCapabilities: {
            'urn:ietf:params:jmap:mail': {},
            'urn:ietf:params:jmap:submission': { submissionExtensions: { REQUIRETLS: [] } },
          },
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
