/**
 * A screen's own file, read when it is first wanted. In a browser the server may be away just then: that is waited for,
 * while the strip says what is so. A browser remembers that a file could not be had as long as the page lives, so the page
 * is then loaded anew (what is being written is kept); once, for a file that is there and broken is a fault.
 */
const PAUSE = 1000;
const KEY = 'mailroom.loaded-anew';
/** Having been loaded anew within this, it is not done again. */
const AGAIN = 30_000;

export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (fault) {
    if (!isAway(fault)) throw fault;
    await untilThere();
    return load().catch(again => {
      if (Date.now() - Number(sessionStorage.getItem(KEY)) < AGAIN) throw again;
      sessionStorage.setItem(KEY, String(Date.now()));
      location.reload();
      return new Promise<T>(() => {});
    });
  }
}

/** As Chromium, Firefox, Safari and the loader of style sheets say it. */
const isAway = (fault: unknown): boolean =>
  fault instanceof Error && /dynamically imported|module script|unable to preload/i.test(fault.message);

async function untilThere(): Promise<void> {
  for (;;) {
    const there = await fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      () => true,
      () => false,
    );
    if (there) return;
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
}

/** One after the other, when the window has nothing else to do; so they are there when the server is not. */
export function beforehand(loads: readonly (() => Promise<unknown>)[], after: number): () => void {
  let ended = false;
  const run = async (): Promise<void> => {
    for (const load of loads) {
      await new Promise(resolve => requestIdleCallback(resolve, { timeout: 2000 }));
      // What cannot be had now is asked for when it is wanted.
      if (ended || (await load().catch(() => null)) === null) return;
    }
  };
  const timer = setTimeout(() => void run(), after);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
