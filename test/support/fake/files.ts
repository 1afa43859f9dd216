/** The fake keeps no files. */
import type { Api } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';

const full = async (): Promise<never> => {
  throw new ApiError('REFUSED', 'The disk has no room for it');
};
export const fakeFilesApi = (): Api['files'] => ({
  ...{ begin: full, put: full, forget: async () => ({ forgotten: false }) },
  async *watchImport() {},
  async *watchCapture() {},
});
