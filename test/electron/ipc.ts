/** ipcMain, and the session's permission handlers (kept, so that a test can ask them). */
import { EventEmitter } from 'node:events';
import { record, strict } from './strict.ts';

export type Handler = (event: unknown, ...args: unknown[]) => unknown;
export const invocable = new Map<string, Handler>();

export const ipcMain = strict(
  'ipcMain',
  Object.assign(new EventEmitter(), {
    handle(channel: string, handler: Handler): void {
      if (invocable.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      invocable.set(channel, handler);
    },
    removeHandler: (channel: string): void => void invocable.delete(channel),
  }),
);

type Ask = (contents: unknown, permission: string, answer: (allowed: boolean) => void) => void;
class Session extends EventEmitter {
  permissionRequest: Ask | null = null;
  permissionCheck: ((contents: unknown, permission: string) => boolean) | null = null;
  setPermissionRequestHandler(handler: Ask): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(): void {
    record('session.setDevicePermissionHandler');
  }
}
export const session = strict('session', { defaultSession: strict('defaultSession', new Session()) });
