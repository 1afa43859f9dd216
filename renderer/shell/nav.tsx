/** Where one can go. Wide: names; narrower: drawings with names on hover; a phone: a bar at the bottom. */
import { Link } from 'wouter';
import { Tip } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { useFromJmap } from '../jmap/react.tsx';
import { keyLabel } from '../keyboard.ts';
import { withRole } from '../mail/mailboxes.ts';
import { mac } from './keys.tsx';
import { type Place, placeOf, places } from './places.ts';
import { useStatusData } from './status.tsx';

export function Nav({ path }: { path: string }) {
  const current = placeOf(path);
  const counts = useCounts();
  return (
    <nav className="nav" aria-label="Places" data-region="">
      {(['mail', 'Watch', 'Set up'] as const).map(group => (
        <div className="nav-group" key={group}>
          {group !== 'mail' && <div className="nav-title">{group}</div>}
          {places
            .filter(place => place.group === group)
            .map(place => (
              <Item key={place.path} place={place} current={place === current} badge={counts[place.path] ?? 0} />
            ))}
        </div>
      ))}
    </nav>
  );
}

function Item({ place, current, badge }: { place: Place; current: boolean; badge: number }) {
  const Icon = place.icon;
  return (
    <Tip text={place.name} keys={keyLabel(place.key, mac)}>
      <Link href={place.path} className="nav-item" data-far={place.far} aria-current={current ? 'page' : undefined}>
        <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
        <span className="nav-name">{place.name}</span>
        {badge > 0 && <span className="nav-count num">{count(badge)}</span>}
      </Link>
    </Tip>
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
