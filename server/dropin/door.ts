/**
 * What other capture tools answer, on the console's port: whoever used one of them changes nothing. Only where mail is
 * captured and any password signs in, from this computer and private networks, and from no page of another origin.
 *
 *   /api/v1/messages                 everything that was captured
 *   /inbox/run-7/api/v1/messages     the same of one inbox
 */

import type { Scope } from '../capture/letters.ts';
import { isPrivateNetwork } from '../directory/network.ts';
import { inboxName } from '../queue/captured.ts';
import { text } from './answer.ts';

/** One tool's interface. null: it is none of its paths. */
export type Tongue = {
  answer(request: Request, path: string, scope: Scope): Promise<Response | null>;
  /** Lines to whoever listens at this path, until the stop is called. null: none is sent there. */
  stream?(path: string, scope: Scope): ((send: (line: string) => void) => () => void) | null;
};

export type ToolDoor = {
  answer(request: Request, remote: string): Promise<Response | null>;
  stream(url: string, headers: Headers, remote: string): ((send: (line: string) => void) => () => void) | null;
};

export function newToolDoor(tongues: readonly Tongue[], isOpen: () => boolean): ToolDoor {
  /** Through a proxy beside us the whole world comes from this computer: then whom it names counts too. */
  const admits = (headers: Headers, remote: string): boolean =>
    isOpen() && [remote, ...forwardedFor(headers)].every(isPrivateNetwork);
  return {
    async answer(request, remote) {
      if (!admits(request.headers, remote)) return null;
      const meant = placeOf(new URL(request.url).pathname);
      if (!meant) return null;
      const isForeign = isOfForeignPage(request.headers);
      for (const tongue of tongues) {
        // Asked first: a path that is nobody's is the window's, from wherever its page is.
        const answer = isForeign ? null : await tongue.answer(request, meant.path, meant.scope);
        if (answer) return request.method === 'HEAD' ? new Response(null, answer) : answer;
      }
      return isForeign && meant.path.startsWith('/api/') ? text('Blocked by CORS policy', 403) : null;
    },
    stream(url, headers, remote) {
      if (!admits(headers, remote) || isOfForeignPage(headers)) return null;
      const meant = placeOf(url.split('?')[0]!);
      if (!meant) return null;
      for (const tongue of tongues) {
        const found = tongue.stream?.(meant.path, meant.scope);
        // The mode may be another by then.
        if (found) return send => found(line => isOpen() && send(line));
      }
      return null;
    },
  };
}

/** Addresses that a proxy has written down (RFC 7239 §4 and what was usual before it). A word that is none is a stranger. */
function forwardedFor(headers: Headers): readonly string[] {
  const named = [...(headers.get('forwarded') ?? '').matchAll(/(?:^|[;,])\s*for=([^;,]*)/gi)].map(
    ([, one = '']) => one,
  );
  const usual = ['x-forwarded-for', 'x-real-ip'].flatMap(name => headers.get(name)?.split(',') ?? []);
  return [...named, ...usual].map(one => {
    const bare = one.trim().replace(/^"|"$/g, '');
    return /^\[([^\]]*)\]/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1');
  });
}

/** null: of an inbox that cannot be. */
function placeOf(path: string): { readonly path: string; readonly scope: Scope } | null {
  const [, name, rest] = /^\/inbox\/([^/]+)(\/.*)$/.exec(path) ?? [];
  if (name === undefined || rest === undefined) return { path, scope: { inbox: null } };
  const inbox = inboxName(decoded(name));
  return inbox === null ? null : { path: rest, scope: { inbox } };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * A program sends no origin, a page of ours its own. A picture or a script of another's page sends none either, but says where
 * it stands; a link that somebody followed is his own doing.
 */
function isOfForeignPage(headers: Headers): boolean {
  const [origin, host] = [headers.get('origin'), headers.get('host')];
  if (origin !== null) return host === null || origin.toLowerCase() !== `http://${host.toLowerCase()}`;
  const isBeside = /^(?:cross|same)-site$/i.test(headers.get('sec-fetch-site') ?? '');
  return isBeside && headers.get('sec-fetch-dest')?.toLowerCase() !== 'document';
}
