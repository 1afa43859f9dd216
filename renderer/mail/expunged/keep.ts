/** For how long mail that was deleted for good is kept, as the server is set; in milliseconds, null until it is known. */
import { useAnswer } from '../../live.ts';
import { durationFrom } from './expunged-words.ts';

export const KEEP_KEY = 'store.keep-expunged';

export function useKeep(): number | null {
  const found = useAnswer('settings', api => api.settings.list({}));
  const setting = found.state === 'ready' ? found.data.find(one => one.key === KEEP_KEY) : undefined;
  return setting ? durationFrom(setting.text) : null;
}
