/**
 * What other capture tools answer, on the console's port: whoever used one of them changes nothing. Only where mail is
 * captured and any password signs in, from this computer and private networks, and from no page of another origin.
 *
 *   /api/v1/messages                 everything that was captured, as the tool of `capture.speaks` tells it
 *   /inbox/run-7/api/v1/messages     the same of one inbox
 *   /mailhog/api/v1/messages         as MailHog tells it, whatever is set; before or after /inbox/NAME
 */

import type { Scope } from '../capture/letters.ts';
import { isPrivateNetwork } from '../directory/network.ts';
import { forwardedFor } from '../net/forwarded.ts';
import { inboxName } from '../queue/captured.ts';
import { basicCredentials, text } from './answer.ts';

export type Tool = 'mailpit' | 'mailhog' | 'maildev';

/** One tool's interface, or one of ours. null: it is none of its paths. */
export type Tongue = {
  /** Whose it is, where it is not ours: an address may name it. */
  readonly tool?: Tool;
  /** `base` stands before `path` in its address. */
  answer(request: Request, path: string, scope: Scope, base: string): Promise<Response | null>;
  /** Lines to whoever listens at this path, until the stop is called. null: none is sent there. */
  stream?(path: string, scope: Scope): ((send: (line: string) => void) => () => void) | null;
};

export type ToolDoor = {
  answer(request: Request, remote: string): Promise<Response | null>;
  stream(url: string, headers: Headers, remote: string): ((send: (line: string) => void) => () => void) | null;
};

export type DoorSettings = {
  readonly isOpen: () => boolean;
  /** Who answers first where no tool is named. */
  readonly speaks: () => Tool;
  /** Everything answers below this path as well; '': nowhere else. */
  readonly root: () => string;
  /** Whether these Basic credentials may ask. */
  readonly admitsLogin: (user: string, password: string) => boolean;
};

export function newToolDoor(tongues: readonly Tongue[], { isOpen, speaks, root, admitsLogin }: DoorSettings): ToolDoor {
  /** Through a proxy beside us the whole world comes from this computer: then whom it names counts too. */
  const admits = (headers: Headers, remote: string): boolean =>
    isOpen() && [remote, ...forwardedFor(name => headers.get(name))].every(isPrivateNetwork);
  const maySpeak = (headers: Headers): boolean => admitsLogin(...basicCredentials(headers));
  const asked = (named: Tool | null): readonly Tongue[] => {
    const first = named ?? speaks();
    const isFirst = ({ tool }: Tongue): boolean => tool === undefined || tool === first;
    return named === null
      ? [...tongues.filter(isFirst), ...tongues.filter(one => !isFirst(one))]
      : tongues.filter(isFirst);
  };
  return {
    async answer(request, remote) {
      if (!admits(request.headers, remote)) return null;
      const meant = placeOf(new URL(request.url).pathname, root());
      if (!meant) return null;
      const isForeign = isOfForeignPage(request.headers);
      if (isForeign)
        // Asked first: a path that is nobody's is the window's, from wherever its page is.
        return meant.tool !== null || meant.path.startsWith('/api/') ? text('Blocked by CORS policy', 403) : null;
      if (!(HEALTH.test(meant.path) || maySpeak(request.headers)))
        // Who is signed in at the window brings a cookie, and no such credentials: its pages are none of ours.
        return meant.tool !== null || OURS.test(meant.path) ? UNAUTHORIZED() : null;
      for (const tongue of asked(meant.tool)) {
        const answer = await tongue.answer(request, meant.path, meant.scope, meant.base);
        if (answer) return request.method === 'HEAD' ? new Response(null, answer) : answer;
      }
      return meant.tool === null ? null : text('404 page not found', 404);
    },
    stream(url, headers, remote) {
      if (!admits(headers, remote) || isOfForeignPage(headers) || !maySpeak(headers)) return null;
      const meant = placeOf(url.split('?')[0]!, root());
      if (!meant) return null;
      for (const tongue of asked(meant.tool)) {
        const found = tongue.stream?.(meant.path, meant.scope);
        // The mode may be another by then.
        if (found) return send => found(line => isOpen() && send(line));
      }
      return null;
    },
  };
}

type Meant = { readonly path: string; readonly scope: Scope; readonly base: string; readonly tool: Tool | null };

/** Probes are answered whoever asks, as MailDev does. */
const HEALTH = /^\/(?:api\/)?healthz$/;
/** Where somebody without credentials is told so; elsewhere the window tells him to sign in. */
const OURS = /^\/(?:api|view|email|expect|extract|test-inbox|mcp|reloadMailsFromDirectory)(?:\/|$)/;
/** As Mailpit says it. */
const UNAUTHORIZED = (): Response => text('Unauthorized.\n', 401, { 'WWW-Authenticate': 'Basic realm="Login"' });

/** null: of an inbox that cannot be. */
function placeOf(whole: string, root: string): Meant | null {
  const below = `/${root.replace(/^\/+|\/+$/g, '')}`;
  let path = below !== '/' && whole.startsWith(`${below}/`) ? whole.slice(below.length) : whole;
  let tool: Tool | null = null;
  let inbox: string | null = null;
  for (;;) {
    const [, named, afterTool] = /^\/(mailpit|mailhog|maildev)(\/.*)$/.exec(path) ?? [];
    const [, name, afterInbox] = /^\/inbox\/([^/]+)(\/.*)$/.exec(path) ?? [];
    if (tool === null && named !== undefined && afterTool !== undefined) {
      tool = named as Tool;
      path = afterTool;
    } else if (inbox === null && name !== undefined && afterInbox !== undefined) {
      inbox = inboxName(decoded(name));
      if (inbox === null) return null;
      path = afterInbox;
    } else return { path, tool, scope: { inbox }, base: whole.slice(0, whole.length - path.length) };
  }
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
