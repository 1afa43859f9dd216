/** No mail is moved in the fake: what the window shows before the first job. */
import type { Api } from '../../server/api/contract.ts';
import { ApiError } from '../../server/api/rpc.ts';

const noJob = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'There is no such job here');
};

export function fakeMovingApi(): Api['moving'] {
  return {
    found: async () => [],
    ...{
      plan: noJob,
      exportPlan: noJob,
      import: noJob,
      export: noJob,
      get: noJob,
      pause: noJob,
      resume: noJob,
      cancel: noJob,
    },
    ...{ remove: noJob, untaken: noJob },
    list: async () => [],
    async *watch() {
      yield [];
    },
    // biome-ignore lint/correctness/useYield: it is refused before there is anything to show
    async *watchOne() {
      await noJob();
    },
  };
}
