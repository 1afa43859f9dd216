/** What was used lately in the palette, by the ids of its entries; kept on this computer. */
const KEY = 'mailroom.recent';

export function recentlyUsed(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export const keepRecent = (ids: readonly string[]): void => localStorage.setItem(KEY, JSON.stringify(ids));
