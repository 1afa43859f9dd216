/** All outgoing mail stopped and let go again, from the queue and from the palette; each takes the other back. */
import { useAct, useSay } from '../shell/notices.tsx';

export function usePause(): {
  readonly pause: (why: string) => Promise<void>;
  readonly resume: () => Promise<void>;
} {
  const act = useAct();
  const say = useSay();
  const pause = async (why: string): Promise<void> => {
    const frozen = await act('Pausing', api => api.queue.pause(why === '' ? {} : { why }));
    if (!frozen) return;
    const undo = { label: 'Undo', run: () => void resume() };
    say({ text: 'Outgoing mail is paused. What waits still expires.', action: undo });
  };
  const resume = async (): Promise<void> => {
    const done = await act('Resuming', api => api.queue.resume({}));
    if (!done) return;
    const rest = done.frozen.length > 0 ? ` ${done.frozen.map(one => one.route).join(', ')} stays frozen.` : '';
    say({ text: done.thawed ? `Outgoing mail goes on.${rest}` : 'Outgoing mail was not paused.' });
  };
  return { pause, resume };
}

/** The same for one route. */
export function useFreeze(): {
  readonly freeze: (route: string, why: string) => Promise<void>;
  readonly thaw: (route: string) => Promise<void>;
  readonly probe: (route: string) => Promise<void>;
} {
  const act = useAct();
  const say = useSay();
  const freeze = async (route: string, why: string): Promise<void> => {
    const frozen = await act('Freezing', api => api.queue.freeze({ route, ...(why === '' ? {} : { why }) }));
    const undo = { label: 'Undo', run: () => void thaw(route) };
    if (frozen) say({ text: `Nothing leaves for ${route} until it is thawed.`, action: undo });
  };
  const thaw = async (route: string): Promise<void> => {
    const done = await act('Thawing', api => api.queue.thaw({ route }));
    if (done) say({ text: done.thawed ? `Mail for ${route} goes on.` : `${route} was not frozen.` });
  };
  const probe = async (route: string): Promise<void> => {
    const done = await act('Trying', api => api.queue.probe({ route }));
    if (done) say({ text: done.tried ? `The next for ${route} is tried now.` : `Nobody waits for ${route}.` });
  };
  return { freeze, thaw, probe };
}
