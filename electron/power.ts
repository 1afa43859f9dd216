/**
 * Sleep, waking and the end of the system, told to the server: what was under way has died by the time it wakes, and clocks
 * alone show only a long sleep. And, where the owner wants it, no sleep at all.
 */
import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Server } from './server-process.ts';

export type Power = { keepAwake(on: boolean): void };

/** @param end  drains the server and quits: the system goes down */
export function followPower(server: Server, end: () => void): Power {
  const tell = (event: 'suspend' | 'resume'): void =>
    void server
      .shell()
      ?.tellPower({ event })
      .catch(() => {});
  powerMonitor.on('suspend', () => tell('suspend'));
  powerMonitor.on('resume', () => tell('resume'));
  // Linux and macOS wait a moment for whoever asks for it, which the types do not tell; Windows ends the session itself.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault();
    end();
  }) as () => void);
  let blocker: number | null = null;
  return {
    keepAwake(on) {
      if (on && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
      if (!on && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
  };
}
