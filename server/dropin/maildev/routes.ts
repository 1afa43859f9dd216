/**
 * MailDev's REST interface over what was captured: release 3 under `/api`, release 2 at the root, as its clients call it.
 * Socket.IO is not spoken: whoever waits for mail asks again, or `POST /expect`.
 */
import { answeredFilter } from '../../access/jmap-headers.ts';
import { readWhole } from '../../access/whole-message.ts';
import type { Clock } from '../../base/ports.ts';
import { mebibytes } from '../../base/units.ts';
import type { Letter, Letters, Scope } from '../../capture/letters.ts';
import { type EmailFilter, Flag, type Id, type Store } from '../../store/interface.ts';
import { bodyOf, json, mediaType, NOTHING_RUNS, octets, type Route, router, text } from '../answer.ts';
import { attachmentsIn } from '../attachments.ts';
import type { Tongue } from '../door.ts';
import type { Release } from '../release.ts';
import { type Email, emailOf, fileNames, fits, htmlOf, printId, readId, summaryOf, type Version } from './shapes.ts';

export type MailDevOptions = {
  readonly letters: Letters;
  readonly store: Pick<Store, 'bytes' | 'facts'> & Parameters<typeof answeredFilter>[0]['store'];
  readonly clock: Clock;
  readonly version: string;
  /** The capture account. */
  readonly account: () => Promise<Id | null>;
  /** Where mail is handed in. */
  readonly smtpPort: () => number | null;
  readonly release: Release;
};

type Context = {
  readonly request: Request;
  readonly url: URL;
  readonly scope: Scope;
  /** Stands before the path in its address. */
  readonly base: string;
};

const USUAL_PAGE = 50;
const LARGEST_PAGE = 200;
const MOST_IDS = 100_000;
const AT_ONCE = 500;
/** A list of whole emails ends above it. */
const MOST_OCTETS = mebibytes(128);
const MOST_BODY = mebibytes(5);
const UNREAD: EmailFilter = { key: 'flag', flag: Flag.seen, on: false };

const fault = (error: string, status: number): Response => json({ error }, status);
const notFound = () => fault('Email was not found', 404);

