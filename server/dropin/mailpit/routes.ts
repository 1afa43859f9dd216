/**
 * Mailpit's REST interface (version 1 of it, as release 1.30 has it) over what was captured. Changes answer `ok`, mistakes
 * 400 or 404 in text, `/send` in JSON. A message is named by its ID, or `latest`, which a `query` narrows.
 */
import { searchFilter } from '../../access/mail-search.ts';
import { newThumbnails } from '../../access/thumbnails.ts';
import { readWhole } from '../../access/whole-message.ts';
import type { Clock } from '../../base/ports.ts';
import { mebibytes } from '../../base/units.ts';
import type { Letter, Letters, Scope } from '../../capture/letters.ts';
import type { Attachment, Message } from '../../mime/message.ts';
import { tagKeyword } from '../../queue/captured.ts';
import { type EmailFilter, Flag, type Id, type Store } from '../../store/interface.ts';
import {
  basicUser,
  bodyOf,
  json,
  jsonList,
  mediaType,
  octets,
  pictureRule,
  type Route,
  router,
  text,
} from '../answer.ts';
import { attachmentsIn } from '../attachments.ts';
import type { Tongue } from '../door.ts';
import { eventStreams } from './events.ts';
import { headersOf, htmlOf, messageOf, partsAt, withoutFrames } from './message.ts';
import { readSend, type Sent } from './send.ts';
import { partsOf, printId, readId, type Summary, summaryOf } from './shapes.ts';

export type MailpitOptions = {
  readonly letters: Letters;
  readonly store: Store;
  readonly clock: Clock;
  readonly version: string;
  /** The capture account. */
  readonly account: () => Promise<Id | null>;
  /** Hands a message in as a program would; the fault is a sentence. */
  readonly handIn: (message: Sent, user: string | null, scope: Scope) => Promise<string | { readonly id: Id }>;
  readonly onBug: (fault: unknown) => void;
  /** How it runs, for `/info`. */
  readonly facts: () => Promise<RuntimeFacts>;
};
export type RuntimeFacts = {
  readonly database: string;
  readonly databaseSize: number;
  /** Seconds. */
  readonly uptime: number;
  readonly memory: number;
  readonly deleted: number;
  readonly accepted: number;
  readonly acceptedSize: number;
  readonly rejected: number;
};

type Context = {
  readonly request: Request;
  readonly url: URL;
  readonly scope: Scope;
  /** Stands before the path in its address. */
  readonly base: string;
};

const MOST_BODY = mebibytes(5);
const MOST_SENT = mebibytes(50);
const USUAL_LIMIT = 50;
const MOST_IDS = 100_000;
const AT_ONCE = 1000;
const NO_MESSAGE = 'Message not found';
const OK = () => text('ok');

