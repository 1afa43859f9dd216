/**
 * What the shell (Electron's main process) asks of the server: octets for app://mailroom/blob/…, and what the tray
 * shows. It goes over a port of its own, with the same calls and streams as the window's API.
 */
import { z } from 'zod';
import { call, type RouterOf, stream } from './rpc.ts';

/** What the tray says. Words come from the server, so that tray, window and command line say the same. */
export type TrayState = {
  /** plain: running. captured: something new was captured. attention: a person is needed. */
  readonly glyph: 'plain' | 'captured' | 'attention';
  /** "Running: 3 messages wait" */
  readonly sentence: string;
  readonly outgoing: 'on' | 'paused';
  /** Captured lately: a label, and the window's address of it. */
  readonly recent: readonly { readonly label: string; readonly path: string }[];
  /** Unread messages in all inboxes: the number on the icon. */
  readonly unread: number;
  /** Ready for the clipboard: "SMTP host and port" → "127.0.0.1:1025". */
  readonly copies: readonly { readonly label: string; readonly text: string }[];
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
};
export type NewMailAct = 'archive' | 'seen';

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
  watchNewMail: stream(z.object({}), (_, { signal }) => backend.watchNewMail(signal)),
  actOnMail: call(
    z.object({ account: z.string(), email: z.string(), act: z.enum(['archive', 'seen']) }),
    async ({ account, email, act }) => {
      await backend.actOnMail(account, email, act);
      return null;
    },
  ),
});
