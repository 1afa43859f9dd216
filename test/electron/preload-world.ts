/**
 * The `electron` module that a sandboxed preload sees. Runs in the isolated world of the main frame, sent there as
 * source: it uses nothing from outside itself.
 */
import type { Bridge } from './bridge.ts';
import type { codec as Codec } from './codec.ts';

export type ToPage =
  | { readonly op: 'event'; readonly channel: string; readonly args: unknown; readonly ports: readonly string[] }
  | { readonly op: 'result'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly op: 'port' | 'port-closed'; readonly id: string; readonly data?: unknown };
export type FromPage =
  | { readonly op: 'hello' }
  | { readonly op: 'send'; readonly channel: string; readonly args: unknown }
  | { readonly op: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown }
  | { readonly op: 'port' | 'port-closed'; readonly id: string; readonly data?: unknown };

type Listener = (event: unknown, ...args: unknown[]) => void;
export type World = { require(name: string): unknown; readonly process: object; receive(message: ToPage): void };
export type PreloadFacts = { readonly closed: string; readonly process: object };

export function preloadWorld(
  bridge: Bridge,
  transmit: (message: string) => void,
  facts: PreloadFacts,
  makeCodec: typeof Codec,
): World {
  const { encode, decode } = makeCodec();
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ports = new Map<string, MessagePort>();
  let invocations = 0;

  const post = (message: FromPage): void => transmit(JSON.stringify(message));
  /** A real port in the page, whose far end is in another process. */
  const adopt = (id: string): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => post({ op: 'port', id, data: encode(data) });
    ports.set(id, port1);
    return port2;
  };
  const ipcRenderer = {
    on(channel: string, listener: Listener): object {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off(channel: string, listener: Listener): object {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
    send: (channel: string, ...args: unknown[]): void => post({ op: 'send', channel, args: encode(args) }),
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = invocations++;
        waiting.set(id, { resolve, reject });
        post({ op: 'invoke', id, channel, args: encode(args) });
      }),
  };
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => bridge.expose(name, api) },
  };

  const hear = (message: ToPage & { op: 'event' }): void => {
    const event = { ports: message.ports.map(adopt) };
    for (const listener of [...(listeners.get(message.channel) ?? [])]) {
      listener(event, ...(decode(message.args) as unknown[]));
    }
  };
  const settle = (message: ToPage & { op: 'result' }): void => {
    const invocation = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) invocation?.resolve(decode(message.value));
    else invocation?.reject(new Error(message.error));
  };
  return {
    require(name) {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name} (a sandboxed preload can require only electron)`);
    },
    process: { ...facts.process, type: 'renderer', sandboxed: true, contextIsolated: true },
    receive(message) {
      if (message.op === 'event') hear(message);
      else if (message.op === 'result') settle(message);
      else if (message.op === 'port') ports.get(message.id)?.postMessage(decode(message.data));
      else {
        ports.get(message.id)?.postMessage(facts.closed);
        ports.delete(message.id);
      }
    },
  };
}