export function mailpit(options: MailpitOptions): Tongue {
  const { letters, store, clock } = options;
  const thumbnail = newThumbnails(clock);

  async function asked(query: string, url: URL): Promise<EmailFilter | null | 'unreadable'> {
    const account = await options.account();
    if (query.trim() === '' || account === null) return null;
    const zone = url.searchParams.get('tz');
    const wish = { asWritten: true, ...(zone ? { zone } : {}) };
    const found = await searchFilter({ store, clock, account }, query, wish);
    return found.ok ? found.value.filter : 'unreadable';
  }
  const unread: EmailFilter = { key: 'flag', flag: Flag.seen, on: false };
  const count = async (scope: Scope, filter: EmailFilter | null): Promise<number> =>
    (await letters.find(scope, filter, { start: 0, limit: 0 })).total;
  const also = (filter: EmailFilter | null, more: EmailFilter): EmailFilter =>
    filter ? { key: 'and', of: [filter, more] } : more;

  async function summaries(scope: Scope, ids: readonly Id[]): Promise<readonly Summary[]> {
    const [found, facts] = await Promise.all([letters.read(scope, ids), store.facts(ids)]);
    return found.map(letter => summaryOf(letter, attachmentsIn(facts.get(letter.id)?.structure)));
  }
  async function list(scope: Scope, filter: EmailFilter | null, url: URL, isSearch: boolean): Promise<Response> {
    const start = numberIn(url, 'start', 0);
    const limit = numberIn(url, 'limit', USUAL_LIMIT);
    if (start === null || limit === null) return text('start and limit are numbers from 0', 400);
    // A page of nothing is all of the list, and nothing of a search.
    const all = limit === 0 && !isSearch;
    const [found, total, unseen, inQuery] = await Promise.all([
      letters.find(scope, filter, { start, limit: all ? MOST_IDS : limit }),
      count(scope, null),
      count(scope, unread),
      isSearch ? count(scope, also(filter, unread)) : null,
    ]);
    const tags = await letters.tags(scope);
    const pages = pagesOf(found.ids, ids => summaries(scope, ids));
    if (found.ids.length > AT_ONCE) {
      const head = {
        total,
        unread: unseen,
        messages_count: found.total,
        messages_unread: inQuery ?? unseen,
        start,
        tags,
      };
      return jsonList(head, 'messages', 'count', pages);
    }
    const messages = await Array.fromAsync(pages).then(all => all.flat());
    return json({
      ...{ total, unread: unseen, count: messages.length },
      messages_count: found.total,
      messages_unread: inQuery ?? unseen,
      start,
      tags,
      messages,
    });
  }
  /** By ID, or the newest that a query finds. */
  async function meant({ url, scope }: Context, id: string): Promise<Letter | Response> {
    let wanted: Id | null = readId(id);
    if (id === 'latest') {
      const filter = await asked(url.searchParams.get('query') ?? '', url);
      if (filter === 'unreadable') return tooBroad();
      wanted = (await letters.find(scope, filter, { start: 0, limit: 1 })).ids[0] ?? null;
    }
    const [letter] = wanted === null ? [] : await letters.read(scope, [wanted]);
    return letter ?? text(NO_MESSAGE, 404);
  }
  const read = async ({ id }: Letter): Promise<Message | null> => readWhole(await store.bytes(id), clock);
  const about =
    (answer: (context: Context, letter: Letter, message: Message) => Promise<Response> | Response, marks = false) =>
    async (context: Context, { id = '' }: Readonly<Record<string, string>>): Promise<Response> => {
      const letter = await meant(context, id);
      if (letter instanceof Response) return letter;
      const message = await read(letter);
      if (!message) return text('The message could not be read', 500);
      if (marks && !letter.seen) await letters.turn([letter.id], { seen: true });
      return answer(context, letter, message);
    };
  /** All of a filter, in steps. */
  async function idsOf(scope: Scope, filter: EmailFilter | null): Promise<readonly Id[]> {
    return (await letters.find(scope, filter, { start: 0, limit: MOST_IDS })).ids;
  }
  async function turn(ids: readonly Id[], change: { readonly seen?: boolean; readonly tags?: readonly string[] }) {
    const done = await letters.turn(ids, change);
    return done.ok ? OK() : text(done.error, 400);
  }
  /** `ids` null: all. */
  async function remove(scope: Scope, ids: readonly Id[] | null): Promise<Response> {
    const done = await letters.remove(scope, ids, 'a program, by the Mailpit interface');
    return done.ok ? OK() : text(done.error, 400);
  }
  const tooBroad = () => text('The search is too broad for a condition on header fields', 400);
  async function searched({ url }: Context, act: (filter: EmailFilter | null) => Promise<Response>) {
    const query = url.searchParams.get('query') ?? '';
    if (query.trim() === '') return text('Error: no search query', 400);
    const filter = await asked(query, url);
    return filter === 'unreadable' ? tooBroad() : act(filter);
  }

  const routes: readonly Route<Context>[] = [
    ['GET', '/api/v1/info', async ({ scope }) => json(await infoOf(options, scope, count, unread))],
    ['GET', '/api/v1/messages', ({ url, scope }) => list(scope, beforeOf(url), url, false)],
    ['GET', '/api/v1/search', context => searched(context, filter => list(context.scope, filter, context.url, true))],
    [
      'DELETE',
      '/api/v1/search',
      context => searched(context, async filter => remove(context.scope, await idsOf(context.scope, filter))),
    ],
    [
      'PUT',
      '/api/v1/messages',
      async ({ request, scope, url }) => {
        const given = await objectIn(request);
        if (!given) return text('The request is no JSON object', 400);
        const { IDs, Search = '', Read = false } = given;
        if (Array.isArray(IDs) && IDs.length > 0 && Search !== '')
          return text('Provide either IDs or a Search, not both', 400);
        const filter = typeof Search === 'string' && Search !== '' ? await asked(Search, url) : null;
        if (filter === 'unreadable') return tooBroad();
        const ids = idsIn(IDs) ?? (await idsOf(scope, also(filter, { ...unread, on: Read !== true })));
        return turn(await letters.among(scope, ids), { seen: Read === true });
      },
    ],
    [
      'DELETE',
      '/api/v1/messages',
      async ({ request, scope }) => {
        // All of them go when none are named, and not because the names could not be read.
        const body = await bodyOf(request, MOST_BODY);
        const given = body === null ? null : body.length === 0 ? {} : objectOf(body);
        if (!given) return text('The request is no JSON object of at most 5 MB', 400);
        return remove(scope, idsIn(given.IDs));
      },
    ],
    ['GET', '/api/v1/message/:id', about((_, letter, message) => json(messageOf(letter, message)), true)],
    ['GET', '/api/v1/message/:id/headers', about((_, letter, message) => json(headersOf(letter, message)))],
    [
      'GET',
      '/api/v1/message/:id/raw',
      async (context, { id = '' }) => {
        const letter = await meant(context, id);
        if (letter instanceof Response) return letter;
        const name = context.url.searchParams.get('dl') === '1' ? `${printId(letter.id)}.eml` : null;
        const headers: Record<string, string> =
          name === null ? {} : { 'Content-Disposition': `attachment; filename="${name}"` };
        return octets(await store.bytes(letter.id), 'text/plain; charset=utf-8', headers);
      },
    ],
    [
      'GET',
      '/api/v1/message/:id/part/:part',
      (context, { id = '', part = '' }) =>
        about((_, __, message) => {
          const found = partOf(message, part);
          if (!found) return text('Part not found', 404);
          const name = encodeURIComponent(found.filename);
          return octets(found.bytes, mediaType(found.type), {
            'Content-Disposition': `inline; filename*=utf-8''${name}`,
          });
        })(context, { id }),
    ],
    [
      'GET',
      '/api/v1/message/:id/part/:part/thumb',
      (context, { id = '', part = '' }) =>
        about(async (_, __, message) => {
          const found = partOf(message, part);
          if (!found) return text('Part not found', 404);
          const picture = /^image\//i.test(found.type) ? found.bytes : new Uint8Array();
          return octets(await thumbnail(picture), 'image/jpeg');
        })(context, { id }),
    ],
    [
      'POST',
      '/api/v1/send',
      async ({ request, scope }) => {
        const body = await bodyOf(request, MOST_SENT);
        if (!body) return json({ Error: 'The message is larger than 50 MB' }, 413);
        const message = readSend(body);
        if (!message.ok) return json({ Error: message.error }, 400);
        const done = await options.handIn(message.value, basicUser(request), scope);
        return typeof done === 'string' ? json({ Error: done }, 400) : json({ ID: printId(done.id) });
      },
    ],
    ['GET', '/api/v1/tags', async ({ scope }) => json(await letters.tags(scope))],
    [
      'PUT',
      '/api/v1/tags',
      async ({ request, scope }) => {
        const given = await objectIn(request);
        const ids = idsIn(given?.IDs) ?? [];
        const tags = tagsIn(given?.Tags);
        return tags ? turn(await letters.among(scope, ids), { tags }) : text('Tags is a list of names', 400);
      },
    ],
    [
      'PUT',
      '/api/v1/tags/:tag',
      async ({ request, scope }, { tag = '' }) => {
        const [name] = tagsIn([(await objectIn(request))?.Name]) ?? [];
        return name === undefined ? text('Name is a name', 400) : retag(scope, tag, name);
      },
    ],
    ['DELETE', '/api/v1/tags/:tag', ({ scope }, { tag = '' }) => retag(scope, tag, null)],
    [
      'GET',
      '/view/:id',
      async (context, { id = '' }) => {
        const [, name = '', kind = ''] = /^(.*)\.(html|txt)$/.exec(id) ?? [];
        if (kind === '') return text('404 page not found', 404);
        return about((_, letter, message) => {
          if (kind === 'txt') return text(message.text ?? '');
          if (message.html === null) return text('This message does not contain a HTML part', 404);
          const embed = context.url.searchParams.get('embed') === '1';
          const html = htmlOf(letter, message, context.base, embed);
          const isPage = /\btext\/html\b/i.test(context.request.headers.get('accept') ?? '');
          return octets(Buffer.from(isPage ? withoutFrames(html) : html), 'text/html; charset=utf-8', {
            'Content-Security-Policy': pictureRule(placeOf(context, partsAt(letter, context.base))),
            'X-DNS-Prefetch-Control': 'off',
          });
        })(context, { id: name });
      },
    ],
  ];
  async function retag(scope: Scope, from: string, to: string | null): Promise<Response> {
    const done = await letters.retag(scope, from, to);
    return done.ok ? OK() : text(done.error, 400);
  }

  const answer = router(routes);
  const events = eventStreams({ letters, clock, version: options.version, summaries, onBug: options.onBug });
  return {
    tool: 'mailpit',
    answer: (request, path, scope, base) =>
      answer(request.method, path, { request, url: new URL(request.url), scope, base }),
    stream: (path, scope) => (path === '/api/events' ? events(scope) : null),
  };
}

