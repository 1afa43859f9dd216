/**
 * A command's way to the mail system: the running server where there is one, else the store itself where that makes
 * sense. Either way the command calls the same API.
 */
import { MessageChannel } from 'node:worker_threads';
import type { Api } from '../api/contract.ts';
import { connect, lineChannel, portChannel, serve } from '../api/rpc.ts';
import { type Home, homeAt, homeFolder } from '../assembly/home.ts';
import { dialControl } from '../web/control.ts';
import { CommandEnd, exit } from './exit.ts';

export const homeOf = (home: string | undefined): Home => homeAt(homeFolder(home, process.env));

type Run<T> = (api: Api, running: boolean) => Promise<T>;

/** `offline`: 'yes' works on the store when no server runs; 'no' asks for a server. */
export async function withServer<T>(home: Home, offline: 'yes' | 'no', run: Run<T>): Promise<T> {
  const socket = await dialControl(home.control);
  if (socket) {
    try {
      return await run(connect<Api>(lineChannel(socket)) as unknown as Api, true);
    } finally {
      socket.destroy();
    }
  }
  if (offline === 'no')
    throw new CommandEnd(exit.unavailable, `Mailroom is not running in ${home.folder}. Start it with: mailroom serve`);
  return withStore(home, run);
}

async function withStore<T>(home: Home, run: Run<T>): Promise<T> {
  // Only now: most commands find a server and need none of it.
  const [{ newRouter }, { openOffline }] = await Promise.all([
    import('../api/router.ts'),
    import('../assembly/offline.ts'),
  ]);
  const bug = (fault: unknown) => console.error('mailroom: a fault of ours:', fault);
  const opened = await openOffline(home, { path: home.config, environment: process.env, set: [], preset: null }, bug);
  if (!opened.ok) throw new CommandEnd(exit.unavailable, opened.error);
  const { port1, port2 } = new MessageChannel();
  serve(newRouter(opened.value.ports), portChannel(port1), 'command', bug);
  try {
    return await run(connect<Api>(portChannel(port2)) as unknown as Api, false);
  } finally {
    port1.close();
    port2.close();
    await opened.value.close();
  }
}
