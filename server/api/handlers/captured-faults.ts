/** Fault scripts of the test inbox: as they are, set, switched off, counted anew. */
import { z } from 'zod';
import { FOR_ALL } from '../../capture/faults/faults.ts';
import { type PersonaId, personaIds, personas } from '../../capture/faults/personas.ts';
import { checkScript, type FaultScript, judgeScript, LONGEST_SCRIPT, readScript } from '../../capture/faults/script.ts';
import { tryScript, usualSession } from '../../capture/faults/trial.ts';
import { inboxName } from '../../queue/captured.ts';
import type { CapturedApi, FaultsNow } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

const inbox = z.string().max(400);
const word = z.string().max(400);
/** Longer ones are told to be too long, not refused as a call. */
const typed = z.string().max(4 * LONGEST_SCRIPT);
const MOST_ACTS = 2000;

type Handlers = Pick<
  RouterOf<CapturedApi>['captured'],
  'faults' | 'setFaults' | 'resetFaults' | 'checkFaults' | 'tryFaults'
>;
type Wish = { readonly script?: unknown; readonly text?: string | undefined; readonly persona?: string | undefined };

export function faultHandlers({ faults }: ServerPorts): Handlers {
  const now = async (): Promise<FaultsNow> => {
    await faults.ready();
    return { scripts: faults.all(), personas: personaIds.map(id => ({ id, script: personas[id] })) };
  };
  const known = (name: string): FaultScript => {
    const found = faults.all().find(one => one.inbox === name);
    if (found) return found.script;
    throw new ApiError(
      'NOT_FOUND',
      name === FOR_ALL ? 'There is no fault script for all' : `The inbox ${name} has no fault script`,
    );
  };
  return {
    faults: call(z.object({}), now),
    setFaults: call(
      z.object({
        ...{
          inbox,
          script: z.custom<FaultScript | null>(() => true).optional(),
          text: z.string().max(LONGEST_SCRIPT).optional(),
        },
        ...{ persona: z.string().max(40).optional(), off: z.boolean().optional() },
      }),
      async ({ inbox: written, off = false, ...wish }) => {
        await faults.ready();
        const name = nameOf(written);
        const script = scriptOf(wish);
        const wanted = script === undefined ? known(name) : script;
        const done = await faults.set(name, wanted === null ? null : { script: wanted, off });
        if (!done.ok) throw new ApiError('REFUSED', done.error);
        return now();
      },
    ),
    checkFaults: call(z.object({ text: typed }), async ({ text }) => {
      const read = checkScript(text);
      return read.ok ? { script: read.value, faults: [] } : { script: null, faults: read.error };
    }),
    tryFaults: call(
      z.object({
        ...{ text: typed, user: word.optional(), sender: word, remote: word.optional() },
        recipients: z.array(word).min(1).max(200).readonly(),
        size: z.number().int().min(0).max(10_000_000_000).optional(),
        times: z.number().int().min(1).max(100).optional(),
      }),
      async ({ text, times = 1, ...about }) => {
        const read = readScript(text);
        if (!read.ok) throw new ApiError('BAD_INPUT', read.error.join('\n'));
        const acts = Array.from({ length: times }, () => usualSession(about)).flat();
        return { steps: tryScript(read.value, acts.slice(0, MOST_ACTS)) };
      },
    ),
    resetFaults: call(z.object({ inbox: inbox.optional() }), async ({ inbox: written }) => {
      await faults.ready();
      faults.reset(written === undefined ? undefined : nameOf(written));
      return now();
    }),
  };
}

/** null: none any more. undefined: nothing was said of it. */
function scriptOf({ script, text, persona }: Wish): FaultScript | null | undefined {
  if ([script, text, persona].filter(one => one !== undefined).length > 1)
    throw new ApiError('BAD_INPUT', 'A script, its text or a persona: one of them');
  if (persona !== undefined) {
    if (!personaIds.includes(persona as PersonaId))
      throw new ApiError('BAD_INPUT', `There is no persona ${persona}; there are ${personaIds.join(', ')}`);
    return personas[persona as PersonaId];
  }
  if (script === null) return null;
  if (script === undefined && text === undefined) return undefined;
  const judged = text === undefined ? judgeScript(script) : readScript(text);
  if (!judged.ok) throw new ApiError('BAD_INPUT', judged.error.join('\n'));
  return judged.value;
}

function nameOf(written: string): string {
  if (written.trim() === '') return FOR_ALL;
  const name = inboxName(written);
  if (name === null) throw new ApiError('BAD_INPUT', `No inbox can be called ${written}`);
  return name;
}
