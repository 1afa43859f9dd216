/**
 * MailHog's two interfaces (versions 1 and 2 of them, as release 1.0 has them) over what was captured. Changes are answered
 * with nothing: its clients take any body for JSON.
 */
import type { JmapFilter } from '../../access/jmap-filter.ts';
import { answeredFilter } from '../../access/jmap-headers.ts';
import type { Clock } from '../../base/ports.ts';
import { mebibytes } from '../../base/units.ts';
import type { Faults } from '../../capture/faults/faults.ts';
import type { Letter, Letters, Scope } from '../../capture/letters.ts';
import { decodeTransfer } from '../../mime/coding.ts';
import type { Id, Store } from '../../store/interface.ts';
import { bodyOf, json, octets, type Route, router, text } from '../answer.ts';
import { watchArrivals } from '../arrivals.ts';
import type { Tongue } from '../door.ts';
import { newMonkey } from '../monkeys.ts';
import type { Release } from '../release.ts';
import { serverSent } from '../server-sent.ts';
import { JIM, type Jim, jimOf, jimSteps, readJim } from './jim.ts';
import { type MailHogMessage, messageOf, printId, readId } from './shapes.ts';

export type MailHogOptions = {
  readonly letters: Letters;
  readonly store: Pick<Store, 'bytes'> & Parameters<typeof answeredFilter>[0]['store'];
  readonly clock: Clock;
  readonly hostName: () => string;
  /** The capture account. */
  readonly account: () => Promise<Id | null>;
  readonly release: Release;
  /** Jim's chances are steps of theirs. */
  readonly faults: Pick<Faults, 'all' | 'set' | 'ready'>;
  readonly onBug: (fault: unknown) => void;
};

type Context = { readonly request: Request; readonly url: URL; readonly scope: Scope };

const USUAL_LIMIT = 50;
const MOST_OF_A_PAGE = 250;
/** Of version 1, which has no pages. */
const MOST_OF_ALL = 1000;
/** A list ends early above it: bodies are told whole. */
const MOST_OCTETS = mebibytes(128);
const MOST_BODY = mebibytes(1);
const MOST_LOOKED_THROUGH = 100_000;
const AT_ONCE = 500;

const nothing = (status = 200): Response =>
  new Response(null, { status, headers: { 'Content-Type': 'text/json', 'Cache-Control': 'no-store' } });
const noMessage = () => text('Message not found', 404);

