/** Refused mail: taken all the same where it had come whole; the next one like it spared for an hour. */
import { z } from 'zod';
import { hours } from '../../base/units.ts';
import type { Attempt } from '../../capture/attempts.ts';
import { byWhom } from '../answer.ts';
import type { CapturedApi } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

type Handlers = Pick<RouterOf<CapturedApi>['captured'], 'takeRefused' | 'spareNext'>;

const which = z.object({ attempt: z.number().int().min(1) });
const SPARED = hours(1);

/** As the faults say it (capture/faults/faults.ts). */
export const isOnPurpose = ({ kind, because }: Pick<Attempt, 'kind' | 'because'>): boolean =>
  kind === 'refused' && /^the (?:fault script (?:for all|of the) inbox|address .+ misbehaves on purpose)/.test(because);

export function refusedHandlers({ attempts, refused, faults }: ServerPorts): Handlers {
  const find = async (id: number): Promise<Attempt> => {
    const found = (await attempts.all()).find(one => one.id === id);
    if (!found) throw new ApiError('NOT_FOUND', 'This attempt is not known any more');
    return found;
  };
  return {
    takeRefused: call(which, async ({ attempt }, { who }) => {
      const { trace } = await find(attempt);
      const taken = await refused.take(trace, byWhom(who));
      if (!taken.ok) throw new ApiError('REFUSED', taken.error);
      return { trace: taken.value };
    }),
    spareNext: call(which, async ({ attempt }) => {
      const found = await find(attempt);
      if (!isOnPurpose(found))
        throw new ApiError('REFUSED', 'No fault on purpose refused it: see what it was refused for');
      const { remote, user, sender, recipient } = found;
      return { until: faults.spare({ remote, user, sender, recipient }, SPARED) };
    }),
  };
}
