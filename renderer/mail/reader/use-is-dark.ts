/** Whether the window is dark now, by the person's choice or the system's. */
import { useSyncExternalStore } from 'react';

const query = '(prefers-color-scheme: dark)';

const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme === 'dark' || (theme !== 'light' && matchMedia(query).matches);
};

function hear(changed: () => void): () => void {
  const media = matchMedia(query);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}

export const useIsDark = (): boolean => useSyncExternalStore(hear, isDark);
