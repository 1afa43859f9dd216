/** The HTTP front: the window for browsers, and JMAP for any client, on the console's address. */
import { newBlobs } from '../api/blobs.ts';
import type { ListenerState } from '../api/contract.ts';
import type { Router } from '../api/rpc.ts';
import { systemClock, systemRandom } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import { type Front, startFront } from '../web/front.ts';
import { toolDoors } from './drop-in.ts';
import { homeAt } from './home.ts';
import { jmapDoor } from './jmap-door.ts';
import type { Mailroom } from './start.ts';

/** The window's own, and those that speak as one tool alone. */
const PORTS = { console: 'console.port', mailhog: 'capture.mailhog-port', maildev: 'capture.maildev-port' } as const;
const NAMES = ['console', 'mailhog', 'maildev'] as const;

/** null: nothing of it listens; then the list of listeners says why. `root`: where the built window is. */
export async function openConsole(
  mailroom: Mailroom,
  router: Router,
  root: string,
  onBug: (fault: unknown, where: string) => void,
): Promise<Front | null> {
  const config = mailroom.config.get();
  const doors = toolDoors(mailroom, router, root, onBug);
  const host = config['console.host'];
  const openOne = async (name: (typeof NAMES)[number]): Promise<OpenOne[]> => {
    const port = config[PORTS[name]];
    if (port === 'off') return [];
    const started = await startFront({
      ...{ host, port, root, router },
      blobs: newBlobs(mailroom.jmap.access.owner),
      onBug: fault => onBug(fault, 'the window'),
      ...{ random: systemRandom, clock: systemClock },
      names: [mailroom.ports.hostName(), ...config['tls.names']],
      ...(name === 'console'
        ? {
            ...{ sessionsFile: homeAt(mailroom.ports.home).sessions, tools: doors.all },
            ...{ jmap: jmapDoor(mailroom), discovery: mailroom.ports.discovery },
          }
        : { tools: doors.only(name) }),
    });
    const state: ListenerState = {
      ...{ name, host, tls: 'none', connections: 0 },
      ...(started.ok
        ? { port: started.value.port, state: 'listening', sentence: null }
        : { port, state: 'failed', sentence: started.error.sentence }),
    };
    return [{ state, front: started.ok ? started.value : null }];
  };
  const opened = (await Promise.all(NAMES.map(openOne))).flat();
  const fronts = opened.flatMap(({ front }) => front ?? []);
  const console = opened.find(({ state }) => state.name === 'console');
  if (opened.length > 0)
    mailroom.setConsole({
      states: () => opened.map(({ state }) => state),
      open: () =>
        console?.front
          ? ok(console.front.newToken())
          : err(console?.state.sentence ?? 'The window is not served to browsers here'),
    });
  const [first] = fronts;
  return first
    ? { ...(console?.front ?? first), close: async () => void (await Promise.all(fronts.map(one => one.close()))) }
    : null;
}

type OpenOne = { readonly state: ListenerState; readonly front: Front | null };
