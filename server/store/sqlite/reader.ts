/** The thread for long reads: checks the invariants, walks the tree of a large message. Never writes. */
import type { MessagePort } from 'node:worker_threads';
import type { Id } from '../interface.ts';
import { checkStore } from './check.ts';
import { readContent } from './content.ts';
import { openReader, type Reader } from './database.ts';
import { factsOf, readerPrefix } from './facts.ts';
import { databasePath } from './paths.ts';
import type { FromReader, Learned, Setup, ToReader } from './protocol.ts';

export function runReader(port: MessagePort, { folder }: Setup): void {
  const db = openReader(databasePath(folder));
  if (!db.ok) throw new Error(db.error);
  port.on('message', (message: ToReader) => {
    if (message.kind === 'close') {
      db.value.close();
      port.close();
      return;
    }
    port.postMessage(answer(db.value, folder, message));
  });
}

function answer(db: Reader, folder: string, message: Exclude<ToReader, { kind: 'close' }>): FromReader {
  const { id } = message;
  try {
    return message.kind === 'check'
      ? { id, kind: 'findings', findings: checkStore(db, folder, message.deep) }
      : { id, kind: 'parsed', learned: parse(db, folder, message.message) };
  } catch (fault) {
    return { id, kind: 'thrown', fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }
}

/** null: the message is gone. */
function parse(db: Reader, folder: string, message: Id): Learned | null {
  const content = readContent(db, folder, message);
  if (!content) return null;
  const { messageId, summary, envelope, structure } = factsOf(
    readerPrefix(content.sender, content.prefix),
    content.bytes,
    Number.POSITIVE_INFINITY,
  );
  return { message, messageId, summary, envelope: envelope!, structure: structure! };
}
