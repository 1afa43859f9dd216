/** The HTTP front: the window for browsers, and JMAP for any client, on the console's address. */
import { newBlobs } from '../api/blobs.ts';
import type { ListenerState } from '../api/contract.ts';
import type { Router } from '../api/rpc.ts';
import { systemClock, systemRandom } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import { type Front, startFront } from '../web/front.ts';
import { toolDoor } from './drop-in.ts';
import { homeAt } from './home.ts';
import { jmapDoor } from './jmap-door.ts';
import type { Mailroom } from './start.ts';

/** null: it is off, or cannot listen; then the list of listeners says why. `root`: where the built window is. */
export async function openConsole(
  mailroom: Mailroom,
  router: Router,
  root: string,
  onBug: (fault: unknown, where: string) => void,
): Promise<Front | null> {
  const config = mailroom.config.get();
  const port = config['console.port'];
  const host = config['console.host'];
  if (port === 'off') return null;
  const off = { name: 'console', host, tls: 'none', connections: 0, sentence: null } as const;
  const started = await startFront({
    host,
    port,
    root,
    router,
    blobs: newBlobs(mailroom.jmap.access.owner),
    onBug: fault => onBug(fault, 'the window'),
    random: systemRandom,
    clock: systemClock,
    sessionsFile: homeAt(mailroom.ports.home).sessions,
    names: [mailroom.ports.hostName(), ...config['tls.names']],
    jmap: jmapDoor(mailroom),
    tools: toolDoor(mailroom, router, root, onBug),
    discovery: mailroom.ports.discovery,
  });
  if (!started.ok) {
    const { sentence } = started.error;
    mailroom.setConsole({
      state: (): ListenerState => ({ ...off, port, state: 'failed', sentence }),
      open: () => err(sentence),
    });
    return null;
  }
  const front = started.value;
  mailroom.setConsole({
    state: (): ListenerState => ({ ...off, port: front.port, state: 'listening' }),
    open: () => ok(front.newToken()),
  });
  return front;
}
