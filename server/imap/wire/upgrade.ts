/**
 * The connection changes under a session: STARTTLS (RFC 3501 §6.2.1) and COMPRESS (RFC 4978). The tagged OK has gone
 * out in the old form; what follows is in the new one, both ways.
 */
import { compress } from './compressed.ts';
import { Ended } from './ended.ts';
import { newInput } from './input.ts';
import { newOutput } from './output.ts';
import { attach, type Shell } from './shell.ts';

export async function startTls(shell: Shell): Promise<void> {
  const { connection, session } = shell;
  await shell.output.drained();
  countEarlier(shell);
  // Whatever the client sent behind the command in clear goes with the old reader: nobody may slip a command in.
  shell.input.detach();
  const secured = await connection.startTls();
  if (!secured.ok) throw new Ended('tls-failed');
  Object.assign(shell, attach(connection, shell.clock, shell.limits));
  if (shell.closing) shell.input.interrupt('shutdown');
  session.attempt = { ...session.attempt, tls: true };
  shell.spoken.happened(`${secured.value.version} ${secured.value.cipher}`);
  shell.observer.startedTls?.();
}

/** What the client sent behind COMPRESS is compressed already: it goes to the new reader and is not lost. */
export async function startCompression(shell: Shell): Promise<void> {
  const { connection, clock, limits, session } = shell;
  await shell.output.drained();
  countEarlier(shell);
  const options = { clock, first: shell.input.handOver(), expansion: limits.expansion };
  const compressed = compress(connection.stream(), options);
  shell.compressed = compressed;
  shell.output = newOutput(compressed.writable, clock, limits.stalled);
  shell.input = newInput(compressed.readable, {
    clock,
    clear: false,
    beforeWaiting: shell.output.flush,
    expands: compressed.expands,
  });
  if (shell.closing) shell.input.interrupt('shutdown');
  session.compressed = true;
  shell.spoken.happened('compressed');
}

function countEarlier({ earlier, input, output }: Shell): void {
  earlier.in += input.received();
  earlier.out += output.written();
}
