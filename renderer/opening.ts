/**
 * What the page brought along: the first answers, for what would be asked first (server/api/opening.ts). They are taken once,
 * by the first connection; what is asked besides waits until its socket is open. A stream begins with what was brought and
 * goes on over the socket, whose own first item is left out where it says the same.
 */
import type { Channel } from '../server/api/rpc.ts';

/** Milliseconds. A page whose scripts came late asks anew. */
const GOOD_FOR = 10_000;

export type Brought = readonly (readonly [path: string, input: unknown, value: unknown])[];

/** Of this page; none where it came without, as in the desktop app. */
export function brought(): Brought {
  const text = document.getElementById('first-answers')?.textContent ?? '';
  if (text === '' || performance.now() > GOOD_FOR) return [];
  return JSON.parse(text) as Brought;
}

/** A question, or a part of an answer: then `what` is its value. */
type Message = readonly [id: number, op: string, what?: unknown, input?: unknown];
const STREAM = /(?:^|\.)watch[^.]*$/;
const keyOf = (path: unknown, input: unknown): string => `${String(path)} ${JSON.stringify(input)}`;

/** A channel that can be spoken into before `opening` has come to be. */
export function channelWith(answers: Brought, opening: Promise<Channel>, now = () => performance.now()): Channel {
  const known = new Map(answers.map(([path, input, value]) => [keyOf(path, input), value]));
  /** By the id of a stream: its question, and what it began with. */
  const begun = new Map<number, readonly [key: string, text: string]>();
  let waiting: unknown[] = [];
  let open: Channel | null = null;
  let closed = false;
  let hear: (message: unknown) => void = () => {};

  /** True: answered, and nothing is left to ask. */
  const answered = ([id, op, path, input]: Message): boolean => {
    const key = keyOf(path, input);
    if (op !== 'call' || !known.has(key) || now() > GOOD_FOR) return false;
    const value = known.get(key);
    const isStream = STREAM.test(String(path));
    if (isStream) begun.set(id, [key, JSON.stringify(value)]);
    // Asked again, it is meant to be new.
    else known.delete(key);
    queueMicrotask(() => hear([id, isStream ? 'next' : 'ok', value]));
    return !isStream;
  };
  /** Of the stream that was begun so, the same once more. */
  const isTold = ([id, op, value]: Message): boolean => {
    const told = begun.get(id);
    if (!told) return false;
    begun.delete(id);
    // There is something newer now.
    known.delete(told[0]);
    return op === 'next' && JSON.stringify(value) === told[1];
  };

  return {
    send(message) {
      if (answered(message as Message)) return;
      if (open) open.send(message);
      else waiting.push(message);
    },
    listen(onMessage, onClose) {
      hear = onMessage;
      opening.then(
        channel => {
          if (closed) return channel.close();
          open = channel;
          channel.listen(message => {
            if (!(Array.isArray(message) && isTold(message as unknown as Message))) onMessage(message);
          }, onClose);
          for (const message of waiting) channel.send(message);
          waiting = [];
        },
        () => closed || onClose(),
      );
    },
    close() {
      closed = true;
      open?.close();
    },
  };
}
