/** What comes back, as a window's test has it: nothing has, and every address is tried. */
import type { Api } from '../../../server/api/contract.ts';

export const fakeReturnsApi = (): Pick<Api, 'returns' | 'suppression'> => ({
  returns: {
    explain: async ({ replies }) =>
      replies.map(() => ({
        ...{ cause: 'unknown', who: 'nobody', whoInWords: 'nobody: wait', temporary: true },
        ...{ why: 'No reason was given.', fix: 'Nobody needs to do anything.' },
      })),
    list: async () => [],
  },
  suppression: {
    list: async () => [],
    async *watch() {
      yield [];
    },
    add: async () => Promise.reject(new Error('not in this test')),
    allow: async () => Promise.reject(new Error('not in this test')),
    remove: async () => ({ removed: false }),
  },
});
