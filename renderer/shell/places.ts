/** Every place of the window: its address, its name, its key. Which of them are shown, and in what order: arranged.ts. */
import {
  Activity,
  ArchiveRestore,
  BadgeCheck,
  GraduationCap,
  Inbox,
  ListOrdered,
  type LucideIcon,
  Mailbox,
  Plug,
  Route,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import { t } from '../../server/base/language.ts';

export type PlaceGroup = 'first' | 'watch' | 'set-up' | 'learn';
export type Place = {
  readonly path: string;
  readonly name: string;
  readonly key: string;
  readonly icon: LucideIcon;
  readonly group: PlaceGroup;
  /** Further addresses that belong to it. */
  readonly also?: readonly string[];
};

/** In the order in which they stand. */
export const places: readonly Place[] = [
  { path: '/', name: t('Overview'), key: 'g o', icon: Activity, group: 'first' },
  { path: '/mail', name: t('Mail'), key: 'g m', icon: Inbox, group: 'first' },
  { path: '/captured', name: t('Captured'), key: 'g c', icon: Mailbox, group: 'first' },
  { path: '/log', name: t('Live log'), key: 'g l', icon: ScrollText, group: 'watch' },
  { path: '/queue', name: t('Queue'), key: 'g q', icon: ListOrdered, group: 'watch', also: ['/held'] },
  { path: '/journeys', name: t('Journeys'), key: 'g j', icon: Route, group: 'watch', also: ['/journey', '/session'] },
  { path: '/accounts', name: t('Accounts'), key: 'g a', icon: Users, group: 'set-up' },
  { path: '/deliverability', name: t('Deliverability'), key: 'g d', icon: BadgeCheck, group: 'set-up' },
  { path: '/connect', name: t('Connect'), key: 'g k', icon: Plug, group: 'set-up' },
  { path: '/certificates', name: t('Certificates'), key: 'g t', icon: ShieldCheck, group: 'set-up' },
  { path: '/backup', name: t('Backup'), key: 'g b', icon: ArchiveRestore, group: 'set-up' },
  { path: '/settings', name: t('Settings'), key: 'mod+,', icon: SlidersHorizontal, group: 'set-up' },
  { path: '/learn', name: t('Learn'), key: 'g e', icon: GraduationCap, group: 'learn' },
];

const lies = (path: string, below: string): boolean => path === below || path.startsWith(`${below}/`);

/** The place an address belongs to. */
export const placeOf = (path: string): Place | undefined =>
  places.find(place =>
    place.path === '/' ? path === '/' : [place.path, ...(place.also ?? [])].some(below => lies(path, below)),
  );
