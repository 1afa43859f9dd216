/**
 * Connections that were refused before a protocol could speak: one too many, or no TLS where TLS begins. Each has a trace;
 * of a flood the first few each second are written down and the others counted.
 */
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import type { WrongSetting } from '../events/connect-facts.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { RefusedWhy } from '../net/listen.ts';
import type { TlsFaultKind } from '../net/tls-fault.ts';

const MOST_A_SECOND = 10;

const words: { readonly [W in RefusedWhy]: string } = {
  'too-many-connections': 'too many connections at once',
  'too-many-from-address': 'too many connections at once from this address',
  'gave-way': 'it said nothing, and others needed the place',
};
export const refusedWords = (why: RefusedWhy): string => words[why];

export type TurnedAway = {
  (listener: string, remote: string, because: string): void;
  /** TLS that failed, as a setting of the program that is wrong; told once a while for an address and a listener. */
  tls(listener: string, remote: string, kind: TlsFaultKind, why: string, implicit: boolean): void;
};
/** Programs try again and again, and scanners everything. */
const TOLD_AGAIN_AFTER = seconds(1);
const MOST_REMEMBERED = 1000;

export function newTurnedAway(recorder: Recorder, clock: Clock, newTrace: () => string): TurnedAway {
  let since = Number.NEGATIVE_INFINITY;
  let told = 0;
  let untold = 0;
  const tell = (listener: string, remote: string, because: string): void => {
    const now = clock.monotonic();
    if (now - since >= seconds(1)) {
      since = now;
      told = 0;
    }
    if (told >= MOST_A_SECOND) {
      untold++;
      return;
    }
    told++;
    recorder.note(event('connection.refused', clock.now(), newTrace(), { listener, remote, because, more: untold }));
    untold = 0;
  };
  const wrong = new Map<string, number>();
  return Object.assign(tell, {
    tls(listener: string, remote: string, kind: TlsFaultKind, why: string, implicit: boolean) {
      const setting = settingOf(kind, implicit);
      const key = `${listener} ${remote} ${setting}`;
      if (!setting || clock.monotonic() - (wrong.get(key) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_AFTER) return;
      if (wrong.size >= MOST_REMEMBERED) wrong.clear();
      wrong.set(key, clock.monotonic());
      const fields = { listener, remote, wrong: setting, said: why };
      recorder.note(event('connection.mismatch', clock.now(), newTrace(), fields));
    },
  });
}

/** Who breaks off when he has seen our certificate does not like it, as a rule. */
const settingOf = (kind: TlsFaultKind, implicit: boolean): WrongSetting | null =>
  kind === 'plain'
    ? implicit
      ? 'plain-on-tls'
      : null
    : kind === 'certificate' || kind === 'broke-off'
      ? 'certificate'
      : kind === 'old'
        ? 'old-tls'
        : null;
