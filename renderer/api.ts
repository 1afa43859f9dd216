/**
 * The window's end of the API: which transport, and staying connected. In the desktop app a MessagePort leads straight
 * to the server process; in a browser a WebSocket to where the page came from. When the channel is lost a new one is
 * opened; calls in flight fail with DISCONNECTED and live questions are asked again by their hooks.
 */
import type { Api } from '../server/api/contract.ts';
import { type Channel, connect, portChannel, socketChannel } from '../server/api/rpc.ts';
import { brought, channelWith } from './opening.ts';

/** The server process as the desktop app sees it (electron/server-process.ts). */
export type DesktopServer =
  | { readonly state: 'starting' | 'stopping' | 'stopped' }
  | { readonly state: 'running'; readonly since: number }
  | { readonly state: 'restarting'; readonly attempt: number; readonly at: number; readonly because: string | null };

export type DesktopLook = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: number;
  readonly template: string;
  readonly singleKeys: boolean;
};
export type DesktopState = {
  readonly startsAtLogin: boolean;
  readonly shortcut: boolean;
  /** As printed: 'Ctrl+Shift+M'. */
  readonly shortcutKeys: string;
};
export type DesktopCommand = { readonly id: string; readonly label: string; readonly checked: boolean };

/** What electron/preload.ts puts into the page. */
export type Desktop = {
  readonly platform: string;
  /** Asks for a port; it comes as a window message 'mailroom-port'. */
  connect(): void;
  /** Each gives back what ends the hearing. */
  onServerRestart(run: () => void): () => void;
  onServerState?(run: (server: DesktopServer) => void): () => void;
  onCommand(run: (command: string) => void): () => void;
  /** The messages of the file that the command 'open-file' named, once. */
  takeFiles?(token: string): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;
  /** To be asked in `dragstart`. */
  dragOut?(path: string, name: string): void;
  opensMailto?(): Promise<boolean>;
  setOpensMailto?(on: boolean): Promise<boolean>;
  /** The desktop's menus speak it too: 'system' or a language's tag. */
  setLanguage?(tag: string): void;
  /** What is shown, on paper, and as a PDF: where the person put it, or null. */
  print?(): void;
  savePdf?(name: string): Promise<string | null>;
  /** The window's frame follows the page's colours, and the menus mark what is chosen. */
  setLook?(look: DesktopLook): void;
  /** What the desktop itself keeps, now and after each change. */
  onDesktopState?(run: (state: DesktopState) => void): () => void;
  /** Each answers whether it is so now. */
  setStartsAtLogin?(on: boolean): Promise<boolean>;
  setShortcut?(on: boolean): Promise<boolean>;
  /** Of the application's menu, what can be done now; and one of them, done. */
  menuCommands?(): Promise<readonly DesktopCommand[]>;
  runMenuCommand?(id: string): void;
  /** Paths of this computer, which is the server's, as the person chose them; none: nothing was chosen. */
  chooseFolder?(title: string): Promise<string | null>;
  chooseFiles?(title: string, extensions: readonly string[]): Promise<readonly string[]>;
};
export const desktop = (globalThis as { readonly desktop?: Desktop }).desktop ?? null;

export type Connection =
  | { readonly state: 'connecting'; readonly api: null; readonly since: number }
  | { readonly state: 'connected'; readonly api: Api; readonly since: number }
  /** `api` is the one that was lost: what it told stays on screen. */
  | {
      readonly state: 'lost';
      readonly api: Api | null;
      readonly since: number;
      readonly tries: number;
      /** The server is there and does not know this browser any more. */
      readonly signedOut: boolean;
    };

/** No answer within this means that the way is not there; the next try makes a new one. */
const PATIENCE = 5000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 1000;

let early: Promise<Channel> | null = null;

/**
 * The first socket is opened while the window itself is still being read; whoever asks for a channel then gets it, and with
 * first answers in the page need not wait for it.
 */
export function openEarly(): void {
  if (desktop) return;
  const socket = openSocket();
  // Whoever takes it hears what came of it.
  socket.catch(() => {});
  const answers = brought();
  early = answers.length === 0 ? socket : Promise.resolve(channelWith(answers, socket));
}

export function openChannel(): Promise<Channel> {
  const begun = early;
  early = null;
  return begun ?? (desktop ? openPort(desktop) : openSocket());
}

function openPort(from: Desktop): Promise<Channel> {
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const take = (event: MessageEvent): void => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== 'mailroom-port' || !port) return;
    done();
    resolve(withRestart(portChannel(port), from));
  };
  const done = (): void => {
    removeEventListener('message', take);
    clearTimeout(timer);
  };
  const timer = setTimeout(() => {
    done();
    reject(new Error('The mail server gave no answer'));
  }, PATIENCE);
  addEventListener('message', take);
  from.connect();
  return promise;
}

/** A page's port does not always tell that its other end is gone, so the shell's word counts as well. */
function withRestart(channel: Channel, from: Desktop): Channel {
  return {
    ...channel,
    listen(onMessage, onClose) {
      let closed = false;
      const close = (): void => {
        if (closed) return;
        closed = true;
        stop();
        onClose();
      };
      const stop = from.onServerRestart(() => {
        channel.close();
        close();
      });
      channel.listen(onMessage, close);
    },
  };
}

class SignedOut extends Error {}

function openSocket(): Promise<Channel> {
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api`);
  const timer = setTimeout(() => socket.close(), PATIENCE);
  socket.addEventListener('open', () => {
    clearTimeout(timer);
    resolve(channelOf(socket));
  });
  socket.addEventListener('close', () => {
    clearTimeout(timer);
    // A socket does not tell why it was refused; the page's own address does.
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => reject(status === 401 ? new SignedOut() : new Error('The mail server cannot be reached')),
      reject,
    );
  });
  return promise;
}

/** One that ends before anybody listens, as the early one may, says so to whoever listens then. */
function channelOf(socket: WebSocket): Channel {
  const channel = socketChannel(socket);
  return {
    ...channel,
    listen(onMessage, onClose) {
      if (socket.readyState >= WebSocket.CLOSING) queueMicrotask(onClose);
      else channel.listen(onMessage, onClose);
    },
  };
}

/** Keeps one connection; `hear` is told of each change. Returns what ends it. */
export function keepConnected(open: () => Promise<Channel>, hear: (connection: Connection) => void): () => void {
  let ended = false;
  let api: Api | null = null;
  let lostAt = Date.now();
  let tries = 0;

  const attempt = async (): Promise<void> => {
    try {
      const channel = await open();
      if (ended) return channel.close();
      // The handlers on the other side are checked against the same contract.
      api = connect(channel, lost) as unknown as Api;
      tries = 0;
      hear({ state: 'connected', api, since: Date.now() });
    } catch (fault) {
      again(fault instanceof SignedOut);
    }
  };
  const lost = (): void => {
    lostAt = Date.now();
    again(false);
  };
  const again = (signedOut: boolean): void => {
    if (ended) return;
    hear({ state: 'lost', api, since: lostAt, tries, signedOut });
    setTimeout(() => void attempt(), Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries));
    tries++;
  };

  hear({ state: 'connecting', api: null, since: lostAt });
  void attempt();
  return () => {
    ended = true;
  };
}
