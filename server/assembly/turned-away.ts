/**
 * Connections that were refused before a protocol could speak: one too many, or no TLS where TLS begins. Each has a trace;
 * of a flood the first few each second are written down and the others counted.
 */
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { RefusedWhy } from '../net/listen.ts';

const MOST_A_SECOND = 10;

const words: { readonly [W in RefusedWhy]: string } = {
  'too-many-connections': 'too many connections at once',
  'too-many-from-address': 'too many connections at once from this address',
  'gave-way': 'it said nothing, and others needed the place',
};
export const refusedWords = (why: RefusedWhy): string => words[why];

export type TurnedAway = (listener: string, remote: string, because: string) => void;

export function newTurnedAway(recorder: Recorder, clock: Clock, newTrace: () => string): TurnedAway {
  let since = Number.NEGATIVE_INFINITY;
  let told = 0;
  let untold = 0;
  return (listener, remote, because) => {
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
}
