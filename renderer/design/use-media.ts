/** Whether a media query holds now. */
import { useCallback, useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (hear: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', hear);
      return () => list.removeEventListener('change', hear);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** One pane at a time. */
export const usePhone = (): boolean => useMedia('(max-width: 719px)');
/** The folders come when they are called. */
export const useNarrow = (): boolean => useMedia('(max-width: 959px)');
