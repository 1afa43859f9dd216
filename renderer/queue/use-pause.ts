/** All outgoing mail stopped and let go again, from the queue and from the palette; each takes the other back. */
import { t } from '../../server/base/language.ts';
import { useAct, useSay } from '../shell/notices.tsx';

export function usePause(): {
  readonly pause: (why: string) => Promise<void>;
  readonly resume: () => Promise<void>;
} {
  const act = useAct();
  const say = useSay();
  const pause = async (why: string): Promise<void> => {
    const frozen = await act(t('Pausing'), api => api.queue.pause(why === '' ? {} : { why }));
    if (!frozen) return;
    const undo = { label: t('Undo'), run: () => void resume() };
    say({ text: t('Outgoing mail is paused. What waits still expires.'), action: undo });
  };
  const resume = async (): Promise<void> => {
    const done = await act(t('Resuming'), api => api.queue.resume({}));
    if (!done) return;
    const routes = done.frozen.map(one => one.route).join(', ');
    say({
      text: !done.thawed
        ? t('Outgoing mail was not paused.')
        : routes === ''
          ? t('Outgoing mail goes on.')
          : t('Outgoing mail goes on. {routes} stays frozen.', { routes }),
    });
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
    const frozen = await act(t('Freezing'), api => api.queue.freeze({ route, ...(why === '' ? {} : { why }) }));
    const undo = { label: t('Undo'), run: () => void thaw(route) };
    if (frozen) say({ text: t('Nothing leaves for {route} until it is thawed.', { route }), action: undo });
  };
  const thaw = async (route: string): Promise<void> => {
    const done = await act(t('Thawing'), api => api.queue.thaw({ route }));
    if (done)
      say({ text: done.thawed ? t('Mail for {route} goes on.', { route }) : t('{route} was not frozen.', { route }) });
  };
  const probe = async (route: string): Promise<void> => {
    const done = await act(t('Trying'), api => api.queue.probe({ route }));
    if (done)
      say({
        text: done.tried
          ? t('The next for {route} is tried now.', { route })
          : t('Nobody waits for {route}.', { route }),
      });
  };
  return { freeze, thaw, probe };
}
