/** Message files of other programs that the desktop opens with us, one message after the other as it goes over a wire. */
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { FilePart } from '../api/shell.ts';
import { mebibytes } from '../base/units.ts';
import { openSource } from '../formats/open.ts';
import type { Source } from '../formats/source.ts';

/** What a person looks at and puts into a folder; more is brought in by a job (Accounts, `mailroom import`). */
const MOST_MESSAGES = 500;
const MOST_BYTES = mebibytes(64);

export async function* messagesIn(path: string): AsyncGenerator<FilePart, void, void> {
  const opened = await openSource(path, { largest: MOST_BYTES, scratch: tmpdir() });
  if (!opened.ok) return yield { fault: opened.error };
  try {
    yield* read(opened.value, basename(path));
  } finally {
    await opened.value.close();
  }
}

async function* read(source: Source, name: string): AsyncGenerator<FilePart, void, void> {
  const tooMuch = { fault: `${name} holds more than is opened at once: bring it in with Accounts, or mailroom import` };
  let [count, octets] = [0, 0];
  for (const folder of await source.folders()) {
    for await (const item of source.messages(folder)) {
      if (item.kind === 'untaken') continue;
      const found = await item.read();
      if (!found.ok) continue;
      count++;
      octets += found.value.octets.length;
      if (count > MOST_MESSAGES || octets > MOST_BYTES) return yield tooMuch;
      yield { name: `${name.replace(/\.\w{1,5}$/, '')}${count > 1 ? `-${count}` : ''}.eml`, bytes: found.value.octets };
    }
  }
  if (count === 0) yield { fault: `${name} holds no message that can be read` };
}
