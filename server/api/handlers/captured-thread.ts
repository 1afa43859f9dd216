/** Why a captured letter is of its thread, among the newest of its inboxes. */
import { z } from 'zod';
import type { Letter, Letters } from '../../capture/letters.ts';
import { explainThread, type ThreadFields } from '../../capture/threading.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { firstField } from '../../mime/header.ts';
import { inboxName } from '../../queue/captured.ts';
import type { ThreadReport } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call } from '../rpc.ts';

const question = z.object({ inbox: z.string().max(400).optional(), message: z.number().int().min(1).optional() });

/** Letters looked at, and octets of each header. */
const MOST_LETTERS = 300;
const HEADER = 64 * 1024;

export const threadCall = ({ store }: ServerPorts, letters: Letters) =>
  call(question, async ({ inbox, message }): Promise<ThreadReport> => {
    const scope = { inbox: inbox === undefined ? null : (inboxName(inbox) ?? '') };
    const newest = (await letters.find(scope, null, { start: 0, limit: MOST_LETTERS })).ids;
    const about = message ?? newest[0];
    if (about === undefined) throw new ApiError('NOT_FOUND', 'There is no such message');
    const found = await letters.read(scope, [...new Set([about, ...newest])]);
    const fields: ThreadFields[] = [];
    // One after the other: a hundred large ones at once would fill the memory.
    for (const one of found) fields.push(fieldsOf(one, await store.bytes(one.id, [0, Math.min(one.size, HEADER)])));
    const report = explainThread(fields, about);
    if (!report) throw new ApiError('NOT_FOUND', 'There is no such message');
    return report;
  });

function fieldsOf({ id, at, envelope, handedIn }: Letter, bytes: Uint8Array): ThreadFields {
  const field = (name: string): string | null => firstField(bytes, name);
  const [, , local, host] = envelope.from?.[0] ?? [];
  return {
    ...{ id, at, from: local && host ? `${local}@${host}` : (handedIn?.sender ?? '') },
    ...{ shownSubject: decodeWords(envelope.subject ?? ''), subject: field('subject'), date: field('date') },
    ...{ messageId: field('message-id'), inReplyTo: field('in-reply-to'), references: field('references') },
    ...{ threadIndex: field('thread-index'), threadTopic: field('thread-topic') },
  };
}
