/**
 * Which places stand in the navigation, and in what order: what the computer is for changes both, never the names.
 * What is not shown is still reached by its key, its address and the palette. Pure.
 */
import type { Mode, Preset } from '../../server/api/contract.ts';
import type { Place, PlaceGroup } from './places.ts';

export type Present = {
  /** null: not known yet. */
  readonly preset: Preset | null;
  readonly mode: Mode;
  /** Anything of ours catches mail instead of delivering it. */
  readonly captures: boolean;
};
export type PlacesOfGroup = { readonly group: PlaceGroup; readonly places: readonly Place[] };

const order: readonly PlaceGroup[] = ['first', 'watch', 'set-up', 'learn'];

/** The groups that have any place; `here` is shown wherever it is. */
export function arranged(all: readonly Place[], present: Present | null, here: Place | undefined): PlacesOfGroup[] {
  const shown = all.filter(place => place === here || isShown(place.path, present));
  const pinned = pinnedOf(present?.preset ?? null);
  const groupOf = (place: Place): PlaceGroup => (place.path === pinned ? 'first' : place.group);
  const rank = (place: Place): number => (place.path === pinned ? 0 : 1);
  return order
    .map(group => ({
      group,
      places: shown.filter(place => groupOf(place) === group).toSorted((a, b) => rank(a) - rank(b)),
    }))
    .filter(({ places }) => places.length > 0);
}

/** What the computer is for stands on top. */
function pinnedOf(preset: Preset | null): string {
  if (preset === 'dev') return '/captured';
  return preset === 'learn' ? '/learn' : '/';
}

function isShown(path: string, present: Present | null): boolean {
  if (path === '/captured') return present?.captures ?? false;
  if (path === '/deliverability') return present?.preset !== 'dev' || present.mode !== 'capture';
  return true;
}

/** The bar of a phone has room for these; the rest is one tap away. */
export const IN_BAR = 4;
const forBar: readonly string[] = ['/captured', '/', '/mail', '/queue', '/log', '/journeys', '/learn'];

/** The few of a phone's bar, as they are ordered in the navigation. */
export function inBar(groups: readonly PlacesOfGroup[]): readonly Place[] {
  const all = groups.flatMap(({ places }) => places);
  const wanted = new Set(
    all
      .filter(({ path }) => forBar.includes(path))
      .toSorted((a, b) => first(all, a) - first(all, b) || forBar.indexOf(a.path) - forBar.indexOf(b.path))
      .slice(0, IN_BAR)
      .map(({ path }) => path),
  );
  return all.filter(({ path }) => wanted.has(path));
}

/** What is pinned is never left out. */
const first = (all: readonly Place[], place: Place): number => (all[0] === place ? 0 : 1);
