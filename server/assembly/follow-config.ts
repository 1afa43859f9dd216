/** What follows when somebody changes settings, or makes the first choice of all. */
import type { SetupChoice } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { type Key, schema } from '../config/schema.ts';
import type { Directory } from '../directory/control.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Signing } from '../signing/control.ts';
import type { Store } from '../store/interface.ts';
import { settle } from './first-run.ts';
import type { Listeners } from './listeners.ts';
import type { LiveConfig } from './live-config.ts';
import type { MailSystem } from './mail-system.ts';

type Choosing = {
  readonly config: LiveConfig;
  readonly store: Store;
  readonly directory: Directory;
  readonly listeners: Listeners;
};

export async function choose(choice: SetupChoice, { config, store, directory, listeners }: Choosing) {
  const settled = await settle(store, directory, choice);
  if (!settled.ok) return settled;
  const taken = config.choosePreset(choice.preset);
  if (!taken.ok) return taken;
  // The change of settings has asked for the listeners already where they were open; at the first run nobody has.
  if (listeners.states().length === 0) await listeners.open();
  return settled;
}

type Following = {
  readonly config: LiveConfig;
  readonly listeners: Listeners;
  readonly recorder: Recorder;
  readonly mail: MailSystem;
  readonly signing: Signing;
  readonly clock: Clock;
  readonly stateChanged: () => void;
};

/** What a changed setting restarts, as the schema says. */
export function followConfig({ config, listeners, recorder, mail, signing, clock, stateChanged }: Following): void {
  let reopening: Promise<void> = Promise.resolve();
  config.onChange(keys => {
    if (keys.length > 0)
      recorder.note(event('config.changed', clock.now(), SERVER_TRACE, { keys, by: 'mailroom.jsonc' }));
    const concerns = keys.some(restartsListeners) && listeners.states().length > 0;
    if (concerns) reopening = reopening.then(() => listeners.reopen());
    mail.runner.wake();
    signing.wake();
    stateChanged();
  });
  config.onText(stateChanged);
  const refused = (because: string): void =>
    recorder.note(event('config.refused', clock.now(), SERVER_TRACE, { because }));
  if (config.refused !== null) refused(config.refused);
  config.onFault(refused);
}

const restartsListeners = (key: Key): boolean => schema[key].restarts === 'listeners';
