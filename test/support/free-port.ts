/**
 * A port of loopback that nobody has at the moment. Below what systems give away by themselves (RFC 6335 §6): else the
 * next connection of anybody may have it before whoever it was for.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

const LOWEST = 20_000;
const HIGHEST = 32_000;
const MOST_TRIES = 100;
/** Processes that test beside each other begin apart. */
let next = LOWEST + ((process.pid * 101) % (HIGHEST - LOWEST));

export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = next;
    next = next < HIGHEST ? next + 1 : LOWEST;
    const holder = createServer().listen(port, '127.0.0.1');
    try {
      await once(holder, 'listening');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === MOST_TRIES) throw fault;
      continue;
    }
    holder.close();
    await once(holder, 'close');
    return port;
  }
}
