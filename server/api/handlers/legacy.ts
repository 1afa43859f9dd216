/** Another mail server's configuration: read, compared with what is there, done, and taken back. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { stateOf } from '../../legacy/compare.ts';
import { folderFiles } from '../../legacy/old-files.ts';
import { planOf } from '../../legacy/plan.ts';
import { sources } from '../../legacy/statement.ts';
import { type Doing, stepInWords } from '../../legacy/step.ts';
import { detect, understand } from '../../legacy/understand.ts';
import { orThrow } from '../answer.ts';
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
    detect: call(z.object({}), async () => detect(folderFiles(), null)),
    read: call(
      z.object({
        source: z.enum([...sources, 'auto']).optional(),
        path: z.string().startsWith('/').max(1000).optional(),
        domain: z.string().min(1).max(255).optional(),
      }),
      async ({ source, path, domain }, { who }) => {
        const asked = {
          source: source ?? 'auto',
          path: path ?? null,
          files: folderFiles(),
          hostName: hostname(),
          domain: domain ?? null,
        };
        const understood = orThrow(understand(asked));
        const plan = planOf(understood);
        const now = await presentOf(own(who));
        const steps = plan.steps.map(
          (step): OldStep => ({ ...step, ...compared(step.doing, now), doing: withoutPassword(step.doing) }),
        );
        const lines = understood.statements.map(({ becomes, ...rest }) => ({ ...rest, understood: becomes !== null }));
        const { percent, files } = understood;
        return {
          source: understood.source,
          domain: understood.domain,
          percent,
          files,
          lines,
          steps,
          leftOut: plan.leftOut,
        };
      },
    ),
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

function compared(
  doing: Doing,
  now: Awaited<ReturnType<typeof presentOf>>,
): Pick<OldStep, 'words' | 'state' | 'because'> {
  const state = stateOf(doing, now);
  return { words: stepInWords(doing), state: state.state, because: 'because' in state ? state.because : null };
}

/** What is read by the server is shown in a window: the password is typed in there again. */
function withoutPassword(doing: Doing): Doing {
  if (doing.act === 'relay') return { ...doing, relay: { ...doing.relay, password: null } };
  return doing.act === 'setting' && doing.key.endsWith('password') ? { ...doing, text: '' } : doing;
}
