/** Files with mail that somebody dropped on the window: read one message after the other, into a mailbox or into the test inbox. */
import { join } from 'node:path';
import { z } from 'zod';
import { mendLineEnds } from '../../base/bytes.ts';
import { event } from '../../events/event.ts';
import { traceIds } from '../../events/trace.ts';
import { openSource } from '../../formats/open.ts';
import type { Source, Untaken } from '../../formats/source.ts';
import { isHeadless } from '../../mime/header.ts';
import { messageDate } from '../../moving/message-date.ts';
import type { Id, StoreFault } from '../../store/interface.ts';
import { orThrow } from '../answer.ts';
import type { FileProgress, FilesApi } from '../files-contract.ts';
import { LARGEST_FILE, newHandedIn } from '../handed-in.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { newCaller } from './file-caller.ts';

/** Above this a message is held in memory no more than anywhere else. */
const PIECE = 1024 * 1024;
/** One commit, and one answer. */
const BATCH = { messages: 50, octets: 4 * 1024 * 1024 };
const MOST_TOLD = 20;

const file = z.object({ file: z.string().min(1).max(20) });
const id = z.number().int().min(1);

type Message = {
  readonly origin: string;
  readonly octets: Uint8Array;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly at: number;
};
/** What became of a batch: who was filed, and what was refused. */
type Taken = {
  readonly messages: readonly Id[];
  readonly refused: FileProgress['refused'];
  readonly stop: string | null;
};
type Take = (batch: readonly Message[]) => Promise<Taken>;

export function fileHandlers(ports: ServerPorts): RouterOf<FilesApi['files']> {
  const { store, clock, random, home, freeBytes, config } = ports;
  const newTrace = traceIds(clock, random);
  const folder = join(home, 'handed-in');
  const handed = newHandedIn({ folder, clock, freeBytes });

  async function* read(which: string, take: Take, signal: AbortSignal): AsyncGenerator<FileProgress, void, void> {
    const progress = newProgress();
    try {
      const whole = handed.whole(which);
      if (!whole.ok) return yield progress.end(whole.error);
      const options = { largest: config()['moving.largest-message'], scratch: folder, signal };
      const opened = await openSource(whole.value.path, options);
      if (!opened.ok) return yield progress.end(opened.error);
      try {
        for await (const batch of batches(opened.value, clock.now, progress, signal)) {
          const { messages, refused, stop } = await take(batch);
          progress.took(batch, messages, refused);
          if (stop !== null) return yield progress.end(stop);
          yield progress.now();
        }
      } finally {
        await opened.value.close();
      }
      yield progress.end(progress.isEmpty() ? 'It holds no message that can be read' : null);
    } finally {
      await handed.forget(which);
    }
  }
  const intoMailbox =
    (account: Id, mailbox: Id): Take =>
    async batch => {
      const { name, at, fields } = event('ms.appended', clock.now(), '', {
        by: 'the window',
        protocol: 'window',
        client: null,
        remote: '',
      });
      const placed = await store.run('appendAll', {
        ...{ account, mailbox, note: { name, at, fields } },
        messages: batch.map(({ octets, flags, keywords, at: internalDate }) => ({
          ...{ bytes: octets, flags, keywords, internalDate, trace: newTrace() },
        })),
      });
      return placed.ok
        ? { messages: placed.value.messages, refused: [], stop: null }
        : { messages: [], refused: [], stop: faultWords(placed.error) };
    };
  return {
    begin: call(z.object({ name: z.string().max(1000), size: z.number().int().min(0) }), async ({ name, size }) => ({
      file: orThrow(await handed.begin(name, size)),
    })),
    put: call(
      file.extend({ at: z.number().int().min(0).max(LARGEST_FILE), data: z.base64().max(PIECE) }),
      async ({ file: which, at, data }) => ({
        octets: orThrow(await handed.put(which, at, Buffer.from(data, 'base64'))),
      }),
    ),
    watchImport: stream(file.extend({ account: id, mailbox: id }), async function* (input, { signal }) {
      const there = (await store.mailboxes(input.account)).some(one => one.id === input.mailbox);
      if (!there) throw new ApiError('NOT_FOUND', 'There is no such folder');
      yield* read(input.file, intoMailbox(input.account, input.mailbox), signal);
    }),
    watchCapture: stream(file, async function* (input, { signal }) {
      if (config().mode !== 'capture')
        throw new ApiError('REFUSED', 'Capture is off: what comes in now is really delivered. Turn capture on first');
      const caller = newCaller(ports);
      try {
        yield* read(input.file, caller.take, signal);
      } finally {
        await caller.close();
      }
    }),
    forget: call(file, async input => ({ forgotten: await handed.forget(input.file) })),
  };
}