const partOf = (message: Message, part: string): Attachment | undefined =>
  message.attachments[partsOf(message).findIndex(({ PartID }) => PartID === part)];

/** As the page is asked for: a host that is none is named nowhere. */
function placeOf({ url }: Context, path: string): string {
  return /^[\w.:[\]-]+$/.test(url.host) && /^[^\s;,'"]+$/.test(path) ? `${url.origin}${path}` : '';
}

async function infoOf(
  { letters, version, facts }: MailpitOptions,
  scope: Scope,
  count: (scope: Scope, filter: EmailFilter | null) => Promise<number>,
  unread: EmailFilter,
) {
  const [now, Messages, Unread, tags] = await Promise.all([
    facts(),
    count(scope, null),
    count(scope, unread),
    letters.tags(scope),
  ]);
  const counted = await Promise.all(
    tags.map(async tag => [tag, await count(scope, { key: 'keyword', keyword: tagKeyword(tag), on: true })] as const),
  );
  return {
    ...{ Version: `v${version}`, LatestVersion: `v${version}` },
    ...{ Database: now.database, DatabaseSize: now.databaseSize, Messages, Unread },
    Tags: Object.fromEntries(counted),
    RuntimeStats: {
      ...{ Uptime: now.uptime, Memory: now.memory, MessagesDeleted: now.deleted, SMTPAccepted: now.accepted },
      ...{ SMTPAcceptedSize: now.acceptedSize, SMTPRejected: now.rejected, SMTPIgnored: 0 },
    },
  };
}

async function* pagesOf<T>(ids: readonly Id[], read: (some: readonly Id[]) => Promise<readonly T[]>) {
  for (let at = 0; at < ids.length; at += AT_ONCE) yield await read(ids.slice(at, at + AT_ONCE));
}

/** `before`, undocumented: a date. */
function beforeOf(url: URL): EmailFilter | null {
  const at = Date.parse(url.searchParams.get('before') ?? '');
  return Number.isNaN(at) ? null : { key: 'received', before: at };
}

/** null: it is none. */
function numberIn(url: URL, name: string, usual: number): number | null {
  const given = url.searchParams.get(name);
  if (given === null || given === '') return usual;
  return /^\d{1,9}$/.test(given) ? Number(given) : null;
}

const objectIn = async (request: Request) => objectOf((await bodyOf(request, MOST_BODY)) ?? new Uint8Array());

function objectOf(body: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** null: none are named. */
function idsIn(value: unknown): readonly Id[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.flatMap(one => (typeof one === 'string' ? (readId(one) ?? []) : []));
}

const LONGEST_TAG = 100;
const MOST_TAGS = 100;
/** Each once whatever its case; what a tag cannot have becomes a space. null: no list of names. */
export function tagsIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > MOST_TAGS || !value.every(one => typeof one === 'string')) return null;
  const found = new Map<string, string>();
  for (const one of value as readonly string[]) {
    const tag = one
      .replace(/[^\p{L}\p{N} _.@-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_TAG);
    if (tag !== '' && !found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag);
  }
  return [...found.values()];
}
