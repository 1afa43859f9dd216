/**
 * What the shell (Electron's main process) asks of the server: octets for app://mailroom/blob/…, and what the tray
 * shows. It goes over a port of its own, with the same calls and streams as the window's API.
 */
import { z } from 'zod';
import { call, type RouterOf, stream } from './rpc.ts';

/** What the tray says. What the server has words for comes in them; the rest the shell says in the reader's language. */
export type TrayState = {
  /** plain: running. attention: a person is needed. */
  readonly glyph: 'plain' | 'attention';
  /** "All mail is moving. 3 recipients served so far." */
  readonly sentence: string;
  readonly mode: Mode;
  /** People count on it: quitting asks first. */
  readonly isOffice: boolean;
  readonly outgoing: 'on' | 'paused';
  /** Messages in the test inbox, and when the newest of them came, milliseconds since the epoch. */
  readonly captured: number;
  readonly capturedAt: number | null;
  /** What came lately, the newest first. */
  readonly recent: readonly Recent[];
  /** Unread messages in all inboxes: the number on the icon. */
  readonly unread: number;
  /** How a program reaches us, ready for the clipboard. */
  readonly copies: readonly { readonly kind: 'env' | 'url' | 'address'; readonly text: string }[];
  /** The computer is to stay awake. */
  readonly keepAwake: boolean;
};
export type Mode = 'capture' | 'local' | 'deliver';
export type Recent = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** The window's address of it. */
  readonly path: string;
  readonly code: string | null;
  readonly link: string | null;
};

export type BlobPart =
  | { readonly head: { readonly status: number; readonly headers: Readonly<Record<string, string>> } }
  | { readonly bytes: Uint8Array };

/** Something came into an inbox: what a notification says of it. Ids as JMAP has them. */
export type NewMail = {
  readonly account: string;
  readonly email: string;
  /** Whose inbox, where there is more than one. */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly preview: string;
  /** The window's address of it. */
  readonly path: string;
  /** It was captured, and is for nobody here. */
  readonly captured: boolean;
  /** To be typed once, where there is such a one in it. */
  readonly code: string | null;
};
export type NewMailAct = 'archive' | 'seen';

export type FilePart =
  | { readonly name: string; readonly bytes: Uint8Array }
  /** No more comes; why, as a sentence without a full stop. */
  | { readonly fault: string };

type Ask<I, O> = (input: I, signal?: AbortSignal) => Promise<O>;
type Feed<I, O> = (input: I, signal?: AbortSignal) => AsyncGenerator<O, void, void>;

export type ShellApi = {
  /** First the head, then the octets; nothing at all when there is no such blob. */
  readonly watchBlob: Feed<{ url: string }, BlobPart>;
  /** The state at once, then again after each change. */
  readonly watchTray: Feed<Record<never, never>, TrayState>;
  /** The system goes to sleep, or has woken. */
  readonly tellPower: Ask<{ event: 'suspend' | 'resume' }, null>;
  readonly setOutgoing: Ask<{ outgoing: 'on' | 'paused' }, null>;
  /** The fault is a sentence. */
  readonly setMode: Ask<{ mode: Mode }, { readonly fault: string | null }>;
  /** The messages of a file of another program (.msg, .mbox): each with a name that ends in .eml, or why there is none. */
  readonly watchFile: Feed<{ path: string }, FilePart>;
  /** The window's address of the message with this Message-ID (RFC 2392); null: there is none here. */
  readonly findMessage: Ask<{ messageId: string }, { readonly path: string | null }>;
  /** What came since the last item, while notifications are wanted; nothing of what was there before. */
  readonly watchNewMail: Feed<Record<never, never>, readonly NewMail[]>;
  /** From a notification. Not there any more: nothing happens. */
  readonly actOnMail: Ask<{ account: string; email: string; act: NewMailAct }, null>;
};

export type ShellBackend = {
  blobs(request: Request): Promise<Response | null>;
  watchTray(signal: AbortSignal): AsyncGenerator<TrayState, void, void>;
  tellPower(event: 'suspend' | 'resume'): void;
  setOutgoing(outgoing: 'on' | 'paused'): Promise<void> | void;
  setMode(mode: Mode): Promise<string | null>;
  readFile(path: string): AsyncGenerator<FilePart, void, void>;
  findMessage(messageId: string): Promise<string | null>;
  watchNewMail(signal: AbortSignal): AsyncGenerator<readonly NewMail[], void, void>;
  actOnMail(account: string, email: string, act: NewMailAct): Promise<void>;
};

/** The router to serve to the shell: `serve(shellRouter(backend), portChannel(port), 'shell', onBug)`. */
export const shellRouter = (backend: ShellBackend): RouterOf<ShellApi> => ({
  watchBlob: stream(z.object({ url: z.url() }), async function* ({ url }, { signal }) {
    const found = await backend.blobs(new Request(url, { signal }));
    if (!found) return;
    yield { head: { status: found.status, headers: Object.fromEntries(found.headers) } };
    for await (const bytes of found.body ?? []) yield { bytes };
  }),
  watchTray: stream(z.object({}), (_, { signal }) => backend.watchTray(signal)),
  tellPower: call(z.object({ event: z.enum(['suspend', 'resume']) }), ({ event }) => {
    backend.tellPower(event);
    return null;
  }),
  setOutgoing: call(z.object({ outgoing: z.enum(['on', 'paused']) }), async ({ outgoing }) => {
    await backend.setOutgoing(outgoing);
    return null;
  }),
  setMode: call(z.object({ mode: z.enum(['capture', 'local', 'deliver']) }), async ({ mode }) => ({
    fault: await backend.setMode(mode),
  })),
  watchFile: stream(z.object({ path: z.string().max(4096) }), ({ path }) => backend.readFile(path)),
  findMessage: call(z.object({ messageId: z.string().min(1).max(998) }), async ({ messageId }) => ({
    path: await backend.findMessage(messageId),
  })),
  watchNewMail: stream(z.object({}), (_, { signal }) => backend.watchNewMail(signal)),
  actOnMail: call(
    z.object({ account: z.string(), email: z.string(), act: z.enum(['archive', 'seen']) }),
    async ({ account, email, act }) => {
      await backend.actOnMail(account, email, act);
      return null;
    },
  ),
});