export function mailhog(options: MailHogOptions): Tongue {
  const { letters, store, clock } = options;
  const jims = newMonkey<Jim>(options.faults, { mark: JIM, steps: jimSteps, read: jimOf });
  const jimIs = async (inbox: string | null, jim: Jim | null, status = 200): Promise<Response> => {
    const done = await jims.set(inbox, jim);
    return done.ok ? nothing(status) : text(done.error, 400);
  };

  async function told(scope: Scope, ids: readonly Id[]): Promise<readonly MailHogMessage[]> {
    const messages: MailHogMessage[] = [];
    let size = 0;
    for (const letter of await letters.read(scope, ids)) {
      size += letter.size;
      if (messages.length > 0 && size > MOST_OCTETS) break;
      messages.push(messageOf(letter, await store.bytes(letter.id), options.hostName()));
    }
    return messages;
  }
  async function meant({ scope }: Context, id: string): Promise<Letter | null> {
    const wanted = readId(id);
    return wanted === null ? null : ((await letters.read(scope, [wanted]))[0] ?? null);
  }
  const about =
    (answer: (context: Context, letter: Letter) => Promise<Response>) =>
    async (context: Context, { id = '' }: Readonly<Record<string, string>>): Promise<Response> => {
      const letter = await meant(context, id);
      return letter ? answer(context, letter) : noMessage();
    };
  async function remove(scope: Scope, ids: readonly Id[]): Promise<Response> {
    const done = await letters.remove(scope, ids, 'a program, by the MailHog interface');
    return done.ok ? nothing() : text(done.error, 500);
  }

  /** The newest first. */
  async function found({ url, scope }: Context): Promise<readonly Id[] | null> {
    const query = url.searchParams.get('query') ?? '';
    const kind = url.searchParams.get('kind') ?? '';
    if (query === '') return null;
    if (kind === 'from' || kind === 'to')
      return letterIds(scope, letter => peopleOf(letter, kind).includes(query.toLowerCase()));
    if (kind !== 'containing') return null;
    const account = await options.account();
    if (account === null) return [];
    const filter = await answeredFilter({ store, clock, account }, containing(query));
    return filter.ok ? (await letters.find(scope, filter.value, ALL)).ids : [];
  }
  async function letterIds(scope: Scope, holds: (letter: Letter) => boolean): Promise<readonly Id[]> {
    const { ids } = await letters.find(scope, null, ALL);
    const kept: Id[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE)
      for (const letter of await letters.read(scope, ids.slice(at, at + AT_ONCE)))
        if (holds(letter)) kept.push(letter.id);
    return kept;
  }
  async function page({ scope }: Context, ids: readonly Id[], start: number, total: number, type: string) {
    const items = await told(scope, ids);
    return json({ total, count: items.length, start, items }, 200, type);
  }

  const routes: readonly Route<Context>[] = [
    [
      'GET',
      '/api/v1/messages',
      async ({ scope }) => {
        const { ids } = await letters.find(scope, null, { start: 0, limit: MOST_OF_ALL });
        return json(await told(scope, ids), 200, 'text/json');
      },
    ],
    ['DELETE', '/api/v1/messages', async ({ scope }) => remove(scope, (await letters.find(scope, null, ALL)).ids)],
    [
      'GET',
      '/api/v1/messages/:id',
      about(async ({ scope }, letter) => json((await told(scope, [letter.id]))[0], 200, 'text/json')),
    ],
    ['DELETE', '/api/v1/messages/:id', about(({ scope }, { id }) => remove(scope, [id]))],
    [
      'GET',
      '/api/v1/messages/:id/download',
      about(async (_, { id }) =>
        octets(await store.bytes(id), 'message/rfc822', {
          'Content-Disposition': `attachment; filename="${printId(id, options.hostName())}.eml"`,
        }),
      ),
    ],
    [
      'GET',
      '/api/v1/messages/:id/mime/part/:part/download',
      (context, { id = '', part = '' }) =>
        about(async (_, letter) => {
          const message = messageOf(letter, await store.bytes(letter.id), options.hostName());
          const found = /^\d{1,5}$/.test(part) ? message.MIME?.Parts[Number(part)] : undefined;
          if (!found) return text('Part not found', 404);
          const field = (name: string) =>
            Object.entries(found.Headers).find(([one]) => one.toLowerCase() === name)?.[1][0];
          const encoding = (field('content-transfer-encoding') ?? '').trim().toLowerCase();
          // As MailHog does: base64 is decoded, everything else comes as it was transferred.
          const body =
            encoding === 'base64' ? decodeTransfer(Buffer.from(found.Body), 'base64') : Buffer.from(found.Body);
          return octets(body, asHeader(field('content-type')) ?? 'application/octet-stream', {
            'Content-Disposition':
              asHeader(field('content-disposition')) ?? `attachment; filename="${letter.id}-part-${part}"`,
          });
        })(context, { id }),
    ],
    ['POST', '/api/v1/messages/:id/release', about(release)],
    ['GET', '/api/v1/events', ({ request, scope }) => serverSent(clock, request.signal, send => arrivals(scope, send))],
    [
      'GET',
      '/api/v2/messages',
      async context => {
        const { start, limit } = windowOf(context.url);
        const { ids, total } = await letters.find(context.scope, null, { start, limit });
        return page(context, ids, start, total, 'text/json');
      },
    ],
    [
      'GET',
      '/api/v2/search',
      async context => {
        const { start, limit } = windowOf(context.url);
        const ids = await found(context);
        if (!ids) return text('kind is from, to or containing, and query is what to look for', 400);
        return page(context, ids.slice(start, start + limit), start, ids.length, 'application/json');
      },
    ],
    [
      'GET',
      '/api/v2/jim',
      ({ scope }) => {
        const jim = jims.of(scope.inbox);
        return jim ? json(jim) : nothing(404);
      },
    ],
    [
      'POST',
      '/api/v2/jim',
      async ({ request, scope }) => {
        if (jims.of(scope.inbox)) return nothing(400);
        const jim = readJim((await bodyOf(request, MOST_BODY)) ?? Buffer.from('too large'));
        if (!jim) return text('Chances are numbers from 0 to 1', 400);
        return jimIs(scope.inbox, jim, 201);
      },
    ],
    [
      'PUT',
      '/api/v2/jim',
      async ({ request, scope }) => {
        if (!jims.of(scope.inbox)) return nothing(404);
        const jim = readJim((await bodyOf(request, MOST_BODY)) ?? Buffer.from('too large'));
        if (!jim) return text('Chances are numbers from 0 to 1', 400);
        return jimIs(scope.inbox, jim);
      },
    ],
    [
      'DELETE',
      '/api/v2/jim',
      ({ scope }) => {
        if (!jims.of(scope.inbox)) return nothing(404);
        return jimIs(scope.inbox, null);
      },
    ],
    ['GET', '/api/v2/outgoing-smtp', () => json({})],
  ];

  /** By the relay that is set, whichever host the call names. */
  async function release({ request }: Context, letter: Letter): Promise<Response> {
    const to = recipientIn(await bodyOf(request, MOST_BODY));
    if (to === null) return text('The request is no JSON object with an Email', 400);
    const fault = await options.release.send(letter, [to]);
    return fault === null ? nothing() : text(fault, 400);
  }
  const arrivals = (scope: Scope, send: (line: string) => void): (() => void) =>
    watchArrivals({ letters, onBug: options.onBug }, scope, async ids => {
      for (const id of ids) for (const message of await told(scope, [id])) send(JSON.stringify(message));
    });

  const answer = router(routes);
  return {
    tool: 'mailhog',
    answer: (request, path, scope) => answer(request.method, path, { request, url: new URL(request.url), scope }),
    stream: (path, scope) => (path === '/api/v2/websocket' ? send => arrivals(scope, send) : null),
  };
}

