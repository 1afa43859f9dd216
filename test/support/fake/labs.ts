/** The made-up office has no labs: none has begun, and none begins. */
import type { Api } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { labIds, steps } from '../../../server/lab/labs.ts';
import type { World } from './world.ts';

const none = async (): Promise<never> => {
  throw new ApiError('REFUSED', 'This is no real server');
};

export const fakeLabApi = (world: () => World): Api['lab'] => ({
  async *watch(_, signal) {
    while (!signal?.aborted) {
      yield {
        labs: labIds.map(id => ({
          ...{ id, begun: null, completed: null, traces: [] },
          steps: steps[id].map(step => ({ id: step, done: null })),
        })),
        ...{ people: null, frozen: false, full: false },
      };
      await world().change(signal);
    }
  },
  async *watchTerminal() {},
  ...{ begin: none, act: none, reset: none, leave: none, dial: none, type: none, hangUp: none },
});
