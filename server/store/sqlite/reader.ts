/** The thread for long reads: checks the invariants, walks the tree of a large message, copies. Never writes here. */
import type { MessagePort } from 'node:worker_threads';
import type { Id } from '../interface.ts';
import { checkStore } from './check.ts';
import { readContent } from './content.ts';
import { openReader, type Reader } from './database.ts';
import { factsOf, readerPrefix } from './facts.ts';
import { closeAll, open as openStoreFiles, openThroughRecovery } from './opening.ts';
import { databasePath } from './paths.ts';
import type { FromReader, Learned, Settling, Setup, ToReader } from './protocol.ts';
import { reinstate } from './reinstated.ts';
import { censusOf, snapshotInto } from './snapshot.ts';

export function runReader(port: MessagePort, { folder }: Setup): void {
  let db: Reader | null = null;
  const open = () => {
    if (db) return db;
    const opened = openReader(databasePath(folder));
    if (!opened.ok) throw new Error(opened.error);
    db = opened.value;
    return db;
  };
  port.on('message', (message: ToReader) => {
    if (message.kind === 'close') {
      db?.close();
      port.close();
      return;
    }
    void answer(open, folder, message).then(told => port.postMessage(told));
  });
}

async function answer(
  open: () => Reader,
  folder: string,
  message: Exclude<ToReader, { kind: 'close' }>,
): Promise<FromReader> {
  const { id } = message;
  try {
    switch (message.kind) {
      case 'check':
        return { id, kind: 'findings', findings: checkStore(open(), folder, message.deep) };
      case 'parse':
        return { id, kind: 'parsed', learned: parse(open(), folder, message.message) };
      case 'snapshot':
        return { id, kind: 'census', census: await snapshotInto(open(), folder, message.into) };
      case 'census':
        return { id, kind: 'census', census: censusOf(open()) };
      case 'settle':
        return { id, kind: 'settled', because: settle(folder, message.how) };
    }
  } catch (fault) {
    return { id, kind: 'thrown', fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }
}

/** The fault is a sentence. */
function settle(folder: string, how: Settling): string | null {
  const setup: Setup = {
    ...{ role: 'writer', folder, inlineLimit: 0, segmentBytes: 0, gather: 0, reserve: 0, maxBytes: null },
  };
  const opened = how.to === 'migrated' ? openStoreFiles(setup) : openThroughRecovery(setup);
  if (!opened.ok) return opened.error;
  try {
    if (how.to === 'reinstated') reinstate(opened.value.db, how.now);
  } finally {
    closeAll(opened.value);
  }
  return null;
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
