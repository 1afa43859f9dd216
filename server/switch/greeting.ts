/** What a port of this computer says first: whoever takes a port over looks whether it is he who answers. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import { dial } from '../net/dial.ts';

const WITHIN_MS = 5000;

/** The first line; of a port that is encrypted at once nothing but that it is open. */
export async function greetingOf(
  host: string,
  port: number,
  clock: Clock,
  isSecret: boolean,
): Promise<Result<string, string>> {
  const dialled = await dial({
    addresses: [host],
    port,
    clock,
    guard: { allow: () => ok(undefined) },
    deadline: seconds(5),
  });
  if (!dialled.ok) return err(dialled.error.sentence);
  const stream = dialled.value.stream();
  try {
    return isSecret ? ok('') : await firstLine(stream);
  } finally {
    stream.destroy();
  }
}

const firstLine = (stream: NodeJS.ReadableStream): Promise<Result<string, string>> =>
  new Promise(resolve => {
    let text = '';
    const timer = setTimeout(() => resolve(err('it says nothing')), WITHIN_MS);
    const end = (result: Result<string, string>) => {
      clearTimeout(timer);
      resolve(result);
    };
    stream.on('data', (piece: Buffer) => {
      text += piece.toString('latin1');
      if (text.includes('\n')) end(ok(text.split(/\r?\n/)[0]!));
    });
    stream.once('error', fault => end(err(String(fault))));
    stream.once('end', () => end(err('it closed without a word')));
  });