export function maildev(options: MailDevOptions): Tongue {
  const { letters, store, clock } = options;
  const count = async (scope: Scope, filter: EmailFilter | null): Promise<number> =>
    (await letters.find(scope, filter, { start: 0, limit: 0 })).total;
  const allIds = async (scope: Scope, filter: EmailFilter | null = null): Promise<readonly Id[]> =>
    (await letters.find(scope, filter, { start: 0, limit: MOST_IDS })).ids;
  const remove = (scope: Scope, ids: readonly Id[]) =>
    letters.remove(scope, ids, 'a program, by the MailDev interface');

  const about =
    (answer: (context: Context, letter: Letter) => Promise<Response>) =>
    async (context: Context, { id = '' }: Readonly<Record<string, string>>): Promise<Response> => {
      const wanted = readId(id);
      const [letter] = wanted === null ? [] : await letters.read(context.scope, [wanted]);
      return letter ? answer(context, letter) : notFound();
    };
  const read = async ({ id }: Letter) => readWhole(await store.bytes(id), clock);

  /** Whole, in the order in which they came, unless another is asked for. */
  async function list({ scope, url }: Context, version: Version): Promise<Response> {
    const { searchParams } = url;
    const asked = [...searchParams].filter(([name]) => !['skip', 'limit', 'sort'].includes(name));
    const skip = numberIn(searchParams, 'skip') ?? 0;
    const limit = numberIn(searchParams, 'limit') ?? MOST_IDS;
    const newestFirst = await allIds(scope);
    const ids = searchParams.get('sort') === 'desc' ? newestFirst : newestFirst.toReversed();
    // Without a filter the page can be cut before anything is read.
    const some = asked.length === 0 ? ids.slice(skip, skip + limit) : ids;
    const found: Email[] = [];
    let size = 0;
    for (let at = 0; at < some.length && size <= MOST_OCTETS; at += AT_ONCE)
      for (const letter of await letters.read(scope, some.slice(at, at + AT_ONCE))) {
        if (size > MOST_OCTETS) break;
        const message = await read(letter);
        const email = message && emailOf(letter, message, version);
        if (!email || !fits(email, asked)) continue;
        size += letter.size;
        found.push(email);
      }
    return json(asked.length === 0 ? found : found.slice(skip, skip + limit));
  }

  async function summaries({ scope, url }: Context): Promise<Response> {
    const { searchParams } = url;
    const skip = numberIn(searchParams, 'skip') ?? 0;
    const limit = Math.min(numberIn(searchParams, 'limit') || USUAL_PAGE, LARGEST_PAGE);
    const filter = await searched(searchParams.get('search') ?? '', searchParams.get('unread') === 'true');
    const total = await count(scope, filter);
    const isOldestFirst = searchParams.get('sort') === 'asc';
    const start = isOldestFirst ? Math.max(0, total - skip - limit) : skip;
    const wanted = isOldestFirst ? Math.min(limit, Math.max(0, total - skip)) : limit;
    const { ids } = wanted === 0 ? { ids: [] } : await letters.find(scope, filter, { start, limit: wanted });
    const [found, facts] = await Promise.all([letters.read(scope, ids), store.facts(ids)]);
    const items = found.map(letter => summaryOf(letter, attachmentsIn(facts.get(letter.id)?.structure)));
    return json({
      items: isOldestFirst ? items.toReversed() : items,
      ...{ total, storeTotal: await count(scope, null), unread: await count(scope, UNREAD), skip, limit },
    });
  }
  async function searched(words: string, isUnread: boolean): Promise<EmailFilter | null> {
    const account = await options.account();
    if (account === null) return null;
    const filter = words.trim() === '' ? null : await answeredFilter({ store, clock, account }, { text: words.trim() });
    const found = filter?.ok ? filter.value : null;
    if (!isUnread) return found;
    return found ? { key: 'and', of: [found, UNREAD] } : UNREAD;
  }

  async function removeSome({ request, scope }: Context): Promise<Response> {
    const given = idsIn(await bodyOf(request, MOST_BODY));
    if (!given) return fault('Request body must include an ids array of email IDs', 400);
    const byText = new Map(given.map(one => [one, readId(one)] as const));
    const wanted = [...byText.values()].flatMap(id => id ?? []);
    const there = new Set(await letters.among(scope, wanted));
    const done = await remove(scope, [...there]);
    if (!done.ok) return fault(done.error, 500);
    const isThere = (one: string): boolean => there.has(byText.get(one) ?? -1);
    return json({
      deleted: [...byText.keys()].filter(isThere),
      notFound: [...byText.keys()].filter(one => !isThere(one)),
    });
  }

  async function release(letter: Letter, recipients: readonly string[]): Promise<Response> {
    const because = await options.release.send(letter, recipients);
    return because === null ? json(true) : fault(because, options.release.allowed() ? 400 : 500);
  }

  const routesOf = (version: Version): readonly Route<Context>[] => [
    ['GET', '/email', context => list(context, version)],
    ...(version === 2 ? [] : ([['GET', '/email/summary', summaries]] as const)),
    ['DELETE', '/email/all', ({ scope }) => answerTo(scope, () => allIds(scope))],
    ['POST', '/email/delete', removeSome],
    ['PATCH', '/email/read-all', ({ scope }) => readAll(scope)],
    [
      'GET',
      '/email/:id',
      about(async (_, letter) => {
        const message = await read(letter);
        if (!message) return fault('The email could not be read', 500);
        if (!letter.seen) await letters.turn([letter.id], { seen: true });
        return json(emailOf({ ...letter, seen: true }, message, version));
      }),
    ],
    ['DELETE', '/email/:id', about(({ scope }, { id }) => answerTo(scope, async () => [id]))],
    [
      'GET',
      '/email/:id/html',
      about(async ({ base }, letter) => {
        const message = await read(letter);
        if (!message?.html) return fault('Email has no HTML content', 404);
        const html = htmlOf(letter, message, version === 3 ? `${base}/api` : base);
        return octets(Buffer.from(html), 'text/html; charset=utf-8', {
          'Content-Security-Policy': `${NOTHING_RUNS} allow-popups`,
        });
      }),
    ],
    [
      'GET',
      '/email/:id/source',
      about(async (_, { id }) => octets(await store.bytes(id), 'text/plain; charset=utf-8')),
    ],
    [
      'GET',
      '/email/:id/download',
      about(async (_, { id }) =>
        octets(await store.bytes(id), 'message/rfc822', {
          'Content-Disposition': `attachment; filename=${printId(id)}.eml`,
        }),
      ),
    ],
    [
      'GET',
      '/email/:id/attachment/:name',
      (context, { id = '', name = '' }) =>
        about(async (_, letter) => {
          const message = await read(letter);
          const found = message?.attachments[fileNames(message).indexOf(name)];
          return found ? octets(found.bytes, mediaType(found.type)) : fault('File not found', 404);
        })(context, { id }),
    ],
    ['POST', '/email/:id/relay', about((_, letter) => release(letter, letter.handedIn?.recipients ?? []))],
    [
      'POST',
      '/email/:id/relay/:to',
      (context, { id = '', to = '' }) => about((_, letter) => release(letter, [to]))(context, { id }),
    ],
    // Nothing lies in a folder: what there is, is shown.
    ['GET', '/reloadMailsFromDirectory', () => json(true)],
    [
      'GET',
      '/config',
      () =>
        json({
          version: options.version,
          smtpPort: options.smtpPort() ?? undefined,
          isOutgoingEnabled: options.release.allowed() !== null,
          outgoingHost: options.release.allowed()?.host ?? null,
        }),
    ],
    ['GET', '/healthz', () => json(true)],
  ];
  async function answerTo(scope: Scope, ids: () => Promise<readonly Id[]>): Promise<Response> {
    const done = await remove(scope, await ids());
    return done.ok ? json(true) : fault(done.error, 500);
  }
  async function readAll(scope: Scope): Promise<Response> {
    const ids = await allIds(scope, UNREAD);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const done = await letters.turn(ids.slice(at, at + AT_ONCE), { seen: true });
      if (!done.ok) return fault(done.error, 500);
    }
    return json(ids.length);
  }

  const answers = { 2: router(routesOf(2)), 3: router(routesOf(3)) };
  return {
    tool: 'maildev',
    async answer(request, path, scope, base) {
      const context = { request, url: new URL(request.url), scope, base };
      if (/^(?:\/api)?\/socket\.io(?:\/|$)/.test(path))
        return text('Socket.IO is not spoken here: ask for /api/email/summary, or wait with POST /expect', 501);
      return path.startsWith('/api/')
        ? answers[3](request.method, path.slice('/api'.length), context)
        : answers[2](request.method, path, context);
    },
  };
}

/** null: there is none that can be used. */
function numberIn(parameters: URLSearchParams, name: string): number | null {
  const given = parameters.get(name) ?? '';
  return /^\d{1,9}$/.test(given) ? Number(given) : null;
}

function idsIn(body: Uint8Array | null): readonly string[] | null {
  try {
    const given: unknown = JSON.parse(Buffer.from(body ?? []).toString());
    const ids = typeof given === 'object' && given !== null && 'ids' in given ? given.ids : null;
    return Array.isArray(ids) && ids.every(one => typeof one === 'string' && one.trim() !== '') ? ids : null;
  } catch {
    return null;
  }
}
