/** Answers as these tools give them: text for people, JSON for programs, the same headers on each. */

export const text = (body: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(body, { status, headers: { ...ALWAYS, 'Content-Type': 'text/plain; charset=utf-8', ...headers } });

export const json = (value: unknown, status = 200, type = 'application/json'): Response =>
  new Response(JSON.stringify(value), { status, headers: { ...ALWAYS, 'Content-Type': type } });

/**
 * An object with a long list in it, written as it is read: nobody waits for all of it, and it is never in memory as a whole. What
 * is read meanwhile may be gone: `counted` says behind the list how many there were.
 */
export function jsonList<T>(head: object, list: string, counted: string, pages: AsyncIterable<readonly T[]>): Response {
  const written = writeList(head, list, counted, pages);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await written.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await written.return(undefined);
    },
  });
  return new Response(body, { headers: { ...ALWAYS, 'Content-Type': 'application/json' } });
}

async function* writeList<T>(head: object, list: string, counted: string, pages: AsyncIterable<readonly T[]>) {
  yield `${JSON.stringify(head).slice(0, -1)},${JSON.stringify(list)}:[`;
  let count = 0;
  for await (const page of pages) {
    const rows = page.map(one => JSON.stringify(one)).join(',');
    if (rows !== '') yield count === 0 ? rows : `,${rows}`;
    count += page.length;
  }
  yield `],${JSON.stringify(counted)}:${count}}`;
}

/** As it was sent: nothing in it may run where it is shown. */
export const octets = (body: Uint8Array, type: string, headers: Record<string, string> = {}): Response =>
  new Response(Buffer.from(body), {
    headers: { ...ALWAYS, 'Content-Type': type, 'Content-Security-Policy': NOTHING_RUNS, ...headers },
  });

/** What a stranger wrote as a type may be no header field at all. */
export const mediaType = (written: string): string =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(written) ? written : 'application/octet-stream';

/** A page made of a message: beside it, pictures below one address alone. Its own origin, so that the door knows it; nothing runs. */
export const pictureRule = (place: string): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src data: ${place}; base-uri 'none'; form-action 'none'; sandbox allow-same-origin allow-popups`;

export const NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
const ALWAYS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export const bodyOf = async (request: Request, most: number): Promise<Uint8Array | null> => {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > most) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** RFC 7617; both empty: none were given. */
export function basicCredentials(headers: Headers): readonly [user: string, password: string] {
  const given = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const words = given === undefined ? '' : Buffer.from(given, 'base64').toString('utf8');
  const at = words.indexOf(':');
  return at < 0 ? ['', ''] : [words.slice(0, at), words.slice(at + 1)];
}

/** null: no Basic credentials were given. */
export const basicUser = ({ headers }: Request): string | null => {
  const [user, password] = basicCredentials(headers);
  return user === '' && password === '' ? null : user;
};

/** A path's pattern, ':name' one segment, answered by the first route that fits; null: none does. */
export type Route<C> = readonly [
  method: string,
  pattern: string,
  answer: (context: C, parameters: Readonly<Record<string, string>>) => Promise<Response> | Response,
];

export function router<C>(routes: readonly Route<C>[]) {
  const compiled = routes.map(([method, pattern, answer]) => ({
    ...{ method, answer },
    segments: pattern.split('/').slice(1),
  }));
  const fits = (segments: readonly string[], path: readonly string[]): Record<string, string> | null => {
    if (segments.length !== path.length) return null;
    const found: Record<string, string> = {};
    for (const [at, segment] of segments.entries()) {
      const given = path[at]!;
      if (segment.startsWith(':')) {
        if (given === '') return null;
        found[segment.slice(1)] = given;
      } else if (segment !== given) return null;
    }
    return found;
  };
  /** `path` begins with '/'; its parts are decoded before they are handed on. */
  return async (method: string, path: string, context: C): Promise<Response | null> => {
    const parts = path.split('/').slice(1).map(decoded);
    for (const { method: wanted, segments, answer } of compiled) {
      const found = wanted === method || (wanted === 'GET' && method === 'HEAD') ? fits(segments, parts) : null;
      if (found) return answer(context, found);
    }
    return null;
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
