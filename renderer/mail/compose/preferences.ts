/** How one likes to write; kept on this computer. */
export type Preferences = {
  /** Seconds between Send and the message leaving, in which it can be called back. */
  readonly delay: 0 | 5 | 10 | 30;
  readonly format: 'plain' | 'same' | 'rich';
  readonly quote: 'below' | 'above' | 'none';
};

const KEY = 'mailroom.writing';
const usual: Preferences = { delay: 5, format: 'plain', quote: 'below' };

export function readPreferences(storage: Storage = localStorage): Preferences {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return {
      delay: ([0, 5, 10, 30] as const).find(one => one === kept.delay) ?? usual.delay,
      format: (['plain', 'same', 'rich'] as const).find(one => one === kept.format) ?? usual.format,
      quote: (['below', 'above', 'none'] as const).find(one => one === kept.quote) ?? usual.quote,
    };
  } catch {
    return usual;
  }
}

export const keepPreferences = (preferences: Preferences, storage: Storage = localStorage): void =>
  storage.setItem(KEY, JSON.stringify(preferences));