function newProgress() {
  let [taken, octets, untaken] = [0, 0, 0];
  let told = 0;
  let refused: { origin: string; why: string }[] = [];
  let messages: Id[] = [];
  const refuse = (origin: string, why: string): void => {
    untaken++;
    if (told++ < MOST_TOLD) refused.push({ origin, why });
  };
  const now = (end: FileProgress['end'] = null): FileProgress => {
    const told = { taken, octets, untaken, refused, messages, end };
    [refused, messages] = [[], []];
    return told;
  };
  return {
    refuse,
    took(batch: readonly Message[], made: readonly Id[], not: FileProgress['refused']) {
      for (const { origin, why } of not) refuse(origin, why);
      const came = made.length > 0 ? made.length : Math.max(0, batch.length - not.length);
      taken += came;
      octets += batch.reduce((sum, one) => sum + one.octets.length, 0);
      messages.push(...made);
    },
    isEmpty: () => taken + untaken === 0,
    now: () => now(),
    end: (fault: string | null) => now({ fault }),
  };
}

async function* batches(
  source: Source,
  now: () => number,
  { refuse }: { refuse(origin: string, why: string): void },
  signal: AbortSignal,
): AsyncGenerator<readonly Message[], void, void> {
  let batch: Message[] = [];
  let held = 0;
  for (const folder of await source.folders()) {
    for await (const item of source.messages(folder)) {
      if (signal.aborted) return;
      const read = item.kind === 'untaken' ? null : await item.read();
      if (item.kind === 'untaken' || !read?.ok) {
        refuse(item.origin, untakenWords(item.kind === 'untaken' ? item : (read as { error: Untaken }).error));
        continue;
      }
      const { octets, flags = 0, keywords = [], internalDate } = read.value;
      if (octets.length === 0 || isHeadless(octets)) {
        refuse(item.origin, untakenWords({ reason: 'not-a-message', detail: '' }));
        continue;
      }
      const at = internalDate ?? item.internalDate ?? messageDate(octets, now());
      const mended = Uint8Array.from(mendLineEnds(octets));
      batch.push({
        origin: item.origin,
        octets: mended,
        flags: item.flags | flags,
        keywords: [...item.keywords, ...keywords],
        at,
      });
      held += mended.length;
      if (batch.length < BATCH.messages && held < BATCH.octets) continue;
      yield batch;
      [batch, held] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Of one message, for a person. */
function untakenWords({ reason, detail }: Untaken): string {
  switch (reason) {
    case 'too-large':
      return 'It is larger than moving.largest-message allows';
    case 'unreadable':
      return detail || 'It cannot be read';
    case 'not-a-message':
      return 'It is no message';
    case 'encrypted':
      return 'It is encrypted';
    case 'gone':
      return 'It is not there any more';
    case 'left-out':
    case 'deleted':
      return 'It was deleted there';
    case 'other-kind':
      return 'It is no mail, but a contact, an appointment or a note';
  }
}

/** Nothing of this batch came, and nothing that follows will. */
function faultWords(fault: StoreFault): string {
  switch (fault) {
    case 'over-quota':
      return 'The account is full';
    case 'disk-full':
      return 'The disk is full';
    case 'no-such':
      return 'The folder is not there any more';
    default:
      return `The message store could not take it (${fault})`;
  }
}
