/** What is done with a job, and how it is said. What came stays, whatever is done. */
import type { MovingRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useAct, useSay } from '../shell/notices.tsx';

export type JobActs = {
  pause(id: number): void;
  goOn(id: number): void;
  stop(job: MovingRow): Promise<void>;
  forget(id: number): Promise<boolean>;
};

export function useJobActs(): JobActs {
  const act = useAct();
  const say = useSay();
  const goOn = (id: number): void => void act(t('Letting it go on'), api => api.moving.resume({ id }));
  return {
    pause: id => void act(t('Pausing'), api => api.moving.pause({ id })),
    goOn,
    async stop({ id, dryRun }) {
      if (!(await act(t('Stopping'), api => api.moving.cancel({ id })))) return;
      if (!dryRun)
        say({ text: t('It is ended. What came stays.'), action: { label: t('Go on'), run: () => goOn(id) } });
    },
    async forget(id) {
      const done = await act(t('Forgetting it'), api => api.moving.remove({ id }));
      if (done) say({ text: t('The list of this move is forgotten; the mail stays.') });
      return done !== null;
    },
  };
}
