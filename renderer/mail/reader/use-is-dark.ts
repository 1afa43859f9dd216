/** Whether the window is dark now, by the person's choice or the system's. */
import { useSyncExternalStore } from 'react';

const query = '(prefers-color-scheme: dark)';

let last = false;

/** Paper is light; but what is on screen must not be made anew while it is printed, so the screen's answer stays. */
const isDark = (): boolean => {
  if (matchMedia('print').matches) return last;
  const { theme } = document.documentElement.dataset;
  last = theme === 'dark' || (theme !== 'light' && matchMedia(query).matches);
  return last;
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
