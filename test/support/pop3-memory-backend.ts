/** A POP3 backend in memory: one maildrop for everybody who signs in, with a real lock and a countable commit. */
import { err, ok } from '../../server/base/result.ts';
import type { Listing, Pop3Backend } from '../../server/pop3/backend.ts';

export type StoredMessage = { readonly uid: string; readonly bytes: Buffer };

export type MemoryBackend = Pop3Backend & {
  messages: StoredMessage[];
  readonly log: string[];
  /** What the next commit or read does instead of succeeding. */
  failing: 'commit' | 'gone' | 'midway' | 'open-throws' | 'bytes-throws' | 'too-soon' | 'no-maildrop' | null;
  /** Waited for by `commit` before anything is removed. */
  beforeCommit: Promise<void>;
  isLocked(): boolean;
  /** As an endless message: chunks that never stop, with a count of what was asked for. */
  streamed: ((uid: string) => AsyncIterable<Uint8Array>) | null;
};

export function memoryBackend(contents: readonly string[]): MemoryBackend {
  let locked = false;
  const backend: MemoryBackend = {
    messages: contents.map((content, at) => ({ uid: `uid-${at + 1}`, bytes: Buffer.from(content, 'latin1') })),
    log: [],
    failing: null,
    beforeCommit: Promise.resolve(),
    streamed: null,
    isLocked: () => locked,
    async open(login) {
      if (backend.failing === 'open-throws') throw new Error('the backend has a bug');
      if (backend.failing === 'too-soon' || backend.failing === 'no-maildrop') return err(backend.failing);
      if (locked) return err('in-use');
      locked = true;
      backend.log.push(`open ${login.address}`);
      const taken = [...backend.messages];
      return ok({
        messages: taken.map(listing),
        async bytes(number) {
          const message = taken[number - 1];
          if (!message || backend.failing === 'gone') return err('gone');
          if (backend.failing === 'bytes-throws') throw new Error('the disk is gone');
          if (backend.failing === 'midway') return ok(breaking(message.bytes));
          return ok(backend.streamed ? backend.streamed(message.uid) : message.bytes);
        },
        async commit(numbers) {
          await backend.beforeCommit;
          if (backend.failing === 'commit') return err('unavailable');
          const gone = new Set(numbers.map(number => taken[number - 1]?.uid));
          backend.messages = backend.messages.filter(message => !gone.has(message.uid));
          backend.log.push(`commit ${numbers.join(',')}`);
          return ok(true);
        },
        close() {
          locked = false;
          backend.log.push('close');
        },
      });
    },
  };
  return backend;
}

const listing = ({ uid, bytes }: StoredMessage, at: number): Listing => ({
  number: at + 1,
  uid,
  octets: bytes.length,
  lacksFinalCrlf: bytes.length > 0 && !bytes.subarray(-2).equals(Buffer.from('\r\n')),
});

async function* breaking(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes.subarray(0, Math.ceil(bytes.length / 2));
  throw new Error('the disk is gone');
}
