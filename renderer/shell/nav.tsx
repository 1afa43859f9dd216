/** Where one can go. Wide: names; narrower: drawings with names on hover; a phone: a bar of a few, and a sheet of all. */
import { Menu as MenuSign } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Tip } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { count } from '../design/format.ts';
import { useFromJmap } from '../jmap/react.tsx';
import { useLive } from '../live.ts';
import { withRole } from '../mail/mailboxes.ts';
import { arranged, inBar, type PlacesOfGroup } from './arranged.ts';
import { printed } from './keys.tsx';
import { type Place, type PlaceGroup, placeOf, places } from './places.ts';
import { useStatusData } from './status.tsx';
import './nav.css';

const titles: { readonly [G in PlaceGroup]: string | null } = {
  first: null,
  watch: t('Watch'),
  'set-up': t('Set up'),
  learn: null,
};

export function Nav({ path }: { path: string }) {
  const current = placeOf(path);
  const counts = useCounts();
  const status = useStatusData();
  const present = status && { preset: status.preset, mode: status.mode, captures: status.mode === 'capture' };
  const groups = arranged(places, present, current);
  const item = (place: Place) => {
    const Own = place.path === '/captured' ? CapturedItem : Item;
    return <Own key={place.path} place={place} current={place === current} badge={counts[place.path] ?? 0} />;
  };
  return (
    <nav className="nav" aria-label={t('Places')} data-region="">
      {groups.map(({ group, places: own }) => (
        <div className="nav-group" data-group={group} key={group}>
          {titles[group] && <div className="nav-title">{titles[group]}</div>}
          {own.map(item)}
        </div>
      ))}
      <div className="nav-bar">
        {inBar(groups).map(item)}
        <AllPlaces groups={groups} current={current} item={item} />
      </div>
    </nav>
  );
}

type ItemProps = { readonly place: Place; readonly current: boolean; readonly badge: number };

/** How many are there is asked only where they are shown. */
function CapturedItem(props: ItemProps) {
  const captured = useLive('captured', (api, signal) => api.captured.watch({}, signal));
  return <Item {...props} badge={captured.state === 'ready' ? captured.data.messages : 0} />;
}

function Item({ place, current, badge }: ItemProps) {
  const Icon = place.icon;
  return (
    <Tip text={place.name} keys={printed(place.key)} side="inline-end">
      <Link href={place.path} className="nav-item" aria-current={current ? 'page' : undefined}>
        <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
        <span className="nav-name">{place.name}</span>
        {badge > 0 && <span className="nav-count num">{count(badge)}</span>}
      </Link>
    </Tip>
  );
}

type AllProps = {
  readonly groups: readonly PlacesOfGroup[];
  readonly current: Place | undefined;
  readonly item: (place: Place) => React.ReactNode;
};

/** The last button of a phone's bar. It stands for the place one is at where the bar itself has none for it. */
function AllPlaces({ groups, current, item }: AllProps) {
  const [open, setOpen] = useState(false);
  const shown = inBar(groups);
  const isElsewhere = current !== undefined && !shown.includes(current);
  return (
    <>
      <button
        type="button"
        className="nav-item nav-more"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-current={isElsewhere || undefined}
        onClick={() => setOpen(true)}
      >
        <MenuSign size={18} strokeWidth={1.6} aria-hidden="true" />
        <span className="nav-name">{t('More')}</span>
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('Places')} sheet>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside have the keys; going anywhere closes the sheet */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
        <div className="nav-sheet" onClick={event => (event.target as Element).closest('a') && setOpen(false)}>
          {groups.map(({ group, places: own }) => (
            <div className="nav-group" key={group}>
              {titles[group] && <div className="nav-title">{titles[group]}</div>}
              {own.map(item)}
            </div>
          ))}
        </div>
      </Dialog>
    </>
  );
}

/** Unread mail, and what waits in the queue. */
function useCounts(): Readonly<Record<string, number>> {
  const status = useStatusData();
  const unread = useFromJmap(client =>
    client.accounts.reduce((sum, { id }) => sum + (withRole(client.mailboxes(id), 'inbox')?.unreadEmails ?? 0), 0),
  );
  return { '/mail': unread, '/queue': status ? waiting(status.queue) : 0 };
}

const waiting = (queue: Readonly<Record<'queued' | 'active' | 'deferred' | 'held', number>>): number =>
  queue.queued + queue.active + queue.deferred + queue.held;
