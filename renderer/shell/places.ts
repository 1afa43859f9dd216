/** Every place of the window: its address, its name, its key. */
import {
  Activity,
  BadgeCheck,
  Inbox,
  ListOrdered,
  type LucideIcon,
  Route,
  ScrollText,
  SlidersHorizontal,
  Users,
} from 'lucide-react';

export type Place = {
  readonly path: string;
  readonly name: string;
  readonly key: string;
  readonly icon: LucideIcon;
  readonly group: 'mail' | 'Watch' | 'Set up';
  /** Not in the bar of a phone, which has no room for every place: there the palette leads to it. */
  readonly far?: true;
};

export const places: readonly Place[] = [
  { path: '/', name: 'Overview', key: 'g o', icon: Activity, group: 'mail' },
  { path: '/mail', name: 'Mail', key: 'g m', icon: Inbox, group: 'mail' },
  { path: '/log', name: 'Live log', key: 'g l', icon: ScrollText, group: 'Watch' },
  { path: '/queue', name: 'Queue', key: 'g q', icon: ListOrdered, group: 'Watch' },
  { path: '/journeys', name: 'Journeys', key: 'g j', icon: Route, group: 'Watch' },
  { path: '/accounts', name: 'Accounts', key: 'g a', icon: Users, group: 'Set up' },
  { path: '/deliverability', name: 'Deliverability', key: 'g d', icon: BadgeCheck, group: 'Set up', far: true },
  { path: '/settings', name: 'Settings', key: 'mod+,', icon: SlidersHorizontal, group: 'Set up' },
];

/** The place an address belongs to; a single journey belongs to Journeys. */
export function placeOf(path: string): Place | undefined {
  const own = path.startsWith('/journey') ? '/journeys' : path;
  return places.find(place =>
    place.path === '/' ? own === '/' : own === place.path || own.startsWith(`${place.path}/`),
  );
}