const ALL = { start: 0, limit: MOST_LOOKED_THROUGH };

/** Everything that is searched: addresses of the envelope, and names and addresses of the header. */
function peopleOf({ envelope, handedIn }: Letter, kind: 'from' | 'to'): string {
  const inHeader = (kind === 'from' ? [envelope.from] : [envelope.to, envelope.cc]).flatMap(list => list ?? []);
  const said = kind === 'from' ? [handedIn?.sender ?? ''] : (handedIn?.recipients ?? []);
  return [...inHeader.map(([name, , local, host]) => `${name ?? ''} ${local ?? ''}@${host ?? ''}`), ...said]
    .join('\n')
    .toLowerCase();
}

const containing = (query: string): JmapFilter => ({ text: query });

/** What is no number is as if it were not there, and more than a page's most is that. */
function windowOf({ searchParams }: URL): { readonly start: number; readonly limit: number } {
  const number = (name: string): number => {
    const given = searchParams.get(name) ?? '';
    return /^\d{1,9}$/.test(given) ? Number(given) : 0;
  };
  return { start: number('start'), limit: Math.min(number('limit') || USUAL_LIMIT, MOST_OF_A_PAGE) };
}

function recipientIn(body: Uint8Array | null): string | null {
  try {
    const given: unknown = JSON.parse(Buffer.from(body ?? []).toString());
    const email = typeof given === 'object' && given !== null && 'Email' in given ? given.Email : undefined;
    return typeof email === 'string' && email.trim() !== '' ? email.trim() : null;
  } catch {
    return null;
  }
}

/** Of a message, as a header field of an answer; undefined where it cannot be one. */
const asHeader = (value: string | undefined): string | undefined =>
  value !== undefined && /^[\x20-\x7e\t]+$/.test(value) ? value : undefined;
