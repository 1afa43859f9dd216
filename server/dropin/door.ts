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
  stream(
    url: string,
    headers: { readonly host?: string | undefined; readonly origin?: string | undefined },
    remote: string,
  ): ((send: (line: string) => void) => () => void) | null;
};

export function newToolDoor(tongues: readonly Tongue[], isOpen: () => boolean): ToolDoor {
  const admits = (remote: string): boolean => isOpen() && isPrivateNetwork(remote);
  return {
    async answer(request, remote) {
      if (!admits(remote)) return null;
      const meant = placeOf(new URL(request.url).pathname);
      if (!meant) return null;
      const isForeign = !isOwnOrigin(request.headers.get('origin'), request.headers.get('host'));
      for (const tongue of tongues) {
        // Asked first: a path that is nobody's is the window's, from wherever its page is.
        const answer = isForeign ? null : await tongue.answer(request, meant.path, meant.scope);
        if (answer) return request.method === 'HEAD' ? new Response(null, answer) : answer;
      }
      return isForeign && meant.path.startsWith('/api/') ? text('Blocked by CORS policy', 403) : null;
    },
    stream(url, { host, origin }, remote) {
      if (!admits(remote) || !isOwnOrigin(origin ?? null, host ?? null)) return null;
      const meant = placeOf(url.split('?')[0]!);
      if (!meant) return null;
      for (const tongue of tongues) {
        const found = tongue.stream?.(meant.path, meant.scope);
        if (found) return found;
      }
      return null;
    },
  };
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

/** A program sends none; a page of ours its own. */
const isOwnOrigin = (origin: string | null, host: string | null): boolean =>
  origin === null || (host !== null && origin.toLowerCase() === `http://${host.toLowerCase()}`);
