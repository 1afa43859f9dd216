/** The made-up office captures nothing: its test inbox is empty. */
import type { Api } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import type { World } from './world.ts';

const none = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'There is no test inbox yet');
};

const clock = async () => ({ now: Date.now(), ahead: 0, frozen: false, due: null });

export const fakeCapturedApi = (world: () => World): Api['captured'] => ({
  async *watch(_, signal) {
    while (!signal?.aborted) {
      yield {
        ...{ account: null, address: '', messages: 0, unread: 0, newest: 0, inboxes: [], others: [] },
        ...{ keep: { messages: 5000, days: 30 }, attempts: [], visit: null, last: null },
        clock: await clock(),
      };
      await world().change(signal);
    }
  },
  facts: async () => [],
  faults: async () => ({ scripts: [], personas: [] }),
  ...{ setFaults: none, resetFaults: none, checkFaults: none, tryFaults: none },
  ...{ takeRefused: none, spareNext: none },
  ...{ clock, resetClock: clock, advanceClock: none, freezeClock: none },
  answers: async () => [],
  ...{ prepareAnswer: none, sendAnswer: none },
  ...{ clear: none, remove: none, restore: none, markRead: none },
  ...{
    now: none,
    expect: none,
    extract: none,
    check: none,
    programs: none,
    thread: none,
    inbox: none,
    setInbox: none,
    removeInbox: none,
  },
});

export const fakeWebhookApi: Api['webhooks'] = {
  ...{ list: async () => [], deliveries: async () => [] },
  ...{ add: none, remove: none, replay: none },
};
