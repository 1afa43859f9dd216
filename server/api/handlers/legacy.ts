/** Another mail server's configuration, as the command line has read it: compared with what is there, done, and taken back. */
import { z } from 'zod';
import { stateOf } from '../../legacy/compare.ts';
import { type Doing, stepInWords } from '../../legacy/step.ts';
import type { Api, OldStep } from '../contract.ts';
import { applyDoings, undoDoings } from '../legacy-acts.ts';
import { type OwnApi, presentOf } from '../legacy-present.ts';
import { call, type RouterOf } from '../rpc.ts';
import { doing, undo } from './legacy-inputs.ts';

/** A small provider's whole table of people. */
const MOST = 100_000;
const doings = z.array(doing).max(MOST).readonly();

/** `own`: the same API, for whoever asks. */
export function legacyHandlers(
  own: (who: 'window' | 'browser' | 'command' | 'shell') => OwnApi,
): RouterOf<Api['legacy']> {
  return {
    compare: call(z.object({ doings }), async (input, { who }) => {
      const now = await presentOf(own(who));
      return input.doings.map(one => compared(one, now));
    }),
    apply: call(z.object({ doings, passwords: z.boolean().optional() }), (input, { who }) =>
      applyDoings(own(who), input.doings, input.passwords ?? false),
    ),
    undo: call(z.object({ undo: z.array(undo).max(MOST).readonly() }), (input, { who }) =>
      undoDoings(own(who), input.undo),
    ),
  };
}

function compared(doing: Doing, now: Awaited<ReturnType<typeof presentOf>>): OldStep {
  const state = stateOf(doing, now);
  return { words: stepInWords(doing), state: state.state, because: 'because' in state ? state.because : null };
}
