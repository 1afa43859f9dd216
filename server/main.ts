/**
 * The server's entry: a utility process of the shell, or plain Node. Serves the one call that says who it is; the
 * agents are wired here.
 */
import { z } from 'zod';
import { call, portChannel, serve } from './api/rpc.ts';

const router = { system: { info: call(z.strictObject({}), () => ({ pid: process.pid })) } };

process.on('unhandledRejection', bug => {
  throw bug;
});
const { parentPort } = process as { parentPort?: Electron.ParentPort };
process.once('SIGTERM', () => process.exit(0));
parentPort?.on('message', ({ data, ports: [port] }) => {
  if (port) serve(router, portChannel(port), data === 'shell' ? 'shell' : 'window', console.error);
  if (data === 'stop') process.exit(0);
});
parentPort?.postMessage('ready');
