/** What comes back, as a window's test has it: nothing has, and every address is tried. */
import type { Api } from '../../../server/api/contract.ts';
import { explainInWords, whoInWords } from '../../../server/mime/cause-words.ts';

export const fakeReturnsApi = (): Pick<Api, 'returns' | 'suppression'> => ({
  returns: {
    explain: async ({ replies }) =>
      replies.map(({ final, ...said }) => {
        const told = explainInWords({ ...said, ...(final === undefined ? {} : { final }) }, 'en');
        return { ...told, whoInWords: whoInWords(told.who, 'en') };
      }),
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
