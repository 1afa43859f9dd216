/**
 * contextBridge: carries values, functions and promises across the wall between the page and the preload,
 * synchronously, over DOM events. Runs in both worlds, sent there as source: it uses nothing from outside itself.
 */
import type { codec as Codec } from './codec.ts';

export type Bridge = { expose(name: string, api: unknown): void };
type Side = 'main' | 'isolated';
type Message =
  | { readonly op: 'call'; readonly index: number; readonly args: unknown }
  | { readonly op: 'reply'; readonly value?: unknown; readonly error?: string }
  | { readonly op: 'settle'; readonly id: string; readonly value?: unknown; readonly error?: string }
  | { readonly op: 'expose'; readonly name: string; readonly api: unknown }
  | { readonly op: 'hello' };
type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

export function worldBridge(key: string, side: Side, makeCodec: typeof Codec): Bridge {
  const other = side === 'main' ? 'isolated' : 'main';
  const functions: ((...args: never[]) => unknown)[] = [];
  const waiting = new Map<string, Waiting>();
  const exposed: [name: string, api: unknown][] = [];
  let reply: (Message & { op: 'reply' }) | null = null;
  let promises = 0;

  const post = (message: Message): void => {
    document.dispatchEvent(new CustomEvent(key + other, { detail: JSON.stringify(message) }));
  };
  const words = (error: unknown): string => String((error as Error | null)?.message ?? error);
  const { encode, decode } = makeCodec({
    pack(value) {
      if (typeof value === 'function') return { $: 'function', v: functions.push(value as never) - 1 };
      if (!(value instanceof Promise)) return undefined;
      const id = side + promises++;
      value.then(
        result => post({ op: 'settle', id, value: encode(result) }),
        error => post({ op: 'settle', id, error: words(error) }),
      );
      return { $: 'promise', v: id };
    },
    unpack(value) {
      if (value.$ === 'promise') {
        return new Promise((resolve, reject) => waiting.set(value.v as string, { resolve, reject }));
      }
      return (...args: unknown[]) => {
        reply = null;
        post({ op: 'call', index: value.v as number, args: encode(args) });
        const answer = reply as (Message & { op: 'reply' }) | null;
        if (!answer) throw new Error('the other world gave no answer');
        if (answer.error !== undefined) throw new Error(answer.error);
        return decode(answer.value);
      };
    },
  });
  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    for (const field of Object.values(value)) freeze(field);
    return Object.freeze(value);
  };
  const run = (message: Message & { op: 'call' }): void => {
    try {
      const result = functions[message.index]!(...(decode(message.args) as never[]));
      post({ op: 'reply', value: encode(result) });
    } catch (error) {
      post({ op: 'reply', error: words(error) });
    }
  };
  const settle = (message: Message & { op: 'settle' }): void => {
    const promise = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) promise?.resolve(decode(message.value));
    else promise?.reject(new Error(message.error));
  };

  document.addEventListener(key + side, event => {
    const message = JSON.parse((event as CustomEvent<string>).detail) as Message;
    if (message.op === 'call') run(message);
    else if (message.op === 'reply') reply = message;
    else if (message.op === 'settle') settle(message);
    else if (message.op === 'hello') for (const [name, api] of exposed) post({ op: 'expose', name, api });
    else Object.defineProperty(window, message.name, { value: freeze(decode(message.api)), enumerable: true });
  });
  if (side === 'main') post({ op: 'hello' });
  return {
    expose(name, api) {
      const packed = encode(api);
      exposed.push([name, packed]);
      post({ op: 'expose', name, api: packed });
    },
  };
}

/** Runs in the page: Electron's ports tell when their other end is gone, Chromium's own do not. */
export function closingPorts(closed: string): void {
  const { prototype } = MessagePort;
  const { start, addEventListener: add } = prototype;
  const set = Object.getOwnPropertyDescriptor(prototype, 'onmessage')!.set!;
  const watched = new WeakSet<MessagePort>();
  const watch = (port: MessagePort): void => {
    if (watched.has(port)) return;
    watched.add(port);
    add.call(port, 'message', event => {
      if ((event as MessageEvent).data !== closed) return;
      event.stopImmediatePropagation();
      port.dispatchEvent(new Event('close'));
    });
  };
  prototype.start = function () {
    watch(this);
    start.call(this);
  };
  prototype.addEventListener = function (this: MessagePort, ...args: unknown[]) {
    watch(this);
    add.apply(this, args as never);
  };
  Object.defineProperty(prototype, 'onmessage', {
    set(this: MessagePort, listener: unknown) {
      watch(this);
      set.call(this, listener);
    },
  });
}
